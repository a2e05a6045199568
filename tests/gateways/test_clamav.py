import socket
import threading

import pytest

from pelaren.gateways.scanner import fake
from pelaren.gateways.scanner.clamav import Away, Clamd


@pytest.fixture
def clamd(tmp_path):
    with fake.running(tmp_path / "clamd.ctl") as server:
        yield server, Clamd(str(tmp_path / "clamd.ctl"))


def test_what_is_sent_in_pieces_arrives_whole(clamd):
    server, scanner = clamd

    assert scanner.found([b"ett ", b"", "två".encode()]) == ""
    assert server.scanned == ["ett två".encode()]


def test_the_name_of_what_was_found_comes_back(clamd):
    _, scanner = clamd

    assert scanner.found([fake.EICAR[:20], fake.EICAR[20:]]) == "Eicar-Test-Signature"


def test_the_scanner_says_who_it_is(clamd):
    assert clamd[1].version().startswith("ClamAV 1.4.0")


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate memory ERROR\0", b"UNKNOWN COMMAND\0", b"\0"],
)
def test_an_answer_that_is_no_verdict_leaves_the_file_unscanned(clamd, answer):
    server, scanner = clamd
    server.answer = answer

    with pytest.raises(Away):
        scanner.found([b"x"])


def test_a_scanner_that_is_gone_is_away(tmp_path):
    with pytest.raises(Away):
        Clamd(str(tmp_path / "nobody.ctl")).found([b"x"])
    with pytest.raises(Away):
        Clamd("127.0.0.1:1").found([b"x"])


def test_a_scanner_that_hangs_up_is_away():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()

        with pytest.raises(Away):
            Clamd(f"127.0.0.1:{server.getsockname()[1]}").found([b"x" * 100])
