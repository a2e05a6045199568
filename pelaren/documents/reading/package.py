"""
An xlsx file is a zip package of XML parts: look at the directory first, unpack with a counter, keep only what is
needed.
"""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason, Unreadable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_LOCAL_HEADER = 30
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_XML_PART = re.compile(r"\.(xml|rels)\Z", re.IGNORECASE)


def check_signature(content: bytes) -> None:
    """Raise Unreadable for bytes that are no zip package, saying what they are instead."""
    if not content:
        raise Unreadable(FileReason.EMPTY)
    if len(content) > limits.BYTES:
        raise Unreadable(FileReason.TOO_LARGE)
    if content.startswith(_OLE):
        raise Unreadable(FileReason.ENCRYPTED if _ENCRYPTED_STREAM in content else FileReason.OLD_EXCEL)
    if not content.startswith(_ZIP):
        raise Unreadable(FileReason.OTHER_FORMAT)


def unpack(content: bytes) -> dict[str, bytes]:
    """
    Return the XML parts of a workbook by name. Pictures, macros and whatever else lies in the package is not unpacked.

    Raises Unreadable.
    """
    check_signature(content)
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _check_directory(entries, len(content))
            parts = _read(package, [entry for entry in entries if _XML_PART.search(entry.filename)])
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        raise Unreadable(FileReason.DAMAGED) from error
    _check_kind(parts, entries)
    return parts


def repack(parts: dict[str, bytes]) -> BytesIO:
    """
    Return a package of just these parts: what is read afterwards is what was checked, whatever the first zip said.
    """
    package = BytesIO()
    with ZipFile(package, "w", ZIP_STORED) as stored:
        for name, part in parts.items():
            stored.writestr(name, part)
    package.seek(0)
    return package


def _check_directory(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > limits.ENTRIES:
        raise Unreadable(FileReason.UNPACKS_TOO_LARGE)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Unreadable(FileReason.ENCRYPTED)
    _check_sizes(entries)
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or _overlap(entries, size):
        raise Unreadable(FileReason.DAMAGED)


def _check_sizes(entries: list[ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > limits.UNPACKED_BYTES:
        raise Unreadable(FileReason.UNPACKS_TOO_LARGE)
    for entry in entries:
        if entry.file_size > limits.RATIO_FROM and entry.file_size > limits.RATIO * entry.compress_size:
            raise Unreadable(FileReason.UNPACKS_TOO_LARGE)
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Unreadable(FileReason.DAMAGED)


def _overlap(entries: list[ZipInfo], size: int) -> bool:
    """Say whether two entries share bytes, the way a small file holds the same bomb many times."""
    starts = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    ends = [start for start, _ in starts[1:]] + [size]
    return any(start + _LOCAL_HEADER + packed > end for (start, packed), end in zip(starts, ends, strict=True))


def _read(package: ZipFile, entries: list[ZipInfo]) -> dict[str, bytes]:
    parts, left = {}, limits.UNPACKED_BYTES
    for entry in entries:
        with package.open(entry) as part:
            # The directory may lie about the size; what comes out is counted.
            unpacked = part.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise Unreadable(FileReason.UNPACKS_TOO_LARGE)
        parts[entry.filename.replace("\\", "/").lstrip("/")] = unpacked
    return parts


def _check_kind(parts: dict[str, bytes], entries: list[ZipInfo]) -> None:
    types = parts.get(_CONTENT_TYPES, b"")
    if _MACRO_TYPE.search(types) or any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Unreadable(FileReason.MACROS)
    if _WORKBOOK_TYPE not in types:
        raise Unreadable(FileReason.OTHER_FORMAT)
