"""
Hostile files and texts, made by this script: each with what the portal is to do about it.

Nothing here is dangerous outside a test: the virus is the harmless one that all scanners know.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pelaren.gateways.scanner.fake import EICAR

TAKEN = ""
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
WORD_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Case:
    """A file with the refusal it meets, in kebab-case; `shown` is the name people see when it is taken."""

    title: str
    name: str
    content: bytes
    refusal: str
    shown: str = ""


def png(width: int = 1, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PNG_HEAD + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(width: int = 8, height: int = 8) -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + b"\xff\xd9"


def pdf(inside: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + inside + b">>\nendobj\n2 0 obj\n"
        b"<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )


def package(*parts: tuple[str, bytes], types: bytes = WORD_TYPE, main: str = "word/document.xml") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b'<Types><Override ContentType="' + types + b'"/></Types>')
        archive.writestr(main, b"<document/>")
        for name, part in parts:
            archive.writestr(name, part)
    return content.getvalue()


def workbook(*parts: tuple[str, bytes], types: bytes = EXCEL_TYPE) -> bytes:
    return package(*parts, types=types, main="xl/workbook.xml")


def many_entries(count: int) -> bytes:
    return package(*((f"word/part{number}.xml", b"") for number in range(count)))


def bomb(megabytes: int) -> bytes:
    return package(("word/media/large.bin", bytes(megabytes * 1024 * 1024)))


def lying_bomb() -> bytes:
    """A part that says it is small, and is not."""
    content = bytearray(bomb(30))
    real = struct.pack("<I", 30 * 1024 * 1024)
    return bytes(content).replace(real, struct.pack("<I", 10))


def encrypted(package: bytes) -> bytes:
    """Return a zip package whose parts, their headers and the directory say, are encrypted."""
    content = bytearray(package)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def cases() -> Iterator[Case]:
    """Yield every hostile file, and the honest ones that must still be taken."""
    yield from _honest()
    yield from _kinds()
    yield from _disguises()
    yield from _pdf()
    yield from _office()
    yield from _images()
    yield from _names()
    yield Case("virus in a PDF", "lista.pdf", pdf(b"% " + EICAR + b"\n"), TAKEN, "lista.pdf")
    yield Case("virus in a picture", "bild.png", png() + b"\n", TAKEN, "bild.png")


def _honest() -> Iterator[Case]:
    yield Case("a PDF", "lön.pdf", pdf(), TAKEN, "lön.pdf")
    yield Case("a Word file", "avtal.docx", package(), TAKEN, "avtal.docx")
    yield Case("an Excel file", "löner.xlsx", workbook(), TAKEN, "löner.xlsx")
    yield Case("a PNG", "bild.png", png(), TAKEN, "bild.png")
    yield Case("a JPEG", "bild.jpg", jpeg(), TAKEN, "bild.jpg")
    yield Case("a JPEG with the long ending", "bild.JPEG", jpeg(), TAKEN, "bild.JPEG")


def _kinds() -> Iterator[Case]:
    for ending, content in {
        "exe": b"MZ\x90\x00", "bat": b"@echo off", "js": b"alert(1)", "vbs": b"MsgBox 1", "ps1": b"ls",
        "sh": b"#!/bin/sh",
        "html": b"<script>alert(1)</script>", "htm": b"<html>", "svg": b"<svg onload='alert(1)'/>", "xml": b"<a/>",
        "hta": b"<hta:application>", "lnk": b"L\x00\x00\x00", "scr": b"MZ", "jar": b"PK\x03\x04", "zip": package(),
        "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07", "iso": b"CD001", "docm": package(), "xlsm": workbook(),
        "doc": OLE, "xls": OLE, "eml": b"From: a", "msg": OLE, "rtf": b"{\\rtf1",
        "csv": b"a;b", "txt": b"text", "gif": b"GIF89a",
    }.items():  # fmt: skip
        yield Case(f"the ending {ending}", f"fil.{ending}", content, "other-kind")
    yield Case("no ending", "fil", pdf(), "other-kind")
    yield Case("dots alone", "...", pdf(), "other-kind")
    yield Case("an empty file", "tom.pdf", b"", "empty")
    yield Case("a double ending", "faktura.pdf.exe", b"MZ", "other-kind")


def _disguises() -> Iterator[Case]:
    yield Case("a program as PDF", "x.pdf", b"MZ\x90\x00" + bytes(600), "content-differs")
    yield Case("a web page as PDF", "x.pdf", b"<html><script>alert(1)</script>%%EOF", "content-differs")
    yield Case("a web page as PNG", "x.png", b"<script>alert(1)</script>", "content-differs")
    yield Case("SVG as PNG", "x.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "content-differs")
    yield Case("a PNG as JPEG", "x.jpg", png(), "content-differs")
    yield Case("a PDF as Word", "x.docx", pdf(), "content-differs")
    yield Case("Word as Excel", "x.xlsx", package(), "content-differs")
    yield Case("Excel as Word", "x.docx", workbook(), "content-differs")
    yield Case("an old Word file renamed", "x.docx", OLE + bytes(600), "content-differs")
    yield Case("a zip as Word", "x.docx", _plain_zip(), "damaged")


def _plain_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")
    return content.getvalue()


def _pdf() -> Iterator[Case]:
    for title, inside in {
        "a script when opened": b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "a script with a hidden name": b"/OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>",
        "a program to start": b"/OpenAction << /S /Launch /F (cmd.exe) >>",
        "a file inside": b"/Names << /EmbeddedFiles << >> >>",
        "rich media": b"/Annots [ << /Subtype /RichMedia >> ]",
        "a form that sends itself": b"/AA << /O << /S /SubmitForm /F (http://example.invalid) >> >>",
        "an XFA form": b"/AcroForm << /XFA 5 0 R >>",
    }.items():
        yield Case(f"PDF with {title}", "x.pdf", pdf(inside), "macros")
    yield Case("PDF with a password", "x.pdf", pdf(b"/Encrypt 9 0 R "), "encrypted")
    yield Case("PDF cut off", "x.pdf", pdf()[:60], "damaged")


def _office() -> Iterator[Case]:
    yield Case("Word with macros", "x.docx", package(("word/vbaProject.bin", b"x")), "macros")
    yield Case("Word that says macros", "x.docx", package(types=WORD_TYPE + b" macroEnabled"), "macros")
    yield Case("Excel with ActiveX", "x.xlsx", workbook(("xl/activeX/activeX1.bin", b"x")), "macros")
    yield Case("Word with an embedded program", "x.docx", package(("word/embeddings/a.exe", b"MZ")), "macros")
    yield Case("Word with an OLE object", "x.docx", package(("word/embeddings/oleObject1.bin", b"x")), "macros")
    yield Case("Word with a password", "x.docx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted")
    yield Case("Word with encrypted parts", "x.docx", encrypted(package()), "encrypted")
    yield Case("a zip bomb", "x.docx", bomb(120), "unpacks-too-large")
    yield Case("a zip bomb beyond all sizes", "x.docx", bomb(220), "unpacks-too-large")
    yield Case("a bomb that lies about its size", "x.docx", lying_bomb(), "damaged")
    yield Case("too many parts", "x.docx", many_entries(1_200), "unpacks-too-large")
    yield Case("a part that leads out", "x.docx", package(("../../etc/passwd", b"x")), "damaged")
    yield Case("a part with a drive", "x.docx", package(("C:/windows/x.xml", b"x")), "damaged")
    yield Case("a zip cut off", "x.docx", package()[:120], "damaged")
    yield Case("a zip with noise inside", "x.docx", package()[:60] + bytes(40) + package()[100:], "damaged")


def _images() -> Iterator[Case]:
    yield Case("a picture of a hundred gigapixels", "x.png", png(400_000, 250_000), "unpacks-too-large")
    yield Case("a JPEG of four gigapixels", "x.jpg", jpeg(65_500, 65_500), "unpacks-too-large")
    yield Case("a picture without a size", "x.png", png(0, 0), "damaged")
    yield Case("a picture with a program behind", "x.png", png() + b"MZ" + bytes(4_000), "damaged")
    yield Case("a JPEG with a web page behind", "x.jpg", jpeg() + b"<html>" + bytes(4_000), "damaged")
    yield Case("a picture cut off", "x.png", png()[:30], "damaged")
    yield Case("a JPEG of markers without end", "x.jpg", b"\xff\xd8\xff\xe0" + b"\xff\xd0" * 5_000, "damaged")


def _names() -> Iterator[Case]:
    for title, name, shown in (
        ("a path", "../../etc/passwd.pdf", "passwd.pdf"),
        ("a Windows path", "C:\\temp\\x.pdf", "x.pdf"),
        ("a header in it", 'x"\r\nSet-Cookie: a=b.pdf', "x Set-Cookie a=b.pdf"),
        ("the reversed ending", "faktura\u202efdp.exe.pdf", "fakturafdp.exe.pdf"),
        ("a null byte", "x\0.exe.pdf", "x.exe.pdf"),
        ("a reserved name", "CON.pdf", "_CON.pdf"),
        ("markup", "<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        ("a template", "{{ 7*7 }}.pdf", "{{ 7 7 }}.pdf"),
        ("very many characters", "å" * 300 + ".pdf", "å" * 116 + ".pdf"),
        ("emoji", "lön 💰.pdf", "lön 💰.pdf"),
        ("leading dots", "...x.pdf", "x.pdf"),
    ):
        yield Case(f"a name with {title}", name, pdf(), TAKEN, shown)


TEXTS = (
    "<script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\">", "<iframe srcdoc=\"<script>top.document.title='owned'</script>\">",
    "\"><script>document.title='owned'</script>", "'-alert(1)-'", "</textarea><script>document.title='owned'</script>",
    "</title><script>document.title='owned'</script>", "<a href=\"javascript:document.title='owned'\">klicka</a>",
    "<style>*{display:none}</style>", "<base href=//example.invalid>",
    "<meta http-equiv=refresh content=0;url=//x.invalid>", "<form action=//example.invalid><input name=q>",
    "<math><mtext></mtext><script>document.title='owned'</script></math>",
    "{{ 7*7 }}{% load static %}{% debug %}", "${7*7}#{7*7}<%= 7*7 %>", "'; drop table messaging_message; --",
    "\" or 1=1 --", "%s %(text)s %n%n%n%x", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "\r\nBcc: x@example.invalid\r\n",
    "../../../../etc/passwd", "http://169.254.169.254/latest/meta-data/", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028\u2029 radbrytare", "ﷺ" * 500, "a\u0301" * 800, "Z̸̡̢a̷l̶g̵o̴", "👩‍👩‍👧‍👦" * 300, "🇸🇪🇫🇮", "<!--#exec cmd=\"ls\"-->",
    "<![CDATA[<script>document.title='owned'</script>]]>", "\\u003cscript\\u003e",
)  # fmt: skip
"""Texts that must come back as the same text and nothing else."""
REFUSED_TEXTS = ("", "   \n\t ", "a\x00b", "a\x07b", "a\u202eb", "a" * 20_001)
"""Texts that are refused at their field."""
