"""The desk reads in savings values: choose a file, look, confirm."""

import html
from datetime import timedelta
from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pelaren.documents.reading.limits import FileReason
from pelaren.domain.runs.models import Run
from pelaren.domain.savings.models import UnitHolding
from pelaren.jobs.forget_files import forget_files
from tests.documents.odd_workbooks import ODD_WORKBOOKS
from tests.documents.workbooks import a_sheet
from tests.world import an_insured

UNSAFE = {
    FileReason.OLD_EXCEL: "in an old Excel format",
    FileReason.ENCRYPTED: "protected by a password",
    FileReason.MACROS: "has macros",
    FileReason.DAMAGED: "is damaged",
    FileReason.UNPACKS_TOO_LARGE: "holds too much",
    FileReason.UNSAFE_XML: "may be harmful",
    FileReason.TOO_MANY_CELLS: "has too many cells",
}
HEAD = "Försäkringsnummer;Fond;Andelar;Kurs;Dag\r\n"
ROW = "7001-2-0001;Räntor Norden;12,5;104,25;31.10.2026\r\n"


def send(client, content: bytes, name: str = "varden.csv", **options: object):
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("desk:savings"), {"file": upload}, **options)


def test_a_csv_file_is_looked_at_and_then_read_in(world, signed_in):
    an_insured(world.group)
    disa = signed_in(world.disa.user)

    preview = send(disa, (HEAD + ROW).encode(), follow=True)
    run = Run.objects.get()
    done = disa.post(reverse("desk:savings-import-confirmation", args=[run.public_id]), follow=True)

    assert "7001-2-0001" in preview.content.decode()
    assert "1 303,13 €".replace(" ", "\u00a0") in preview.content.decode()
    assert done.status_code == 200
    assert UnitHolding.objects.count() == 1


def test_a_file_in_the_old_swedish_letters_is_read(world, signed_in):
    an_insured(world.group)

    answer = send(signed_in(world.disa.user), (HEAD + ROW).encode("iso-8859-1"), follow=True)

    assert "Räntor Norden" in answer.content.decode()
    assert Run.objects.get().rows_wrong == 0


def test_a_workbook_with_numbers_and_days_as_cells_is_read(world, signed_in):
    an_insured(world.group)
    sheet = BytesIO()
    with xlsxwriter.Workbook(sheet) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Dag", "Insurance number", "Fund", "Units", "Price"])
        page.write_row(1, 0, ["2026-10-31", "7001-2-0001", "Aktier Världen", 0.1, 1000.25])

    answer = send(signed_in(world.disa.user), sheet.getvalue(), "varden.xlsx", follow=True)

    assert Run.objects.get().rows_wrong == 0
    assert "100,03" in answer.content.decode()


def test_wrong_rows_are_named_and_cannot_be_confirmed(world, signed_in):
    an_insured(world.group)
    disa = signed_in(world.disa.user)

    answer = send(disa, (HEAD + ROW + "7001-2-0999;Räntor Norden;1;104,25;31.10.2026\r\n").encode(), follow=True)
    run = Run.objects.get()
    disa.post(reverse("desk:savings-import-confirmation", args=[run.public_id]))

    page = answer.content.decode()
    assert 'href="#r3"' in page
    assert "7001-2-0999" in page
    assert reverse("desk:savings-import-confirmation", args=[run.public_id]) not in page
    assert not UnitHolding.objects.exists()


def test_a_file_that_is_no_sheet_or_lacks_a_column_is_refused_at_the_field(world, signed_in):
    disa = signed_in(world.disa.user)

    assert send(disa, b"\x00\x01\x02").status_code == 422
    assert send(disa, b"PK\x03\x04 not a workbook", "a.xlsx").status_code == 422
    assert send(disa, b"Fond;Andelar\r\nA;1\r\n").status_code == 422
    assert send(disa, HEAD.encode()).status_code == 422
    assert disa.post(reverse("desk:savings"), {}).status_code == 422
    assert not Run.objects.exists()


def test_a_workbook_that_is_unsafe_is_refused_with_its_reason_and_nothing_of_it_is_kept(world, signed_in):
    disa = signed_in(world.disa.user)
    disa.cookies["pelaren_language"] = "en"
    unsafe = [one for one in ODD_WORKBOOKS if one.refused in UNSAFE and one.file_name == "summor.xlsx"]
    one_of_each = {workbook.refused: workbook for workbook in unsafe}
    for reason, workbook in one_of_each.items():
        answer = send(disa, workbook.make(), workbook.file_name)
        assert (answer.status_code, UNSAFE[reason] in html.unescape(answer.content.decode())) == (422, True), reason

    assert set(one_of_each) == set(UNSAFE)
    assert not Run.objects.exists()


def test_a_formula_is_no_amount(world, signed_in):
    an_insured(world.group)
    rows = [["Dag", "Försäkringsnummer", "Fond", "Andelar", "Kurs"], ["2026-10-31", "7001-2-0001", "A", formula, 5]]

    send(signed_in(world.disa.user), a_sheet(rows), "varden.xlsx")

    assert Run.objects.get().rows_wrong == 1


def formula(sheet, row, column):
    sheet.write_formula(row, column, "=1+1", None, 2)


def test_what_nobody_confirms_is_forgotten(world, signed_in):
    an_insured(world.group)
    disa = signed_in(world.disa.user)
    send(disa, (HEAD + ROW).encode())
    send(disa, (HEAD + ROW).encode())
    earlier, latest = Run.objects.order_by("pk")
    kept_for_now = (earlier.content, bool(latest.content))
    Run.objects.update(started_at=timezone.now() - timedelta(days=3))

    forget_files(0)

    assert kept_for_now == (None, True), "another file takes the place of the one before"
    assert not Run.objects.exclude(content=None).exists()
    assert disa.get(reverse("desk:savings-import", args=[latest.public_id])).status_code == 200


def test_an_import_of_another_kind_does_not_exist_here(world, signed_in):
    other = Run.objects.create(kind="other", started_by=world.disa.user)

    answer = signed_in(world.disa.user).get(reverse("desk:savings-import", args=[other.public_id]))

    assert answer.status_code == 404


def test_the_list_asks_the_same_questions_for_one_file_and_for_many(world, signed_in, django_assert_num_queries):
    disa = signed_in(world.disa.user)
    disa.get(reverse("desk:savings"))
    a_run(world)
    with CaptureQueriesContext(connection) as one:
        disa.get(reverse("desk:savings"))
    for _ in range(15):
        a_run(world)

    with django_assert_num_queries(len(one)):
        disa.get(reverse("desk:savings"))


def a_run(world) -> Run:
    return Run.objects.create(
        kind="savings-import",
        started_by=world.disa.user,
        checked_at=timezone.now(),
        facts={"file": "a.csv", "days": []},
    )
