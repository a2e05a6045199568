"""
The program that reads one workbook: bytes in, JSON out. `process` starts it as `python -I -S child.py LIBRARY`.

It takes the limits upon itself before it sees a byte from outside, and has no environment, no files and no keys.
"""

import gc
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.extend(sys.argv[1:])

from pelaren.documents.reading import cells, limits
from pelaren.documents.reading.limits import FileReason, Unreadable
from pelaren.documents.reading.sheets import joined


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


def answer(content: bytes) -> str:
    """Return what is to be written out: the sheets, or the reason for which there are none."""
    try:
        sheets = [[sheet.name, sheet.hidden, joined(sheet.rows)] for sheet in cells.read(content)]
        return json.dumps({"sheets": sheets}, ensure_ascii=False)
    except Unreadable as refused:
        return json.dumps({"refused": refused.reason})
    except MemoryError:
        return json.dumps({"refused": FileReason.TOO_MANY_CELLS})


if __name__ == "__main__":
    gc.disable()  # It lives for one answer; looking for garbage would take longer than making it.
    take_limits()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()).encode("utf-8", "replace"))
