"""
The program that reads one workbook: bytes in, an `answer` out. `process` starts it as `python -I -S child.py LIBRARY`.

It takes the limits upon itself before it sees a byte from outside, and has no environment, no files and no keys.
"""

import gc
import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.extend(sys.argv[1:])

from pelaren.documents.reading import answer, cells, limits
from pelaren.documents.reading.limits import FileReason, Unreadable


def take_limits() -> None:
    """Bound memory, processor time and files of this process: none may be written, hardly one opened."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(what, (most, most))


def answered(content: bytes) -> str:
    """Return what is to be written out: the sheets, or the reason for which there are none."""
    try:
        return answer.joined(cells.read(content))
    except Unreadable as unreadable:
        return answer.refused(unreadable.reason)
    except MemoryError:
        return answer.refused(FileReason.TOO_MANY_CELLS)


if __name__ == "__main__":
    gc.disable()  # It lives for one answer; looking for garbage would take longer than making it.
    take_limits()
    sys.stdout.buffer.write(answered(sys.stdin.buffer.read()).encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    os._exit(0)  # Letting go of hundreds of thousands of cells one by one would take longer than the kernel needs.
