"""Macros, and packages that are not what they say."""

import struct
from zipfile import ZIP_BZIP2

from pelaren.documents.reading.limits import FileReason
from tests.documents.odd_workbooks.expected import AS_EXPORTED, odd
from tests.documents.workbooks import (
    ASA,
    HEADINGS,
    RELATIONS,
    SHEET,
    SOFIA,
    TYPES,
    WORKBOOK,
    a_sheet,
    exported,
    formula,
    line,
    repackaged,
    replacing,
    zipped,
)
from tests.hostile_files import encrypted


@odd(refused=FileReason.MACROS)
def a_workbook_whose_type_says_macros() -> bytes:
    return replacing(
        TYPES, b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )


@odd(refused=FileReason.MACROS)
def a_workbook_with_a_program_inside() -> bytes:
    return repackaged(lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


@odd(refused=FileReason.ENCRYPTED)
def a_package_whose_parts_are_encrypted() -> bytes:
    return encrypted(exported())


@odd(refused=FileReason.DAMAGED)
def a_workbook_cut_off_in_the_middle() -> bytes:
    return exported()[:-400]


@odd(refused=FileReason.DAMAGED)
def a_workbook_with_one_byte_changed() -> bytes:
    content = bytearray(exported())
    content[content.find(SHEET.encode()) + len(SHEET) + 100] ^= 0xFF
    return bytes(content)


@odd(refused=FileReason.DAMAGED)
def a_package_with_the_same_part_twice() -> bytes:
    return repackaged(lambda parts: parts.update({SHEET.replace("sheet1", "SHEET1"): parts[SHEET]}))


@odd(refused=FileReason.DAMAGED)
def a_package_whose_parts_share_their_bytes() -> bytes:
    """The directory names one part's bytes a second time: the way a small file holds the same bomb many times."""
    content = exported()
    end = content.rfind(b"PK\x05\x06")
    directory = content.find(b"PK\x01\x02")
    first = content[directory : content.find(b"PK\x01\x02", directory + 4)]
    again = first.replace(TYPES.encode(), TYPES.encode()[:-1] + b"k")
    count, size = struct.unpack("<HI", content[end + 10 : end + 16])
    tail = struct.pack("<HHI", count + 1, count + 1, size + len(again))
    return content[:end] + again + content[end : end + 8] + tail + content[end + 16 :]


@odd(refused=FileReason.DAMAGED)
def a_package_packed_in_a_way_excel_never_uses() -> bytes:
    parts: dict[str, bytes] = {}
    repackaged(lambda found: parts.update(found))
    return zipped(parts, compression=ZIP_BZIP2)


@odd(refused=FileReason.OTHER_FORMAT)
def a_package_without_a_list_of_its_parts() -> bytes:
    return repackaged(lambda parts: parts.pop(TYPES))


@odd(refused=FileReason.DAMAGED)
def a_workbook_without_its_workbook() -> bytes:
    return repackaged(lambda parts: parts.pop(WORKBOOK))


@odd(refused=FileReason.DAMAGED)
def a_workbook_without_its_sheet() -> bytes:
    return repackaged(lambda parts: parts.pop(SHEET))


@odd(refused=FileReason.DAMAGED)
def a_sheet_said_to_lie_outside_the_package() -> bytes:
    return replacing(RELATIONS, b"worksheets/sheet1.xml", b"../../../../etc/passwd")


@odd(refused=FileReason.DAMAGED)
def a_sheet_said_to_lie_on_a_server() -> bytes:
    return replacing(
        RELATIONS, b'Target="worksheets/sheet1.xml"', b'Target="http://127.0.0.1:64009/s" TargetMode="External"'
    )


@odd(refused=FileReason.DAMAGED)
def a_sheet_that_is_no_xml() -> bytes:
    return replacing(SHEET, b"</sheetData>", b"</shee", exported())


@odd(refused=FileReason.DAMAGED)
def texts_that_are_not_there() -> bytes:
    return replacing(SHEET, b'<c r="A2" t="s"><v>', b'<c r="A2" t="s"><v>9999')


@odd(reads=AS_EXPORTED)
def parts_that_nobody_needs() -> bytes:
    return repackaged(lambda parts: parts.update({"xl/media/logo.png": b"\x89PNG", "../../evil.xml": b"<a/>"}))


@odd(reads=AS_EXPORTED)
def a_link_to_another_workbook_on_a_server() -> bytes:
    target = b'<Relationship Id="r1" Target="http://127.0.0.1:64009/x.xlsx" TargetMode="External"/>'
    link = b"<Relationships>" + target + b"</Relationships>"
    return repackaged(lambda parts: parts.update({"xl/externalLinks/_rels/externalLink1.xml.rels": link}))


@odd(reads={SOFIA[0]: 52500, ASA[0]: 63000})
def formulas_that_belong_to_no_amount() -> bytes:
    planned = a_sheet([HEADINGS, line(*SOFIA, 525, planned=formula("=600+30", 630)), line(*ASA, 630)])
    extension = (
        b'<extLst><ext xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><xm:f>Blad2!A1</xm:f></ext>'
    )
    return replacing(SHEET, b"</worksheet>", extension + b"</extLst></worksheet>", planned)
