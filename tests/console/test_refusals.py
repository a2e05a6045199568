import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from pelaren.console.env_file import LineNotUnderstood, read_env_file
from pelaren.console.postgres import places
from pelaren.console.postgres.account import server_account
from pelaren.console.postgres.cluster import Cluster, ensure_cluster, exclusively, made_cluster
from pelaren.console.postgres.refusals import (
    AddressNotUsable,
    DatabaseGone,
    FolderNotWritable,
    OtherMajorVersion,
    PortTaken,
    SecretMissing,
    ServerDoesNotStart,
    SocketFolderTaken,
    SocketPathTooLong,
)
from pelaren.console.supervision.alone import AlreadyRunning, alone_in, is_running
from pelaren.console.supervision.web import Address, read_address
from tests.console.conftest import environment


def test_a_database_of_another_major_version_is_refused_with_both_versions(open_folder: Path) -> None:
    folder = open_folder / "other-major" / "postgres"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("12\n")

    with pytest.raises(OtherMajorVersion, match=r"made by PostgreSQL 12, but the programs in .* are version \d\d"):
        ensure_cluster(folder.parent, environment())


def test_a_folder_that_cannot_be_written_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.touch()

    with pytest.raises(FolderNotWritable, match=r"cannot write in the folder .*a-file/data.*PELAREN_DATA"):
        ensure_cluster(file / "data", environment())


def test_a_socket_path_that_is_too_long_is_refused_before_the_server_is_asked(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 100)

    with pytest.raises(SocketPathTooLong, match=r"may be 107 bytes. Set PELAREN_SOCKETS"):
        places.socket_folder(tmp_path, {"PELAREN_SOCKETS": str(long)})


def test_a_socket_folder_that_was_planted_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    planted = tmp_path / "sockets"
    planted.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SocketFolderTaken, match=r"belongs to somebody else"):
        places.ready_socket_folder(planted, server_account(tmp_path))


def test_a_server_that_does_not_start_is_refused_with_the_last_lines_of_its_log(cluster: Cluster) -> None:
    configuration = cluster.folder / "postgresql.auto.conf"
    before = configuration.read_text()
    cluster.stop()
    configuration.write_text(before + "no_such_setting = 1\n")

    with pytest.raises(ServerDoesNotStart, match=r"no_such_setting"):
        cluster.start()

    configuration.write_text(before)


def test_a_lost_password_of_the_superuser_is_refused_by_the_name_of_its_file(cluster: Cluster) -> None:
    file = cluster.data_folder / "secrets" / "database-superuser"
    kept = file.rename(file.with_name("kept"))

    with pytest.raises(SecretMissing, match=r"database-superuser is missing.*backup"):
        cluster.set_up()

    kept.rename(file)


def test_a_database_that_is_gone_from_where_the_note_says_is_not_replaced(tmp_path: Path) -> None:
    places.leave_note(tmp_path, tmp_path / "gone" / "postgres")

    with pytest.raises(DatabaseGone, match=r"nothing is there. Put it back from your backup"):
        ensure_cluster(tmp_path, environment())


def test_a_taken_port_is_refused_with_the_next_one_as_advice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is taken .* PORT={port + 1} make up"):
            Address("127.0.0.1", port).ensure_free()


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_what_is_no_port_number_is_refused(port: str) -> None:
    with pytest.raises(AddressNotUsable, match=f"port {port} "):
        read_address({"PORT": port})


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressNotUsable, match=r"cannot listen on 192\.0\.2\.1"):
        Address("192.0.2.1", 8000).ensure_free()


def test_a_second_portal_in_the_same_folder_is_refused_with_the_process_of_the_first(tmp_path: Path) -> None:
    with alone_in(tmp_path):
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"), alone_in(tmp_path):
            pass

        assert is_running(tmp_path)
    assert not is_running(tmp_path)


def test_a_line_of_the_env_file_that_is_not_understood_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a remark\nPORT=8001\nhallo\n")

    with pytest.raises(LineNotUnderstood, match=r"Line 3"):
        read_env_file(file, {})


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=8001\nPELAREN_INSURER='Granholm Liv'\n")
    environ = {"PORT": "9000"}

    read_env_file(file, environ)

    assert environ == {"PORT": "9000", "PELAREN_INSURER": "Granholm Liv"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_when_the_servers_account_may_not_enter_the_data_folder_the_database_goes_elsewhere(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "OUTSIDE", open_folder / "outside")
    home = open_folder / "home"
    home.mkdir(mode=0o700)

    with exclusively(home / "data") as folder:
        cluster = made_cluster(folder, environment())
        again = made_cluster(folder, environment())

    assert cluster.folder == again.folder
    assert cluster.folder.is_relative_to(open_folder / "outside")
    assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700
    assert (folder / places.NOTE).read_text().startswith(f"{cluster.folder}\n")
    shutil.rmtree(home)
