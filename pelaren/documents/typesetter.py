"""
Typst, with our templates and fonts.

Typst keeps the layout of the latest documents in memory, 150 MB for a specification of 2,000 rows. So a long document
is set by a process of its own, which is this very file: it imports nothing of the portal.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock

import typst

TEMPLATES = Path(__file__).resolve().parent / "templates"
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
_LONGEST_WAIT = 60
_one_at_a_time = Lock()


class CannotTypeset(RuntimeError):
    """The template and the data do not make a document; the message is Typst's own."""


def typeset(template: str, data: str) -> bytes:
    """Return the template filled with the data, a JSON text, as PDF/UA-1 and PDF/A-2a. Raises CannotTypeset."""
    try:
        with _one_at_a_time:
            return _compiler().compile(  # type: ignore[return-value]
                TEMPLATES / template, format="pdf", pdf_standards=STANDARDS, sys_inputs={"data": data}
            )
    except typst.TypstError as error:
        raise CannotTypeset(error.message) from None


def typeset_apart(template: str, data: str) -> bytes:
    """Do the same in a process of its own, which takes its memory with it. Raises CannotTypeset."""
    child = subprocess.run(  # noqa: S603  our own interpreter, our own file
        [sys.executable, "-I", __file__, template],
        input=data.encode(),
        capture_output=True,
        timeout=_LONGEST_WAIT,
        env={},
        check=False,
    )
    if child.returncode:
        raise CannotTypeset(child.stderr.decode(errors="replace")[-500:])
    return child.stdout


@cache
def _compiler() -> typst.Compiler:
    """The fonts are read once; a compiler serves one document at a time."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[TEMPLATES / "fonts"])
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.argv[1], sys.stdin.buffer.read().decode()))
