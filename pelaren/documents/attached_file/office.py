"""Word and Excel files: a zip directory that tells the truth, the right parts in it, and no program among them."""

import re
import zlib
from itertools import pairwise
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pelaren.documents.attached_file import refusals
from pelaren.documents.attached_file.kinds import Kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRIES = 1_000
UNPACKED = 200 * 1024 * 1024
RATIO, RATIO_FROM = 100, 1_000_000
CONTENT_TYPES_BYTES = 1_000_000
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_LOCAL_HEADER = 30
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    Kind.WORD: (b"wordprocessingml.document.main+xml", "word/document.xml"),
    Kind.EXCEL: (b"spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
}
_PROGRAM = re.compile(
    r"(\A|/)(vbaProject\w*\.bin|vbaData\.xml|activeX\d*\.(bin|xml)|oleObject\d*\.bin)\Z|"
    r"\.(exe|dll|js|jse|vbs|vbe|ps1|bat|cmd|scr|com|jar|hta|msi|lnk|html?|svg|swf)\Z",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)


def is_encrypted(content: IO[bytes]) -> bool:
    """Return whether an OLE file is an office file behind a password rather than one of the old formats."""
    content.seek(0)
    tail = b""
    while piece := content.read(65_536):
        if _ENCRYPTED_STREAM in tail + piece:
            return True
        tail = piece[-len(_ENCRYPTED_STREAM) :]
    return False


def check(content: IO[bytes], kind: Kind, name: str) -> None:
    """Raise Refused when the package is not an office file of this kind that can be looked into."""
    try:
        with ZipFile(content) as package:
            entries = package.infolist()
            _check_directory(entries, name)
            types = _content_types(package, name)
            _count(package, entries, name)
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, UnicodeDecodeError, OverflowError, RuntimeError,
            ValueError, KeyError) as error:  # fmt: skip
        raise refusals.Damaged(name=name) from error
    _check_kind(types, entries, kind, name)


def _check_directory(entries: list[ZipInfo], name: str) -> None:
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise refusals.UnpacksTooLarge(name=name)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refusals.Encrypted(name=name)
    if any(entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size for entry in entries):
        raise refusals.UnpacksTooLarge(name=name)
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if len(set(names)) < len(names) or any(_leads_out(one) for one in names) or _overlap(entries):
        raise refusals.Damaged(name=name)
    if any(entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for entry in entries):
        raise refusals.Damaged(name=name)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name


def _overlap(entries: list[ZipInfo]) -> bool:
    """Say whether two entries share bytes, the way a small file holds the same bomb many times."""
    starts = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    return any(start + _LOCAL_HEADER + packed > following for (start, packed), (following, _) in pairwise(starts))


def _content_types(package: ZipFile, name: str) -> bytes:
    with package.open(_CONTENT_TYPES) as part:
        types = part.read(CONTENT_TYPES_BYTES + 1)
    if len(types) > CONTENT_TYPES_BYTES:
        raise refusals.UnpacksTooLarge(name=name)
    return types


def _count(package: ZipFile, entries: list[ZipInfo], name: str) -> None:
    """Unpack everything piece by piece, keeping nothing: the directory may lie about sizes and checksums."""
    left = UNPACKED
    for entry in entries:
        with package.open(entry) as part:
            while piece := part.read(65_536):
                left -= len(piece)
                if left < 0:
                    raise refusals.UnpacksTooLarge(name=name)


def _check_kind(types: bytes, entries: list[ZipInfo], kind: Kind, name: str) -> None:
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if _MACRO_TYPE.search(types) or any(_PROGRAM.search(one) for one in names):
        raise refusals.Macros(name=name)
    main_type, main_part = _MAIN[kind]
    if main_type not in types or main_part not in names:
        raise refusals.ContentDiffers(name=name)
