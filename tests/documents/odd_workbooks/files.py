"""Files that are no workbooks at all, or whose names promise something else."""

from pelaren.documents.reading.limits import FileReason
from tests.documents.odd_workbooks.expected import AS_EXPORTED, odd
from tests.documents.workbooks import (
    TYPES,
    exported,
    zipped,
)


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
