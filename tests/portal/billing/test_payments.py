"""The tab Transaktioner: what has been paid."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices, proposals, supplementary_invoices
from pelaren.domain.contracts.models import Enrolment
from pelaren.values.reference_numbers import format_rf
from tests.money import a_key, a_payment, an_invoice, pay
from tests.portal.billing.reading import address_of, marks_of, payments_of, rows_of, text_of
from tests.world import TODAY, an_insured


def a_paid_occasion(world, month: date, *, on: date):
    """A regular invoice for the occasion, issued and paid."""
    proposals.make(today=month - timedelta(days=20), contract_ids=[world.contract.pk])
    proposal = Invoice.objects.proposals().get(occasion=month)
    invoice = invoices.issue(invoice=proposal, today=proposal.due_date - timedelta(days=21), by=None)
    a_payment(world.contract, 63_000, reference=invoice.reference, value_date=on)
    return invoice


def a_paid_supplementary(world, amount):
    invoice = supplementary_invoices.create(
        contract=world.contract,
        amounts={Enrolment.objects.first().pk: amount},
        due_date=date(2026, 12, 8),
        text="",
        idempotency_key=a_key(),
        today=TODAY,
        by=world.asta,
    )
    pay(invoice, amount)
    return invoice


def test_a_paid_invoice_stands_with_its_day_reference_and_sum(world, signed_in):
    invoice = an_invoice(world, 63_000, 52_500)
    pay(invoice, 115_500)

    answer = signed_in(world.bengt.user).get(payments_of(world))

    assert rows_of(answer) == [
        [
            "22.11.2026",
            invoice.number,
            "Kvartal 4 2026, alla grupper",
            "RF90 7001 2260 0015",
            "Betald",
            "2",
            "1 155,00 €",
            f"Pdf {invoice.number}",
        ],
        ["Summa, 1 faktura", "1 155,00 €", ""],
    ]


def test_the_latest_payment_stands_first_and_a_year_can_be_chosen(world, signed_in):
    an_insured(world.group)
    first = a_paid_occasion(world, date(2025, 12, 1), on=date(2025, 12, 15))
    second = a_paid_occasion(world, date(2026, 3, 1), on=date(2026, 3, 13))
    third = a_paid_occasion(world, date(2026, 6, 1), on=date(2026, 6, 12))
    asta = signed_in(world.asta.user)

    everything = rows_of(asta.get(payments_of(world)))
    of_year = asta.get(payments_of(world), {"year": "2026"})

    assert [row[1] for row in everything[:-1]] == [third.number, second.number, first.number]
    assert [row[1] for row in rows_of(of_year)[:-1]] == [third.number, second.number]
    assert rows_of(of_year)[-1] == ["Summa, 2 fakturor", "1 260,00 €", ""]
    assert '<a class="pl-chip" href="?year=2026" aria-current="page">2026</a>' in of_year.content.decode()


def test_payments_by_the_plan_and_by_supplementary_invoice_are_added_up_apart(world, signed_in):
    an_insured(world.group)
    a_paid_occasion(world, date(2026, 9, 1), on=date(2026, 9, 15))
    a_paid_supplementary(world, 10_000)

    page = text_of(signed_in(world.asta.user).get(payments_of(world)))

    assert "Betalt sammanlagt 730,00 € Enligt betalningsplanen 630,00 € På tilläggsfaktura 100,00 €" in page


def test_an_unpaid_invoice_is_not_among_them(world, signed_in):
    an_invoice(world, 63_000)

    page = text_of(signed_in(world.asta.user).get(payments_of(world)))

    assert "Inga betalda fakturor ännu" in page


def test_a_part_payment_and_one_too_many_are_told_apart(world, signed_in):
    part = an_invoice(world, 63_000)
    pay(part, 23_000)
    twice = a_paid_supplementary(world, 10_000)
    pay(twice, 4_000)

    answer = signed_in(world.asta.user).get(payments_of(world))

    found = {row[1]: row for row in rows_of(answer)[:-1]}
    assert found[part.number][4:6] == ["Delvis betald", "1"]
    assert found[part.number][6].startswith("230,00 €")
    assert found[part.number][6].endswith("630,00 €")
    assert "40,00 €" in found[twice.number][4]
    assert found[twice.number][6] == "100,00 €"
    assert marks_of(answer) == ["attn", "attn"]


def test_a_payment_is_shown_on_its_invoice_with_what_of_it_is_left_over(world, signed_in):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 70_000)

    rows = rows_of(signed_in(world.asta.user).get(address_of(world, invoice)))

    reference = format_rf(invoice.reference).replace("\u00a0", " ")
    assert rows[0] == ["22.11.2026", reference, "700,00 €", "630,00 €", "70,00 €"]


def test_the_workbook_says_the_same_cents_as_the_page_and_splits_them_by_insured(world, signed_in):
    invoice = an_invoice(world, 63_000, 52_501)
    pay(invoice, 115_501)

    answer = signed_in(world.asta.user).get(payments_of(world) + "workbook/", {"year": "2026"})

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    _, settled = book.get_sheet_by_index(0).to_python()
    assert settled[0] == TODAY
    assert (settled[1], settled[5], settled[6], settled[7]) == (invoice.number, 2, 1155.01, 1155.01)
    _, *splits = book.get_sheet_by_index(1).to_python()
    assert [(row[3], row[5]) for row in splits] == [("7001-2-0001", 630.0), ("7001-2-0002", 525.01)]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="betalda-fakturor-7001-2-2026.xlsx"'


def test_the_text_file_is_written_with_semicolons_and_commas(world, signed_in):
    invoice = an_invoice(world, 123_456)
    pay(invoice, 123_456)

    answer = signed_in(world.asta.user).get(payments_of(world) + "csv/")

    _, row = answer.content.decode("utf-8-sig").splitlines()
    assert row.startswith(f"22.11.2026;{invoice.number};")
    assert row.endswith(";1;1234,56;1234,56;0,00;0,00")


@pytest.mark.parametrize("nonsense", ["nonsense", "1999", "-1", "²"])
def test_a_year_without_payments_or_sense_shows_all_years(world, signed_in, nonsense):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 63_000)

    answer = signed_in(world.asta.user).get(payments_of(world), {"year": nonsense})

    assert rows_of(answer)[0][1] == invoice.number


def test_the_page_costs_as_many_queries_for_one_payment_as_for_many(world, signed_in, django_assert_num_queries):
    an_insured(world.group)
    a_paid_supplementary(world, 1)
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(payments_of(world))

    for amount in range(2, 30):
        a_paid_supplementary(world, amount)

    with django_assert_num_queries(len(few)):
        answer = asta.get(payments_of(world))
    assert len(rows_of(answer)) == 26
