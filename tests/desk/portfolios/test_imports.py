"""The desk reads a portfolio in: everybody of a file joins a contract, or nobody."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import proposals
from pelaren.domain.contracts.models import Enrolment, Group, Insured
from pelaren.domain.contracts.queries import find_by_identity
from pelaren.domain.runs.models import Run, State
from pelaren.jobs.join_portfolio import join_portfolio
from pelaren.jobs.read_portfolio import read_portfolio
from tests.desk.portfolios.sheets import HEADINGS, PortfolioImporter, a_row, as_text
from tests.documents.workbooks import a_sheet, formula
from tests.portal.billing.workbooks import text_of, work
from tests.world import TODAY, an_identity, an_insured


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def disa(world, signed_in):
    return PortfolioImporter(signed_in(world.disa.user), world.contract)


def test_everybody_of_a_text_file_joins_and_comes_on_the_proposals(disa, world):
    identity = an_identity()
    an_insured(world.group, "Anna", "Backlund")
    proposals.make(today=TODAY)
    rows = [a_row(identity=identity.shown), a_row(last="Öberg", first="Åsa", instalment="1 234,50")]

    preview = disa.read(as_text([HEADINGS, *rows]))
    done = disa.confirm()

    joined = Enrolment.objects.select_related("insured").order_by("insured__number")
    assert "2 persons join · Instalments together 1 864,50 €" in text_of(preview)
    assert "2 persons have joined" in text_of(done)
    assert [(one.insured.full_name, one.instalment, one.joined_on) for one in joined][1:] == [
        ("Ekholm Sofia", 63_000, date(2026, 1, 1)),
        ("Öberg Åsa", 123_450, date(2026, 1, 1)),
    ]
    assert find_by_identity(identity.value, employer_id=world.norrvik.pk).get().full_name == "Ekholm Sofia"
    assert sorted(InvoiceLine.objects.values_list("amount", flat=True)) == [63_000, 63_000, 123_450]
    assert InvoiceChange.objects.filter(cause="joined").count() == Invoice.objects.count() == 1
    assert Event.objects.filter(name="insured.joined").count() == 2


def test_a_workbook_with_moved_columns_numbers_dates_and_one_column_of_names_is_read(disa, world):
    rows = [
        ["Persnr", "Namn", "Premie", "Från", "Anst nr", "E-post", "Annat"],
        [an_identity().shown, "Ekholm Sofia Maria", 630.5, "2026-02-01", 17, "sofia@norrvik.example", "x"],
        [],
        [an_identity().shown, "von Essen, Åsa", "630,50", "1.2.2026", "", "", ""],
    ]

    disa.read(a_sheet(rows), "personer.xlsx")
    disa.confirm()

    found = Insured.objects.order_by("number")
    assert [(one.last_name, one.first_name, one.employee_number) for one in found] == [
        ("Ekholm", "Sofia Maria", "17"),
        ("von Essen", "Åsa", ""),
    ]
    assert set(Enrolment.objects.values_list("instalment", flat=True)) == {63_050}


def test_a_swedish_number_that_excel_made_a_number_of_is_read(world, signed_in):
    disa = PortfolioImporter(signed_in(world.disa.user), world.swedish_contract)
    identity = an_identity("SE", born=date(2004, 5, 14))
    rows = [["Efternamn", "Förnamn", "Personnummer", "I gruppen från", "Betalningspost"]]
    rows.append(["Ek", "Bo", int(identity.value[2:]), "2026-01-01", 500])

    disa.read(a_sheet(rows), "personer.xlsx")
    disa.confirm()

    assert find_by_identity(identity.value, employer_id=world.sunnana.pk).count() == 1


def test_each_wrong_row_is_named_by_row_person_field_and_reason_and_nobody_joins(disa, world):
    twice, there = an_identity(), an_identity()
    an_insured(world.group, "Anna", "Backlund", identity=there)
    Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=3, name="Produktion", retirement_age=65
    )
    rows = [
        a_row(identity="140582-930Z"),
        a_row(last="", first="Åsa"),
        a_row(last="R2-D2"),
        a_row(group="Ledning"),
        a_row(group=""),
        a_row(joined_on="31.2.2026"),
        a_row(joined_on="1.1.2019"),
        a_row(joined_on="1.1.2036"),
        a_row(instalment="fem hundra"),
        a_row(instalment=""),
        a_row(instalment="99999999,00"),
        a_row(identity=twice.shown),
        a_row(identity=twice.shown),
        a_row(identity=there.shown),
        a_row(identity="19630417-9812"),
    ]

    page = text_of(disa.read(as_text([HEADINGS, *rows])))
    disa.confirm()

    assert "14 of 15 rows cannot be read in" in page
    for line in (
        "Row 2, Ekholm Sofia, Personal identity code:",
        "Row 3, Åsa, Last name: The name is missing.",
        "Row 4, R2-D2 Sofia, Last name: The name holds something else than letters.",
        "Row 5, Ekholm Sofia, Group: Contract 7001-2 has no group “Ledning”.",
        "Row 6, Ekholm Sofia, Group: The group is missing.",
        "Row 7, Ekholm Sofia, In the group from: There is no such day.",
        "The start day can be 01.01.2026 at the earliest",
        "The start day can be at most one year ahead.",
        "Row 10, Ekholm Sofia, Instalment: Write the amount with digits and a comma",
        "Write the amount, for example 100,00",
        "The amount is unreasonably large.",
        "The person stands on two rows, also on row 13. Keep one.",
        "Backlund Anna is already insured in contract 7001-2, in group 2 Tjänstemän.",
        "This is a Swedish personal identity number.",
    ):
        assert line in page
    assert Enrolment.objects.count() == 1
    assert disa.run.confirmed_at is None


def test_formulas_and_errors_are_refused_in_their_cells(disa):
    rows = [HEADINGS, a_row(instalment=formula("=600+30", 630)), a_row(joined_on=formula("=TODAY()", "2026-01-01"))]

    page = text_of(disa.read(a_sheet(rows), "personer.xlsx"))

    assert page.count("The cell holds a formula. Write the value itself.") >= 2


def test_wrong_rows_come_back_as_a_workbook_that_is_read_when_corrected(disa):
    identity = an_identity()
    disa.read(as_text([HEADINGS, a_row(identity=identity.shown, instalment="x"), a_row()]))
    errors = disa.client.get(disa.address("portfolio-import-errors", disa.run.public_id)).content
    rows = CalamineWorkbook.from_filelike(BytesIO(errors)).get_sheet_by_index(0).to_python()
    rows[1][rows[0].index("Instalment")] = "630,00"

    disa.read(a_sheet(rows), "fel.xlsx")
    disa.confirm()

    assert [one.instalment for one in Enrolment.objects.all()] == [63_000]


def test_the_empty_workbook_that_is_offered_is_read_when_filled_in(disa):
    template = disa.client.get(disa.address("portfolio-template")).content
    heads = CalamineWorkbook.from_filelike(BytesIO(template)).get_sheet_by_index(0).to_python()[0]

    row = ["Ek", "Bo", an_identity().shown, "2 Tjänstemän", "2026-03-01", 12.5, 66, "A1", ""]
    disa.read(a_sheet([heads, row]), "a.xlsx")
    disa.confirm()

    assert Insured.objects.get().retirement_age == 66
    assert Enrolment.objects.get().instalment == 1_250


def test_missing_headings_are_named(disa):
    page = text_of(disa.read(as_text([["Efternamn", "Förnamn", "Grupp"], ["Ek", "Bo", "2"]])))

    assert "The headings lack Personal identity code, In the group from, Instalment." in page
    assert disa.run.content is None


RENAMED = ["Vem", "Kod", "Lön", "Startar", "Avd"]


def test_renamed_headings_are_asked_about_and_the_answer_is_read(disa, world):
    identity = an_identity()
    row = ["Ekholm Sofia", identity.shown, "630,00", "1.1.2026", "2"]
    question = disa.read(as_text([RENAMED, row]))
    answer = disa.client.post(
        disa.address("portfolio-import-columns", disa.run.public_id),
        {"full_name": "0", "identity_number": "1", "instalment": "2", "joined_on": "3", "group": "4"},
    )
    work(read_portfolio, disa.run)
    preview = text_of(disa.client.get(answer.url))
    disa.confirm()

    shown = question.content.decode()
    assert "Column C, Lön: 630,00" in shown
    assert identity.shown not in shown, "an example is no place for an identity number"
    assert "1 person joins" in preview
    assert Enrolment.objects.get().instalment == 63_000
    assert Insured.objects.get().full_name == "Ekholm Sofia"


def test_an_answer_that_cannot_be_is_told_at_its_fields(disa):
    disa.read(as_text([RENAMED, ["Ekholm Sofia", an_identity().shown, "630,00", "1.1.2026", "2"]]))
    address = disa.address("portfolio-import-columns", disa.run.public_id)

    empty = disa.client.post(address, {})
    twice = disa.client.post(address, {"full_name": "0", "identity_number": "0", "instalment": "2", "joined_on": "99"})

    assert (empty.status_code, twice.status_code) == (422, 422)
    assert all(f'href="#id_{name}"' in empty.content.decode() for name in ("last_name", "identity_number", "joined_on"))
    assert all(f'href="#id_{name}"' in twice.content.decode() for name in ("full_name", "identity_number", "joined_on"))
    assert disa.run.state is State.ASKING
    assert disa.client.get(address).status_code == 302


def test_who_left_joins_again_as_herself(disa, world):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Gammal", identity=identity, exit_date=date(2026, 5, 31))

    page = disa.read(as_text([HEADINGS, a_row(identity=identity.shown, joined_on="1.6.2026")]))
    disa.confirm()

    assert "Joins again" in text_of(page)
    assert Insured.objects.get().full_name == "Ekholm Sofia"
    assert Enrolment.objects.count() == 2


def test_confirming_and_working_twice_joins_everybody_once(disa):
    disa.read(as_text([HEADINGS, a_row(), a_row()]))
    for _ in range(2):
        disa.confirm()
        work(join_portfolio, disa.run)

    assert Enrolment.objects.count() == Insured.objects.count() == 2


def test_somebody_who_joined_meanwhile_stops_the_whole_file(disa, world):
    identity = an_identity()
    disa.read(as_text([HEADINGS, a_row(), a_row(identity=identity.shown)]))
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)

    page = text_of(disa.confirm())

    assert "The register has changed since the preview" in page
    assert Enrolment.objects.count() == 1


def test_the_file_is_kept_sealed_and_forgotten_when_everybody_has_joined(disa):
    identity = an_identity()
    disa.read(as_text([HEADINGS, a_row(identity=identity.shown)]))
    kept = disa.run
    disa.confirm()

    for secret in (b"Ekholm", identity.value.encode(), identity.shown.encode()):
        assert secret not in bytes(kept.content) + bytes(kept.result)
    assert (disa.run.content, disa.run.result, disa.run.state) == (None, None, State.DONE)
    assert identity.value not in str(disa.run.facts) + str(list(Event.objects.values_list("facts", flat=True)))


def test_no_whole_identity_number_stands_on_the_page(disa):
    identity = an_identity()

    page = disa.read(as_text([HEADINGS, a_row(identity=identity.shown)])).content.decode()

    assert identity.shown[-4:] not in page
    assert identity.masked_head in page


def test_other_files_are_refused_at_the_field(disa):
    files = [(b"%PDF-1.7", "a.pdf"), (b"\0\1", "a.csv"), (b"x", "a.xlsx"), (bytes(5_000_001), "a.csv")]

    answers = [disa.send(*file) for file in files]
    answers.append(disa.client.post(disa.address("portfolio-imports"), {}))

    assert {answer.status_code for answer in answers} == {422}
    assert not Run.objects.exists()


def test_the_employers_people_never_see_it(disa, world, signed_in):
    disa.read(as_text([HEADINGS, a_row()]))
    there = disa.address("portfolio-import", disa.run.public_id)

    assert signed_in(world.asta.user).get(there).status_code == 404


def test_thousands_join_with_as_many_questions_as_a_few(disa):
    def questions(count: int) -> int:
        disa.read(as_text([HEADINGS, *(a_row() for _ in range(count))]))
        disa.client.post(disa.address("portfolio-import-confirmation", disa.run.public_id))
        with CaptureQueriesContext(connection) as asked:
            work(join_portfolio, disa.run)
        return len(asked)

    questions(1)
    few = questions(3)

    assert questions(40) == few
    assert Enrolment.objects.count() == 44
