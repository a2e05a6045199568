"""Looking at this machine's processes: which live, which belong to a folder or carry a mark, and ending them."""

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended but was not yet collected by its parent does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state not in {"Z", "X"}


def all_pids() -> list[int]:
    """Return the number of every process."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def working_in(folder: Path, program: str) -> list[int]:
    """Return the processes of a program whose current folder is the given one, as far as this account may look."""
    return [pid for pid in all_pids() if works_in(pid, folder, program)]


def works_in(pid: int, folder: Path, program: str) -> bool:
    """Return whether a process is the given program and has the given current folder."""
    try:
        if (PROC / str(pid) / "comm").read_text().strip() != program:
            return False
        return (PROC / str(pid) / "cwd").readlink() == folder.resolve() and is_alive(pid)
    except OSError:
        return False


def carrying(variable: str, value: str) -> list[int]:
    """Return the other processes that were started with a variable of that value in their environment."""
    mark = os.fsencode(f"{variable}={value}")
    return [pid for pid in all_pids() if pid != os.getpid() and mark in environment_of(pid) and is_alive(pid)]


def environment_of(pid: int) -> list[bytes]:
    """Return the variables a process was started with; none when this account may not look."""
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to processes; those that have gone meanwhile are fine."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Wait for a condition, at most so many seconds, and return whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def end(pids: Callable[[], list[int]], first: signal.Signals, seconds: float) -> None:
    """End processes: ask with the first signal, and after so many seconds take them down with SIGKILL."""
    send(pids(), first)
    if not wait_until(lambda: not pids(), seconds):
        send(pids(), signal.SIGKILL)
        wait_until(lambda: not pids(), 5)


def die_with_parent(number: signal.Signals, parent: int | None = None) -> Callable[[], None]:
    """Return a `preexec_fn` that has the kernel signal the new process once its parent is gone, by kill -9 too."""
    expected = parent or os.getpid()

    def ask_kernel() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != expected:
            os._exit(1)

    return ask_kernel
