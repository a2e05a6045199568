"""
Workbooks that people and attackers send, each with what must come of it.

`python -m tests.documents.odd_workbooks FOLDER` writes them all, to look at in a spreadsheet program.
"""

import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_BZIP2

from xlsxwriter import Workbook

from pelaren.documents.insured_amounts_excel import Field, RowReason
from pelaren.documents.reading.limits import FileReason
from tests.documents.workbooks import (
    ANNA,
    ASA,
    HEADINGS,
    MIKAEL,
    RELATIONS,
    SARKA,
    SHEET,
    SOFIA,
    STRINGS,
    TYPES,
    WORKBOOK,
    a_sheet,
    a_workbook,
    adding_rows,
    exported,
    formula,
    line,
    repackaged,
    replacing,
    sheet_of,
    with_amount,
    zipped,
)


@dataclass(frozen=True)
class OddWorkbook:
    """
    A file and what must come of it: exactly one of the last four.

    `reads` are the amounts of the rows that can be used, in minor units by insurance number; `problems` the reasons by
    row; `asks` the columns guessed; `refused` the reason for which nothing is read.
    """

    name: str
    make: Callable[[], bytes]
    file_name: str
    refused: FileReason | None = None
    problems: dict[int, RowReason] | None = None
    reads: dict[str, int] | None = None
    asks: dict[Field, int] | None = None


ODD_WORKBOOKS: list[OddWorkbook] = []

AS_EXPORTED = {SOFIA[0]: 69000, ASA[0]: 63000, ANNA[0]: 42000, MIKAEL[0]: 0, SARKA[0]: 52551}
TWO = {SOFIA[0]: 70000, ASA[0]: 63000}


def odd(*, file_name: str = "summor.xlsx", **expected: object) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        name = make.__name__.replace("_", " ")
        ODD_WORKBOOKS.append(OddWorkbook(name, make, file_name, **expected))  # type: ignore[arg-type]
        return make

    return keep


# Not workbooks at all


@odd(refused=FileReason.EMPTY)
def an_empty_file() -> bytes:
    return b""


@odd(refused=FileReason.OTHER_FORMAT)
def a_pdf_called_xlsx() -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"


@odd(refused=FileReason.OTHER_FORMAT)
def a_picture_called_xlsx() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


@odd(refused=FileReason.OTHER_FORMAT)
def a_web_page_called_xlsx() -> bytes:
    return b"<html><table><tr><td>Summa</td><td><script>alert(1)</script></td></tr></table></html>"


@odd(refused=FileReason.OTHER_FORMAT)
def a_text_file_with_semicolons_called_xlsx() -> bytes:
    return "Försäkringsnummer;Summa\n7001-2-0101;700,00\n".encode()


@odd(refused=FileReason.OTHER_FORMAT)
def an_xml_spreadsheet_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


@odd(refused=FileReason.OTHER_FORMAT)
def a_program_with_a_workbook_behind_it() -> bytes:
    return b"MZ" + bytes(510) + exported()


@odd(refused=FileReason.OTHER_FORMAT)
def a_package_with_a_letter_in_it() -> bytes:
    return zipped({"letter.txt": b"Hello"})


@odd(refused=FileReason.OTHER_FORMAT)
def a_text_document_called_xlsx() -> bytes:
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return zipped({TYPES: b'<Types><Override PartName="/word/document.xml" ContentType="' + main + b'"/></Types>'})


@odd(refused=FileReason.OTHER_FORMAT)
def an_opendocument_sheet_called_xlsx() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office/>"})


@odd(refused=FileReason.OTHER_FORMAT)
def a_binary_workbook_called_xlsx() -> bytes:
    main = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main".replace(b"macroEnabled", b"plain")
    return zipped({TYPES: b'<Types><Override ContentType="' + main + b'"/></Types>', "xl/workbook.bin": b"\x83\x01"})


@odd(refused=FileReason.OLD_EXCEL)
def a_workbook_of_excel_97_called_xlsx() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")


@odd(refused=FileReason.ENCRYPTED)
def a_workbook_with_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


# Names that promise something else


@odd(refused=FileReason.OLD_EXCEL, file_name="summor.xls")
def a_right_workbook_called_xls() -> bytes:
    return exported()


@odd(refused=FileReason.MACROS, file_name="summor.XLSM")
def a_right_workbook_called_xlsm() -> bytes:
    return exported()


@odd(refused=FileReason.OTHER_FORMAT, file_name="summor.csv")
def a_right_workbook_called_csv() -> bytes:
    return exported()


@odd(refused=FileReason.OTHER_FORMAT, file_name="summor.xlsx.exe")
def a_right_workbook_called_exe() -> bytes:
    return exported()


@odd(refused=FileReason.OTHER_FORMAT, file_name="summor")
def a_right_workbook_without_an_extension() -> bytes:
    return exported()


@odd(reads=AS_EXPORTED, file_name="../../SUMMOR på räkning.XLSX ")
def a_right_workbook_with_a_strange_name() -> bytes:
    return exported()


# Macros, and packages that are not what they say


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
    content = bytearray(exported())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(signature, start + 4)
    return bytes(content)


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


# Bombs


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


# XML that is more than data


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


# Sheets without what is needed


@odd(refused=FileReason.NO_SHEET)
def a_workbook_with_an_empty_sheet() -> bytes:
    return a_sheet([])


@odd(refused=FileReason.NO_SHEET)
def a_workbook_with_a_chart_and_nothing_else() -> bytes:
    return a_workbook(_a_chart)


@odd(refused=FileReason.NO_SHEET)
def the_table_on_a_hidden_sheet() -> bytes:
    table = [HEADINGS, line(*SOFIA, 700)]
    return a_workbook(sheet_of([]), sheet_of(table, name="Dold", hidden=True))


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def a_sheet_about_something_else() -> bytes:
    return a_sheet([["Månad", "Frånvaro", "Anteckning"], ["Januari", 4, "sjuk"], ["Februari", 2, "vab"]])


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def names_and_amounts_without_numbers() -> bytes:
    return a_sheet([["Namn", "Summa"], [SOFIA[1], 700], [ASA[1], 630]])


@odd(refused=FileReason.NO_KNOWN_COLUMNS)
def one_lonely_word() -> bytes:
    return a_sheet([["Hej"]])


# Rows to put right


@odd(problems={3: RowReason.FORMULA})
def a_formula_as_amount() -> bytes:
    return with_amount(formula("=E3*1.1", 693))


@odd(problems={3: RowReason.FORMULA})
def a_formula_that_was_never_computed() -> bytes:
    return with_amount(formula('=HYPERLINK("http://127.0.0.1:64009/?"&A2)', ""))


@odd(problems={2: RowReason.FORMULA, 3: RowReason.FORMULA})
def an_array_formula_over_the_amounts() -> bytes:
    content = a_sheet([HEADINGS, line(*ASA, 630), line(*SOFIA, 700)])
    return replacing(SHEET, b'<c r="F2">', b'<c r="F2"><f t="array" ref="F2:F3">E2:E3*1.1</f>', content)


@odd(problems={2: RowReason.FORMULA, 3: RowReason.FORMULA})
def a_shared_formula_over_the_amounts() -> bytes:
    content = a_sheet([HEADINGS, line(*ASA, 630), line(*SOFIA, 700)])
    content = replacing(SHEET, b'<c r="F2">', b'<c r="F2"><f t="shared" ref="F2:F3" si="0">E2+1</f>', content)
    return replacing(SHEET, b'<c r="F3">', b'<c r="F3"><f t="shared" si="0"/>', content)


@odd(problems={3: RowReason.FORMULA})
def a_formula_in_elements_with_a_prefix() -> bytes:
    content = replacing(SHEET, b'<c r="F3"><v>700</v></c>', b'<c r="F3"><x:f>1+1</x:f><v>2</v></c>', with_amount(700))
    return replacing(SHEET, b"<worksheet ", b'<worksheet xmlns:x="urn:x" ', content)


@odd(problems={3: RowReason.ERROR_CELL})
def a_cell_that_shows_an_error() -> bytes:
    return replacing(SHEET, b'<c r="F3"><v>700</v></c>', b'<c r="F3" t="e"><v>#DIV/0!</v></c>', with_amount(700))


@odd(problems={3: RowReason.FORMULA})
def a_formula_that_shows_an_error() -> bytes:
    return with_amount(formula("=1/0", "#DIV/0!"))


@odd(problems={3: RowReason.NEGATIVE})
def a_negative_amount() -> bytes:
    return with_amount(-700)


@odd(problems={3: RowReason.NEGATIVE})
def a_negative_amount_as_text_with_a_real_minus() -> bytes:
    return with_amount("−700,00 €")


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_with_three_decimals() -> bytes:
    return with_amount(700.125)


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_below_a_cent() -> bytes:
    return with_amount(0.00000015)


@odd(problems={3: RowReason.TOO_MANY_DECIMALS})
def an_amount_as_text_with_three_decimals() -> bytes:
    return with_amount("700,125")


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_of_a_million_billions() -> bytes:
    return with_amount(1e15)


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_as_large_as_a_number_can_be() -> bytes:
    return with_amount(1.7e308)


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_words() -> bytes:
    return with_amount("fem hundra")


@odd(problems={3: RowReason.LETTERS})
def an_amount_that_is_infinite() -> bytes:
    return with_amount("Infinity")


@odd(problems={3: RowReason.LETTERS})
def an_amount_that_is_not_a_number() -> bytes:
    return with_amount("NaN")


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_scientific_letters() -> bytes:
    return with_amount("7e2")


@odd(problems={3: RowReason.LETTERS})
def an_amount_in_wide_digits() -> bytes:
    return with_amount("\uff17\uff10\uff10")


@odd(problems={3: RowReason.TOO_LARGE})
def an_amount_of_thirty_thousand_nines() -> bytes:
    return with_amount("9" * 30_000)


@odd(problems={3: RowReason.LETTERS})
def a_text_that_looks_like_a_formula() -> bytes:
    return with_amount("=1+1")


@odd(problems={3: RowReason.GROUPING})
def an_amount_that_could_be_two_amounts() -> bytes:
    return with_amount("1.240,50")


@odd(problems={3: RowReason.GROUPING})
def an_amount_with_a_space_for_the_comma() -> bytes:
    return with_amount("100 00")


@odd(problems={3: RowReason.DATE})
def an_amount_that_excel_made_a_date() -> bytes:
    return a_workbook(_a_date_as_amount)


@odd(problems={3: RowReason.LETTERS})
def a_truth_value_as_amount() -> bytes:
    return with_amount(True)


@odd(problems={3: RowReason.EMPTY})
def no_amount() -> bytes:
    return with_amount(None)


@odd(problems={3: RowReason.EMPTY})
def an_amount_of_spaces() -> bytes:
    return with_amount(" \u00a0 ")


@odd(problems={2: RowReason.DUPLICATE, 4: RowReason.DUPLICATE})
def the_same_person_twice() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700), line(*ASA, 630), line(*SOFIA, 690)])


@odd(problems={2: RowReason.DUPLICATE, 3: RowReason.DUPLICATE})
def the_same_person_twice_in_different_writing() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700), line("7001 2 0101", SOFIA[1], 700)])


@odd(problems={3: RowReason.UNKNOWN_PERSON})
def somebody_who_is_not_on_the_bill() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line("7001-2-0999", "Okänd Person", 525)])


@odd(problems={3: RowReason.UNKNOWN_PERSON})
def somebody_whose_number_is_a_script() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line("<script>alert(1)</script>", "'; drop table invoice;--", 525)])


@odd(problems={2: RowReason.OTHER_PERSON, 3: RowReason.OTHER_PERSON})
def one_column_sorted_and_the_others_not() -> bytes:
    return a_sheet([HEADINGS, line(SOFIA[0], ASA[1], 700), line(ASA[0], SOFIA[1], 630)])


@odd(problems={3: RowReason.OTHER_PERSON})
def a_name_that_is_a_command_to_excel() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), line(SOFIA[0], "=cmd|' /C calc'!A0", 700)])


@odd(problems={3: RowReason.NO_PERSON})
def an_amount_for_nobody() -> bytes:
    return a_sheet([HEADINGS, line(*ASA, 630), [None, "Ny Person", None, None, None, 525]])


@odd(problems={3: RowReason.FORMULA, 4: RowReason.NEGATIVE, 6: RowReason.UNKNOWN_PERSON})
def several_rows_to_put_right() -> bytes:
    unknown = ("7001-2-0999", "Okänd Person")
    rows = [(*ASA, 630), (*SOFIA, formula("=1", 1)), (*ANNA, -1), (*MIKAEL, 0), (*unknown, 5)]
    return a_sheet([HEADINGS, *(line(*row) for row in rows)])


# What people really send, and what is read


@odd(reads=AS_EXPORTED)
def the_export_as_it_was() -> bytes:
    return exported()


@odd(reads=TWO)
def the_columns_in_another_order() -> bytes:
    return a_sheet([["Summa på fakturan", "Namn", "Försäkringsnummer"], [700, *SOFIA[::-1]], [630, *ASA[::-1]]])


@odd(reads=TWO)
def headings_in_finnish() -> bytes:
    return a_sheet([["Vakuutusnumero", "Nimi", "Summa laskulla"], [*SOFIA, 700], [*ASA, 630]])


@odd(reads=TWO)
def headings_in_other_words_with_units() -> bytes:
    headings = [" FÖRSÄKRINGSNR. ", "Försäkrad:", "Nu", "Ny summa (€)", "Resultat"]
    return a_sheet([headings, [*SOFIA, 690, 700, "Ändras"], [*ASA, 630, 630, "Oförändrad"]])


@odd(reads=TWO)
def amounts_as_text_with_comma_point_and_unit() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, "700,00 €"), line(*ASA, "630.0")])


@odd(reads={SOFIA[0]: 1_234_567, ASA[0]: 123_456_789})
def amounts_as_text_with_spaces_of_every_width() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, "\u00a012\u202f345,67"), line(*ASA, " 1 234\u00a0567,89\u00a0eur ")])


@odd(reads=TWO)
def insurance_numbers_with_other_dashes_and_spaces() -> bytes:
    return a_sheet([HEADINGS, line("7001–2–0101 ", SOFIA[1], 700), line("\u00a07001\u20112\u20110102", ASA[1], 630)])


@odd(reads={SOFIA[0]: 70010, ASA[0]: 30})
def amounts_that_a_computation_left_a_trace_in() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 700.3 - 0.2), line(*ASA, 0.1 + 0.2)])


@odd(reads=TWO)
def empty_rows_between() -> bytes:
    blank = [" ", "\u00a0", None, "", None, "  "]
    return a_sheet([HEADINGS, [], line(*SOFIA, 700), blank, [], line(*ASA, 630), [], blank])


@odd(reads=TWO)
def a_title_and_a_note_above_the_table() -> bytes:
    return a_sheet(
        [["Fakturaförslag 2026-4"], ["Ändrat av Asta", date(2026, 11, 24).isoformat()], [], HEADINGS, *_two()]
    )


@odd(reads=TWO)
def a_sum_below_with_a_formula() -> bytes:
    return a_sheet([HEADINGS, *_two(), ["Summa", None, None, None, None, formula("=SUM(F2:F3)", 1330)]])


@odd(reads=TWO)
def a_sum_below_without_a_word() -> bytes:
    return a_sheet([HEADINGS, *_two(), [None, None, None, None, None, 1330]])


@odd(reads=TWO)
def sums_in_finnish_and_group_headings() -> bytes:
    total = [None, "Yhteensä:", None, None, 1260, 1330]
    return a_sheet([HEADINGS, ["", "Ryhmä 1 – Ledning"], *_two(), total, ["Välisumma", "", "", "", "", 1330]])


@odd(reads=TWO)
def the_headings_again_further_down() -> bytes:
    first, second = _two()
    return a_sheet([HEADINGS, first, HEADINGS, second])


@odd(reads=TWO)
def notes_to_the_right_and_a_formula_beside() -> bytes:
    first, second = _two()
    return a_sheet([[*HEADINGS, "Ändring"], [*first, formula("=F2-E2", 70)], [*second, "oförändrad"]])


@odd(reads=TWO)
def another_sheet_in_front() -> bytes:
    note = [["Att göra"], ["Fråga Bengt om summan"]]
    return a_workbook(sheet_of(note, name="Anteckningar"), sheet_of([HEADINGS, *_two()], name="Summor"))


@odd(reads=TWO)
def only_those_who_change() -> bytes:
    return a_sheet([HEADINGS, *_two()])


@odd(reads={SOFIA[0]: 0, ASA[0]: 0})
def amounts_of_nothing() -> bytes:
    return a_sheet([HEADINGS, line(*SOFIA, 0), line(*ASA, "0,00")])


@odd(reads=TWO)
def names_with_the_first_name_first() -> bytes:
    return a_sheet([HEADINGS, line(SOFIA[0], "Sofia EKHOLM", 700), line(ASA[0], "Asa Oberg", 630)])


@odd(reads=TWO)
def rows_that_a_filter_has_hidden() -> bytes:
    return replacing(SHEET, b'<row r="3"', b'<row hidden="1" r="3"', a_sheet([HEADINGS, *_two()]))


@odd(reads=AS_EXPORTED)
def texts_inside_the_cells() -> bytes:
    name = b'<c r="B2" t="inlineStr"><is><t>Ekholm Sofia</t></is></c>'
    return replacing(SHEET, b'<c r="B2" t="s"><v>7</v></c>', name)


@odd(reads=AS_EXPORTED)
def the_sheets_address_from_the_root_of_the_package() -> bytes:
    return replacing(RELATIONS, b'"worksheets/sheet1.xml"', b'"/xl/worksheets/sheet1.xml"')


# Where a person has to say which column is which


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def headings_nobody_knows() -> bytes:
    return a_sheet([["Nummer", "Vem", "Att fakturera"], [*SOFIA, 700], [*ASA, 630]])


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def no_headings_at_all() -> bytes:
    return a_sheet([[*SOFIA, 700], [*ASA, 630], [*ANNA, 420]])


@odd(asks={Field.INSURANCE_NUMBER: 0, Field.AMOUNT: 2})
def two_columns_that_could_be_the_amount() -> bytes:
    return a_sheet([["Försäkringsnummer", "Belopp", "Belopp"], [SOFIA[0], 1, 700], [ASA[0], 2, 630]])


@odd(asks={Field.INSURANCE_NUMBER: 1, Field.AMOUNT: 0})
def a_known_amount_and_an_unknown_number() -> bytes:
    return a_sheet([["Belopp", "Id"], [700, SOFIA[0]], [630, ASA[0]]])


def _two() -> list[list[object]]:
    return [line(*SOFIA, 700), line(*ASA, 630)]


def _a_date_as_amount(workbook: Workbook) -> None:
    sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "d.m.yyyy"})
    for row, cells in enumerate([HEADINGS, line(*ASA, 630), line(*SOFIA, None)]):
        sheet.write_row(row, 0, cells)
    sheet.write_datetime(2, 5, date(2026, 5, 1), day)


def _a_chart(workbook: Workbook) -> None:
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": "=Diagram!$A$1:$A$3"})
    workbook.add_chartsheet("Diagram").set_chart(chart)


def _noise(size: int) -> bytes:
    """Bytes that cannot be packed, the same every time."""
    state, words = 1, []
    for _ in range(size // 4):
        state = (1_103_515_245 * state + 12_345) % 2**32
        words.append(state)
    return struct.pack(f"<{len(words)}I", *words)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, workbook in enumerate(ODD_WORKBOOKS, start=1):
        (folder / f"{number:03d} {workbook.name}.xlsx").write_bytes(workbook.make())
