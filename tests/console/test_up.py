"""The whole portal, started and ended as an operator does it."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pelaren.console import processes
from pelaren.console.supervision.services import MARK
from tests.console.conftest import environment

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def folder(open_folder: Path) -> Iterator[Path]:
    """A data folder for one portal after the other."""
    folder = open_folder / "portal"
    yield folder
    processes.end(lambda: processes.carrying(MARK, str(folder)), signal.SIGTERM, 10)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def up(folder: Path, port: int) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PELAREN_")}
    own = {"PELAREN_DATA": str(folder), "PORT": str(port), "PELAREN_DEMO": "0", **environment()}
    return subprocess.Popen(
        [sys.executable, "-m", "pelaren", "up"],
        cwd=PROJECT,
        env=inherited | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def await_ready(portal: subprocess.Popen[str], port: int) -> list[str]:
    """Read what the portal says up to the line that it is ready."""
    told = []
    assert portal.stdout
    for line in portal.stdout:
        told.append(line)
        if line == f"Pelaren is ready: http://localhost:{port}\n":
            return told
    raise AssertionError("".join(told))


def left_behind(folder: Path) -> list[int]:
    return processes.carrying(MARK, str(folder)) + processes.working_in(folder / "postgres", "postgres")


def test_up_says_when_it_is_ready_and_leaves_nothing_behind_when_it_is_stopped(folder: Path, port: int) -> None:
    portal = up(folder, port)
    await_ready(portal, port)

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        ready = answer.status
    second = up(folder, port)
    refused, _ = second.communicate(timeout=30)
    portal.terminate()
    portal.communicate(timeout=60)

    assert ready == 200
    assert f"already running with the data folder {folder} (process {portal.pid})" in refused
    assert (second.returncode, portal.returncode) == (1, 0)
    assert left_behind(folder) == []


def test_after_a_kill_of_up_everything_ends_and_the_next_one_starts(folder: Path, port: int) -> None:
    killed = up(folder, port)
    await_ready(killed, port)

    killed.kill()
    killed.communicate()
    ended = processes.wait_until(lambda: not left_behind(folder), 60)
    next_one = up(folder, port)
    told = await_ready(next_one, port)
    next_one.send_signal(signal.SIGINT)
    next_one.communicate(timeout=60)

    assert ended
    assert not any("Preparing" in line or "Collecting" in line for line in told)
    assert left_behind(folder) == []
