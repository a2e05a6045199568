"""Amounts go out to Excel and come in again as one new version, or not at all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pelaren.documents.insured_amounts_excel import FILE_SENTENCES
from pelaren.documents.reading.limits import FileReason
from pelaren.domain.accounts.roles import Role
from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Cause, Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import amount_imports, changes, proposals
from pelaren.domain.runs.models import Run, State
from pelaren.jobs.forget_files import forget_files
from pelaren.jobs.read_amounts import read_amounts
from pelaren.jobs.save_amounts import save_amounts
from tests.documents.workbooks import a_sheet
from tests.money import a_proposal, an_invoice, pay
from tests.portal.billing.sheets import with_amounts
from tests.portal.billing.workbooks import Importer, text_of, work
from tests.world import TODAY, a_contract, an_identity, an_insured


@pytest.fixture
def proposal(world):
    for first, last in (("Sofia", "Ekholm"), ("Åsa", "Öberg"), ("Anna", "Backlund")):
        an_insured(world.group, first, last)
    proposals.make(today=TODAY)
    return Invoice.objects.get()


@pytest.fixture
def asta(world, signed_in, proposal):
    return Importer(signed_in(world.asta.user), proposal)


def amounts_of(invoice: Invoice) -> dict[str, int]:
    return dict(InvoiceLine.objects.filter(invoice=invoice).values_list("insured__last_name", "amount"))


def change_by_hand(invoice: Invoice, last_name: str, amount: int, by) -> None:
    line = InvoiceLine.objects.get(invoice=invoice, insured__last_name=last_name)
    invoice.refresh_from_db()
    changes.change_lines(invoice=invoice, amounts={line.pk: amount}, version=invoice.version, today=TODAY, by=by)


def test_amounts_changed_in_the_exported_file_become_one_new_version(asta, proposal, world):
    before = proposal.version
    preview = asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700, "Öberg Åsa": "690,50"}))
    done = asta.confirm()

    proposal.refresh_from_db()
    assert "2 amounts change" in text_of(preview)
    assert "New grand total 2 020,50 € (+130,50 €)" in text_of(preview)
    assert "2 amounts are changed. The grand total is 2 020,50 €" in text_of(done)
    assert amounts_of(proposal) == {"Ekholm": 70_000, "Öberg": 69_050, "Backlund": 63_000}
    assert proposal.version == before + 1
    change = InvoiceChange.objects.get(version=proposal.version)
    assert (change.cause, change.changed_by_id) == (Cause.IMPORTED, world.asta.user_id)
    assert asta.run.state is State.DONE


def test_the_preview_shows_each_row_and_changes_nothing(asta, proposal):
    page = text_of(asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700})))

    proposal.refresh_from_db()
    assert "3 Ekholm Sofia" in page
    assert "630,00 € 700,00 € Changes" in page
    assert "630,00 € 630,00 € Unchanged" in page
    assert proposal.version == asta.invoice.version
    assert amounts_of(proposal)["Ekholm"] == 63_000


def test_one_wrong_row_stops_all_of_them_and_is_named_by_row_person_field_and_reason(asta, proposal):
    page = asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700, "Öberg Åsa": "fem hundra"}))
    answer = asta.post("invoice-import-confirmation")

    assert "1 of 3 rows cannot be read in" in text_of(page)
    assert "Row 4, Öberg Åsa, amount: The amount is not a number. Write for example 500,00." in text_of(page)
    assert "fem hundra" in text_of(page)
    assert asta.address("invoice-import-confirmation", asta.run.public_id) not in page.content.decode()
    assert asta.client.get(answer.url).status_code == 200
    assert asta.run.confirmed_at is None
    assert set(amounts_of(proposal).values()) == {63_000}


def test_a_row_for_somebody_else_shows_the_number_that_was_written(asta):
    rows = [["Försäkringsnummer", "Belopp"], ["7001-2-0099", "640,00"]]

    page = text_of(asta.read(a_sheet(rows)))

    assert "2 – 7001-2-0099 – –" in page


def test_wrong_rows_come_back_as_a_workbook_that_can_be_corrected_and_sent(asta, proposal):
    asta.read(with_amounts(asta.export(), {"Öberg Åsa": "-5"}))
    errors = asta.client.get(asta.address("invoice-import-errors", asta.run.public_id))
    rows = with_amounts(errors.content, {"Öberg Åsa": "600,00"}, column="D", name_column=2)
    asta.read(rows)
    asta.confirm()

    assert errors.headers["Content-Disposition"].startswith("attachment")
    assert amounts_of(proposal) == {"Ekholm": 63_000, "Öberg": 60_000, "Backlund": 63_000}


def test_a_file_that_somebody_has_overtaken_is_refused_with_what_changed(asta, proposal, world):
    old = with_amounts(asta.export(), {"Ekholm Sofia": 700})
    change_by_hand(proposal, "Ekholm", 71_000, world.jonas)
    page = text_of(asta.read(old))

    assert "The invoice has changed since the file was exported" in page
    assert "Latest by Jonas Berglind" in page
    assert "Ekholm Sofia 630,00 € 710,00 € 700,00 €" in page
    assert amounts_of(proposal)["Ekholm"] == 71_000


def test_a_file_is_as_good_as_new_when_the_amounts_are_again_what_they_were(asta, proposal, world):
    content = with_amounts(asta.export(), {"Ekholm Sofia": 700})
    change_by_hand(proposal, "Öberg", 1, world.jonas)
    change_by_hand(proposal, "Öberg", 63_000, world.jonas)

    asta.read(content)
    asta.confirm()

    assert amounts_of(proposal)["Ekholm"] == 70_000


def test_what_somebody_saves_between_preview_and_confirmation_is_not_overwritten(asta, proposal, world):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700}))
    change_by_hand(proposal, "Öberg", 64_000, world.jonas)
    page = text_of(asta.confirm())

    assert "The invoice has changed since the file was exported" in page
    assert "Öberg Åsa 630,00 € 640,00 € 630,00 €" in page
    assert amounts_of(proposal) == {"Ekholm": 63_000, "Öberg": 64_000, "Backlund": 63_000}


def test_confirming_twice_and_working_twice_has_one_effect(asta, proposal):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700}))
    before = InvoiceChange.objects.count()

    answers = [asta.post("invoice-import-confirmation") for _ in range(3)]
    for _ in range(3):
        work(save_amounts, asta.run)

    assert {answer.status_code for answer in answers} == {302}
    assert InvoiceChange.objects.count() == before + 1
    assert ProcrastinateJob.objects.filter(task_name="pelaren.jobs.save_amounts.save_amounts").count() == 1


def test_reading_twice_gives_the_same_preview(asta):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700}))
    first = amount_imports.rows_of(asta.run)

    work(read_amounts, asta.run)

    assert amount_imports.rows_of(asta.run) == first
    assert asta.run.state is State.READY


def test_the_file_is_kept_sealed_and_forgotten_when_it_has_been_read_in(asta):
    content = with_amounts(asta.export(), {"Ekholm Sofia": 700})
    asta.read(content)
    kept = asta.run
    asta.confirm()

    assert content[:40] not in bytes(kept.content)
    assert b"Ekholm" not in bytes(kept.content) + bytes(kept.result)
    assert (asta.run.content, asta.run.result) == (None, None)
    assert "Ekholm" not in str(asta.run.facts)


def test_choosing_another_file_lets_go_of_the_one_before(asta):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700}))
    first = asta.run
    asta.read(asta.export())

    first.refresh_from_db()
    assert (first.content, first.result, first.state) == (None, None, State.FAILED)
    assert "no longer kept" in text_of(asta.client.get(asta.address("invoice-import", first.public_id)))


def test_cancelling_lets_go_of_the_file(asta):
    asta.read(asta.export())

    answer = asta.post("invoice-import-removal")

    assert answer.url == asta.address("invoice")
    assert (asta.run.content, asta.run.result) == (None, None)


def test_a_file_that_nobody_confirms_is_forgotten_after_two_days(asta):
    asta.read(asta.export())
    Run.objects.update(started_at=timezone.now() - timedelta(days=3))

    forget_files(timestamp=0)

    assert (asta.run.content, asta.run.state) == (None, State.FAILED)


def test_unknown_headings_ask_which_column_is_which(asta, proposal):
    numbers = dict(InvoiceLine.objects.values_list("insured__last_name", "insured__number"))
    rows = [["Nummer", "Vem", "Att fakturera"], [f"7001-2-{numbers['Öberg']:04d}", "Öberg Åsa", "700,00"]]

    question = asta.read(a_sheet(rows))
    wrong = asta.post("invoice-import-columns", insurance_number="0", amount="0")
    asta.post("invoice-import-columns", insurance_number="0", amount="2")
    work(read_amounts, asta.run)
    preview = asta.client.get(asta.address("invoice-import", asta.run.public_id))
    asta.confirm()

    assert "Column C, Att fakturera: 700,00" in text_of(question)
    assert wrong.status_code == 422
    assert "2 insured persons are not in the file and keep the amounts of now." in text_of(preview)
    assert amounts_of(proposal) == {"Ekholm": 63_000, "Öberg": 70_000, "Backlund": 63_000}


def test_an_identity_number_in_the_file_is_not_shown(asta, proposal):
    numbers = dict(InvoiceLine.objects.values_list("insured__last_name", "insured__number"))
    number, identity = f"7001-2-{numbers['Öberg']:04d}", an_identity().shown
    rows = [["Nr", "Hetu", "Pengar"], [number, identity, "1"], ["x", "140582-930W", ""]]

    question = asta.read(a_sheet(rows)).content.decode()

    assert identity[-4:] not in question
    assert "930W" not in question


def test_the_file_of_another_invoice_is_refused(asta, world, signed_in):
    other_contract, other_group = a_contract(world.norrvik, number="7002-9")
    an_insured(other_group)
    proposals.make(today=TODAY)
    other = Importer(signed_in(world.asta.user), Invoice.objects.get(contract=other_contract))

    page = asta.read(other.export())

    assert "exported from another invoice" in text_of(page)


def test_an_issued_invoice_cannot_fall_below_what_is_paid(world, signed_in):
    invoice = an_invoice(world, 63_000, 52_500)
    pay(invoice, 63_000 + 20_000)
    asta = Importer(signed_in(world.asta.user), invoice)
    line = InvoiceLine.objects.filter(paid__gt=10_000).select_related("insured").first()
    content = with_amounts(asta.export(), {line.insured.full_name: "100,00"})

    page = text_of(asta.read(content))

    assert "is already paid, so the amount cannot be lower than that." in page
    assert asta.run.rows_wrong == 1


def test_a_paid_invoice_takes_no_amounts(world, signed_in):
    invoice = an_invoice(world, 63_000)
    exported = Importer(signed_in(world.asta.user), invoice).export()
    pay(invoice, 63_000)
    asta = Importer(signed_in(world.asta.user), invoice)

    page, sent = asta.client.get(asta.address("invoice-imports")), asta.send(exported)

    assert "The invoice is paid and can no longer be changed." in text_of(page)
    assert 'type="file"' not in page.content.decode()
    assert sent.status_code == 422
    assert not Run.objects.exists()


def test_an_issued_invoice_gets_a_ledger_entry_and_a_stored_document(world, signed_in):
    invoice = an_invoice(world, 63_000)
    asta = Importer(signed_in(world.asta.user), invoice)
    name = InvoiceLine.objects.select_related("insured").get().insured.full_name

    asta.read(with_amounts(asta.export(), {name: 700}))
    asta.confirm()

    assert invoice.documents.filter(version=invoice.version + 1).exists()
    assert Invoice.objects.with_balance().get().balance == 70_000


def test_a_row_of_more_than_ten_million_is_a_slip_of_the_keyboard(asta):
    page = text_of(asta.read(with_amounts(asta.export(), {"Ekholm Sofia": "99 999 999,00"})))

    assert "The amount is too large. Check the number of digits." in page


def test_a_reader_may_export_but_not_read_in(world, signed_in, proposal):
    bengt = Importer(signed_in(world.bengt.user), proposal)

    assert bengt.export().startswith(b"PK")
    assert bengt.client.get(bengt.address("invoice-imports")).status_code == 403
    assert Event.objects.filter(name="invoice.exported").count() == 1


def test_whoever_has_lost_the_right_meanwhile_saves_nothing(asta, proposal, world):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700}))
    asta.post("invoice-import-confirmation")
    type(world.asta).objects.filter(pk=world.asta.pk).update(role=Role.READER)

    work(save_amounts, asta.run)

    assert asta.run.state is State.REFUSED
    assert amounts_of(proposal)["Ekholm"] == 63_000


def test_an_error_nobody_foresaw_ends_the_run_and_says_so(asta, monkeypatch, caplog):
    monkeypatch.setattr(amount_imports, "compare", lambda **_: 1 / 0)

    page = asta.read(asta.export())

    assert asta.run.state is State.FAILED
    assert "Something went wrong while the file was read." in text_of(page)
    assert asta.run.content is None
    assert "was given up" in caplog.text


def test_too_many_files_at_once_have_to_wait(world, signed_in):
    a_proposal(world, 63_000)
    for number in range(5):
        Run.objects.create(kind="x", employer=world.norrvik, started_by=world.asta.user, about=f"x:{number}")
    asta = Importer(signed_in(world.asta.user), Invoice.objects.get())

    answer = asta.send(asta.export())

    assert answer.status_code == 422
    assert "Several files are being read already." in text_of(answer)


def test_a_file_that_is_too_large_or_missing_is_refused_at_once_at_its_field(asta):
    large = asta.send(b"PK\x03\x04" + bytes(5_000_001))
    missing = asta.client.post(asta.address("invoice-imports"), {})

    assert (large.status_code, missing.status_code) == (422, 422)
    assert str(FILE_SENTENCES[FileReason.TOO_LARGE]) in text_of(large)
    assert "Choose a file" in text_of(missing)
    assert not Run.objects.exists()


def test_while_the_file_waits_the_page_says_so_and_looks_again_by_itself(asta):
    sent = asta.send(asta.export())
    page = asta.client.get(sent.url)
    polled = asta.client.get(sent.url, headers={"HX-Request": "true"})
    work(read_amounts, asta.run)
    ready = asta.client.get(sent.url, headers={"HX-Request": "true"})

    assert "The file is being read" in text_of(page)
    assert 'hx-trigger="every 1s"' in polled.content.decode()
    assert ready.headers["HX-Refresh"] == "true"


def test_the_preview_asks_the_same_questions_for_one_row_and_for_many(world, signed_in, django_assert_num_queries):
    for number in range(60):
        an_insured(world.group, "Anna", f"Efternamn{number:02d}")
    proposals.make(today=TODAY)
    asta = Importer(signed_in(world.asta.user), Invoice.objects.get())
    numbers = list(InvoiceLine.objects.values_list("insured__number", flat=True))
    heads = ["Försäkringsnummer", "Summa"]
    asta.read(a_sheet([heads, [f"7001-2-{numbers[0]:04d}", 1]]))
    few = asta.address("invoice-import", asta.run.public_id)
    asta.client.get(few)
    with CaptureQueriesContext(connection) as one:
        asta.client.get(few)
    asked = len(one)
    asta.read(a_sheet([heads, *([f"7001-2-{number:04d}", 2] for number in numbers)]))
    many = asta.address("invoice-import", asta.run.public_id)
    asta.client.get(many)

    with django_assert_num_queries(asked):
        page = asta.client.get(many)

    assert "Showing 1–50 of 60" in text_of(page)


def test_rows_are_filtered_by_what_comes_of_them(asta):
    asta.read(with_amounts(asta.export(), {"Ekholm Sofia": 700, "Öberg Åsa": "x"}))
    address = asta.address("invoice-import", asta.run.public_id)

    changed, wrong, same = (text_of(asta.client.get(f"{address}?show={kind}")) for kind in ("changed", "wrong", "same"))

    assert "Ekholm Sofia" in changed and "Backlund Anna" not in changed
    assert "Backlund Anna" not in wrong
    assert "Backlund Anna" in same and "Ekholm Sofia" not in same
    assert "All 3 Errors 1 Changed 1 Unchanged 1" in wrong
