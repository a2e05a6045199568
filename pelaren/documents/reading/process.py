"""Start the reader of workbooks, feed it, wait for it no longer than allowed, and take its answer."""

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer

import python_calamine

from pelaren.documents.reading import answer, limits
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.package import check_signature
from pelaren.documents.reading.sheets import Sheet

_CHILD = Path(__file__).resolve().parent / "child.py"
# The child finds the one library it needs without reading through the whole environment first.
_LIBRARY = Path(python_calamine.__file__).resolve().parent.parent
# What the kernel and the allocator do to a process that goes over its limits.
_OUT_OF_TIME = {-signal.SIGKILL, -signal.SIGXCPU}
_OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}


def read_workbook(content: bytes) -> list[Sheet]:
    """Return the sheets of an xlsx file that have anything in them, in order. Raises Unreadable."""
    check_signature(content)
    sheets = answer.taken_apart(_ask(content).decode())
    return [
        Sheet(name, hidden, list(zip(*map(answer.cells, columns), strict=True))) for name, hidden, columns in sheets
    ]


def _ask(content: bytes) -> bytes:
    timed_out = Event()
    with subprocess.Popen(  # noqa: S603  our own interpreter, our own file
        [sys.executable, "-I", "-S", str(_CHILD), str(_LIBRARY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    ) as child:

        def give_up() -> None:
            timed_out.set()
            child.kill()

        watchdog = Timer(limits.SECONDS, give_up)
        watchdog.start()
        try:
            said = _talk(child, content)
        finally:
            watchdog.cancel()
            child.kill()
    return _checked(said, child.returncode, timed_out.is_set())


def _talk(child: "subprocess.Popen[bytes]", content: bytes) -> bytes:
    """Write all, then read all: the child reads to the end before it writes. More than an answer can be is not read."""
    assert child.stdin and child.stdout  # noqa: S101  both are pipes
    with suppress(BrokenPipeError):
        child.stdin.write(content)
        child.stdin.close()
    said = child.stdout.read(limits.ANSWER_BYTES + 1)
    if len(said) <= limits.ANSWER_BYTES:
        child.wait(limits.SECONDS)
    return said


def _checked(said: bytes, returned: int, timed_out: bool) -> bytes:
    if timed_out or returned in _OUT_OF_TIME:
        raise Unreadable(FileReason.TOO_SLOW)
    if returned in _OUT_OF_MEMORY or len(said) > limits.ANSWER_BYTES:
        raise Unreadable(FileReason.TOO_MANY_CELLS)
    if returned:
        raise Unreadable(FileReason.DAMAGED)
    return said
