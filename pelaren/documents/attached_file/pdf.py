"""PDF files: whole, without a password, and without programs that start when somebody opens them."""

import re
from typing import IO

from pelaren.documents.attached_file import refusals

TAIL = 2_048
OVERLAP = 64
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_END_OF_NAME = rb"(?=[\s/<>\[\]()%]|\Z)"
_ENCRYPT = re.compile(rb"/Encrypt" + _END_OF_NAME)
# Every script is reached by an action of the name JavaScript; shorter names would be found in pictures by chance.
_PROGRAM = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|SubmitForm|ImportData)" + _END_OF_NAME)


def check(content: IO[bytes], name: str) -> None:
    """Raise Refused. Names that are written with # codes to hide them are read as what they mean."""
    if not _is_whole(content):
        raise refusals.Damaged(name=name)
    content.seek(0)
    before = b""
    while piece := content.read(65_536):
        seen = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), before + piece)
        if _ENCRYPT.search(seen):
            raise refusals.Encrypted(name=name)
        if _PROGRAM.search(seen):
            raise refusals.Macros(name=name)
        before = piece[-OVERLAP:]


def _is_whole(content: IO[bytes]) -> bool:
    content.seek(0, 2)
    content.seek(max(0, content.tell() - TAIL))
    return b"%%EOF" in content.read()
