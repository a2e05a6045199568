"""Bombs, and XML that is more than data."""

import struct

from pelaren.documents.reading.limits import FileReason
from tests.documents.odd_workbooks.expected import AS_EXPORTED, odd
from tests.documents.workbooks import (
    SHEET,
    STRINGS,
    WORKBOOK,
    adding_rows,
    repackaged,
    replacing,
)


@odd(refused=FileReason.TOO_LARGE)
def a_file_above_five_megabytes() -> bytes:
    return repackaged(lambda parts: parts.update({"xl/media/photo.jpg": _noise(5_000_000)}))


@odd(refused=FileReason.UNPACKS_TOO_LARGE)
def a_sheet_of_sixty_megabytes_of_nothing() -> bytes:
    return adding_rows(b" " * 60_000_000)


@odd(refused=FileReason.UNPACKS_TOO_LARGE)
def a_part_packed_five_hundred_times() -> bytes:
    return adding_rows(b" " * 5_000_000)


@odd(refused=FileReason.DAMAGED)
def a_bomb_whose_directory_says_it_is_small() -> bytes:
    content = bytearray(adding_rows(b" " * 60_000_000))
    # The sheet's size unpacked, in its own header and in the directory.
    for signature, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        start = content.find(signature)
        while content[start + name_at : start + name_at + len(SHEET)] != SHEET.encode():
            start = content.find(signature, start + 4)
        content[start + size_at : start + size_at + 4] = struct.pack("<I", 1000)
    return bytes(content)


@odd(refused=FileReason.UNPACKS_TOO_LARGE)
def a_package_of_a_thousand_parts() -> bytes:
    return repackaged(lambda parts: parts.update({f"xl/{number}.xml": b"<a/>" for number in range(1000)}))


@odd(refused=FileReason.TOO_MANY_CELLS)
def one_cell_in_the_farthest_corner() -> bytes:
    return adding_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@odd(refused=FileReason.TOO_MANY_CELLS)
def a_cell_beyond_the_farthest_corner() -> bytes:
    return adding_rows(b'<row r="9999999999"><c r="ZZZZ9999999999"><v>1</v></c></row>')


@odd(refused=FileReason.TOO_MANY_CELLS)
def a_cell_far_down_and_far_right() -> bytes:
    return adding_rows(b'<row r="99999"><c r="CZ99999"><v>1</v></c></row>')


@odd(refused=FileReason.TOO_MANY_CELLS)
def four_hundred_thousand_cells() -> bytes:
    rows = (b'<row r="%d">' % row + b"<c><v>%d.5</v></c>" % (row * 7919) * 20 + b"</row>" for row in range(10, 20_010))
    return adding_rows(b"".join(rows))


@odd(reads=AS_EXPORTED)
def a_sheet_that_says_it_is_as_large_as_can_be() -> bytes:
    return replacing(SHEET, b'<dimension ref="A1:F6"', b'<dimension ref="A1:XFD1048576"')


@odd(reads=AS_EXPORTED)
def elements_nested_a_hundred_thousand_deep() -> bytes:
    numbers = [number * 7919 for number in range(100_000)]
    down = b"".join(b"<x%d>" % number for number in numbers)
    up = b"".join(b"</x%d>" % number for number in reversed(numbers))
    return adding_rows(down + b'<c r="A60"><f/></c>' + up)


BILLION = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n > 1 else b"&a;" * 10) for n in range(1, 10)
)


def after_the_declaration(part: str, declaration: bytes) -> bytes:
    end = b'standalone="yes"?>\n'
    return replacing(part, end, end + declaration)


@odd(refused=FileReason.UNSAFE_XML)
def a_billion_laughs() -> bytes:
    return after_the_declaration(STRINGS, BILLION + b"]>")


@odd(refused=FileReason.UNSAFE_XML)
def an_entity_that_is_a_file_of_the_server() -> bytes:
    return after_the_declaration(SHEET, b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


@odd(refused=FileReason.UNSAFE_XML)
def an_entity_that_is_an_address() -> bytes:
    return after_the_declaration(STRINGS, b'<!DOCTYPE s [<!ENTITY x SYSTEM "http://127.0.0.1:64009/x">]>')


@odd(refused=FileReason.UNSAFE_XML)
def a_document_type_somewhere_else() -> bytes:
    return after_the_declaration(WORKBOOK, b'<!DOCTYPE workbook SYSTEM "http://127.0.0.1:64009/w.dtd">')


@odd(refused=FileReason.UNSAFE_XML)
def a_document_type_that_only_gives_a_default() -> bytes:
    return after_the_declaration("xl/styles.xml", b'<!DOCTYPE s [<!ATTLIST c t CDATA "s">]>')


@odd(refused=FileReason.UNSAFE_XML)
def a_sheet_in_utf_16_that_hides_its_document_type() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode().replace("UTF-8", "UTF-16").replace("?>\n", '?>\n<!DOCTYPE w [<!ENTITY x "y">]>', 1)
        parts[SHEET] = text.encode("utf-16")

    return repackaged(change)


@odd(refused=FileReason.UNSAFE_XML)
def a_sheet_in_utf_7() -> bytes:
    return replacing(SHEET, b'encoding="UTF-8"', b'encoding="UTF-7"')


def _noise(size: int) -> bytes:
    """Bytes that cannot be packed, the same every time."""
    state, words = 1, []
    for _ in range(size // 4):
        state = (1_103_515_245 * state + 12_345) % 2**32
        words.append(state)
    return struct.pack(f"<{len(words)}I", *words)
