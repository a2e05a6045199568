"""kill -9 of each part of the running portal, one after the other, while somebody goes on clicking."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pelaren.console import processes
from pelaren.console.postgres import places
from tests.journeys.conftest import assert_nowhere

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parent.parent.parent
HEALED_SECONDS = 20.0
CANARY = "Kanariefågel Ädelsten"
NUMBER = "19630417-9812"


class StaysHere(urllib.request.HTTPRedirectHandler):
    """Answers a redirect instead of following it: where it leads is the receipt."""

    def redirect_request(self, *args: object) -> None:
        return None


class Clicker:
    """Somebody with a browser's cookies who keeps every receipt."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), StaysHere())
        self.receipts: list[tuple[str, str]] = []

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=10) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields: str) -> str:
        """Send a form and return where its redirect leads. Raises urllib.error.HTTPError for any other answer."""
        token = next(cookie.value for cookie in self.cookies if "csrf" in cookie.name)
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        try:
            self.opener.open(self.address + path, data=body, timeout=10)
        except urllib.error.HTTPError as answer:
            if answer.code in (302, 303):
                return answer.headers["Location"]
            raise
        raise AssertionError(f"{path} did not redirect")

    def sign_in(self) -> None:
        self.get("/sign-in/")
        self.post("/demo/sign-in/", email="elin.sandholm@demo.example")

    def send_message(self, text: str) -> None:
        page = self.get("/employers/4127/conversations/new/")
        topic = re.search(r'<option value="(\d+)"[^>]*>Beräkning', page).group(1)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        hidden.pop("csrfmiddlewaretoken", None)
        where = self.post("/employers/4127/conversations/new/", **{**hidden, "topic": topic, "text": text})
        self.receipts.append((where, text))

    def click_until_it_answers(self, text: str) -> float:
        """Try to send until a receipt comes; return the seconds that took."""
        begun = time.monotonic()
        while True:
            try:
                self.send_message(text)
                return time.monotonic() - begun
            except (OSError, urllib.error.URLError, AttributeError):
                assert time.monotonic() - begun < HEALED_SECONDS, "the portal did not heal"
                time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("survival") / "data"


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[tuple[subprocess.Popen, int]]:
    port = free_port()
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PELAREN_")}
    environment = {**keep, "PELAREN_DATA": str(data), "PORT": str(port), "PELAREN_DEMO": "1"}
    command = [sys.executable, "-m", "pelaren", "up"]
    portal = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert any(line.strip() == f"Pelaren is ready: http://localhost:{port}" for line in portal.stdout)
        yield portal, port
    finally:
        portal.send_signal(signal.SIGTERM)
        portal.wait(60)
        shutil.rmtree(places.recorded_place(data).parent, ignore_errors=True)


def pids_of(data: Path, words: str) -> list[int]:
    """The processes of this portal whose command line holds some words."""

    def line(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""

    return [pid for pid in processes.carrying("PELAREN_DATA", str(data)) if words in line(pid)]


def postmaster(data: Path) -> int:
    return int((places.recorded_place(data) / "postmaster.pid").read_text().split()[0])


def test_nothing_confirmed_is_lost_when_parts_are_killed_and_the_portal_heals_by_itself(running, data):
    _, port = running
    elin = Clicker(f"http://localhost:{port}")
    elin.sign_in()
    elin.send_message(f"Före. {CANARY} {NUMBER}")
    victims = {
        "database": lambda: [postmaster(data)],
        "web": lambda: pids_of(data, "pelaren web"),
        "worker": lambda: pids_of(data, "pelaren worker"),
    }

    for name, find in victims.items():
        # The worker ends with the database and is started again a moment later.
        assert processes.wait_until(lambda find=find: bool(find()), HEALED_SECONDS), f"no process of the {name}"
        processes.send(find(), signal.SIGKILL)
        elin.click_until_it_answers(f"Efter {name}.")

    for where, text in elin.receipts:
        assert text in elin.get(where), f"lost: {text}"
    assert len({where for where, _ in elin.receipts}) == len(elin.receipts) == 4
    assert processes.wait_until(lambda: '"ready": true' in ready(elin), HEALED_SECONDS, 0.2)


def ready(clicker: Clicker) -> str:
    try:
        return clicker.get("/readyz")
    except OSError:
        return ""


def test_the_data_folder_holds_no_message_in_plain_bytes(running, data):
    assert_nowhere(data, CANARY, NUMBER, NUMBER.replace("-", ""))


def test_sigterm_leaves_no_process_behind(running, data):
    portal, _ = running
    server = postmaster(data)

    portal.send_signal(signal.SIGTERM)
    portal.wait(60)

    assert processes.carrying("PELAREN_DATA", str(data)) == []
    assert not processes.is_alive(server)
