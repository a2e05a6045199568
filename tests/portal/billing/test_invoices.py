"""The tab Fakturor: what is unpaid and what is proposed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals, supplementary_invoices
from pelaren.domain.contracts.models import Enrolment, Group
from tests.money import a_key, a_payment, a_proposal, an_invoice, pay
from tests.portal.billing.reading import invoices_of, marks_of, payments_of, rows_of, text_of
from tests.world import TODAY, an_insured

DUE = date(2026, 12, 15)


def a_supplementary(world, amount, *, due=date(2026, 12, 8)):
    enrolment = Enrolment.objects.filter(group=world.group).first() or an_insured(world.group)
    return supplementary_invoices.create(
        contract=world.contract,
        amounts={enrolment.pk: amount},
        due_date=due,
        text="",
        idempotency_key=a_key(),
        today=TODAY,
        by=world.asta,
    )


def at(day, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def test_the_proposal_of_the_payment_plan_stands_with_its_sum_and_how_long_it_can_be_changed(world, signed_in):
    a_proposal(world, 63_000, 52_500)

    answer = signed_in(world.asta.user).get(invoices_of(world))

    assert rows_of(answer) == [
        ["Förslag 2026-4", "15.12.2026", "Kvartal 4 2026, alla grupper", "Kan ändras i 1 dag", "2", "1 155,00 €"]
    ]
    assert marks_of(answer) == ["attn"]
    assert "kommer med till och med 23.11.2026, sedan skickas fakturan" in text_of(answer)
    assert "Obetalt, med fakturaförslaget 1 155,00 €" in text_of(answer)
    assert "Förfallet 0,00 €" in text_of(answer)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 13), "Kan ändras i 10 dagar"),
        (date(2026, 11, 23), "Kan ändras i dag"),
        (date(2026, 11, 24), "Skickas i dag"),
    ],
)
def test_a_proposal_tells_how_long_it_can_be_changed(world, signed_in, monkeypatch, day, words):
    a_proposal(world, 63_000)
    at(day, monkeypatch)

    [row] = rows_of(signed_in(world.bengt.user).get(invoices_of(world)))

    assert row[3] == words


def test_a_proposal_of_nothing_says_so_when_its_day_has_come(world, signed_in, monkeypatch):
    a_proposal(world, 0)
    at(date(2026, 11, 25), monkeypatch)

    [row] = rows_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert row[3] == "Inget att fakturera"


def test_open_invoices_stand_beneath_by_due_date_with_what_is_left_to_pay(world, signed_in):
    regular = an_invoice(world, 63_000)
    supplementary = a_supplementary(world, 100_000)
    pay(supplementary, 40_000)

    answer = signed_in(world.asta.user).get(invoices_of(world))

    assert rows_of(answer) == [
        [supplementary.number, "08.12.2026", "Tilläggsfaktura, 1 försäkrad", "Delvis betald", "400,00 €", "1 000,00 €"],
        [regular.number, "15.12.2026", "Kvartal 4 2026, alla grupper", "Skickad", "–", "630,00 €"],
        ["Kvar att betala", "", "1 230,00 €"],
    ]
    assert "Obetalt, med fakturaförslaget 1 230,00 €" in text_of(answer)


def test_an_invoice_past_its_due_date_is_marked_with_the_days_and_counted_as_overdue(world, signed_in, monkeypatch):
    an_invoice(world, 63_000)
    at(DUE + timedelta(days=7), monkeypatch)

    answer = signed_in(world.asta.user).get(invoices_of(world))

    assert rows_of(answer)[0][3] == "Försenad 7 dagar"
    assert marks_of(answer) == ["danger"]
    assert "Förfallet 630,00 €" in text_of(answer)


def test_on_the_due_date_itself_an_invoice_is_not_late(world, signed_in, monkeypatch):
    an_invoice(world, 63_000)
    at(DUE, monkeypatch)

    assert rows_of(signed_in(world.asta.user).get(invoices_of(world)))[0][3] == "Skickad"


def test_a_paid_invoice_leaves_the_tab_for_transactions(world, signed_in):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 63_000)

    page = text_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert invoice.number not in page
    assert "Inga obetalda fakturor" in page


def test_with_nothing_unpaid_the_page_tells_when_the_next_proposal_comes(world, signed_in):
    an_insured(world.group)
    PaymentPlan.objects.filter(contract=world.contract).update(months=[3])

    answer = signed_in(world.asta.user).get(invoices_of(world))

    assert "Nästa fakturaförslag skapas 29.01.2027 enligt betalningsplanen." in text_of(answer)
    assert payments_of(world) in answer.content.decode()


def test_a_contract_with_nobody_in_it_says_what_a_proposal_waits_for(world, signed_in):
    page = text_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert "skapas när någon i avtalet är försäkrad på nästa förfallodag" in page


def test_a_contract_without_a_plan_says_so(world, signed_in):
    PaymentPlan.objects.filter(contract=world.contract).delete()

    page = text_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert "Avtalet har ingen betalningsplan ännu." in page


def test_the_payment_plan_of_the_year_shows_what_is_paid_of_how_much(world, signed_in, monkeypatch):
    an_insured(world.group, instalment=63_000)
    PaymentPlan.objects.filter(contract=world.contract).update(months=[3, 12])
    proposals.make(today=date(2026, 2, 20))
    march = invoices.issue(invoice=Invoice.objects.get(), today=date(2026, 2, 23), by=None)
    a_payment(world.contract, 63_000, reference=march.reference, value_date=date(2026, 3, 16))

    page = text_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert "Betalningsplan 2026 1 av 2 betalningar" in page
    assert "Betalt 630,00 € av 1 260,00 €" in page


def test_a_monthly_plan_names_its_months(world, signed_in):
    PaymentPlan.objects.filter(contract=world.contract).update(months=list(range(1, 13)))
    a_proposal(world, 63_000)

    names = {(row[0], row[2]) for row in rows_of(signed_in(world.asta.user).get(invoices_of(world)))}

    assert ("Förslag 2026-12", "December 2026, alla grupper") in names


def test_a_contract_invoiced_per_group_names_the_group(world, signed_in):
    world.contract.invoiced_per_group = True
    world.contract.save()
    Group.objects.create(employer=world.norrvik, contract=world.contract, number=3, name="B", retirement_age=65)
    a_proposal(world, 63_000)

    [row] = rows_of(signed_in(world.asta.user).get(invoices_of(world)))

    assert row[2] == "Kvartal 4 2026, grupp 2"


def test_dates_and_amounts_follow_the_market_of_the_contract(world, signed_in):
    an_insured(world.swedish_group, instalment=123_456)
    proposals.make(today=TODAY)
    address = invoices_of(world).replace("40112", "50113").replace("7001-2", "8001-4")

    [row] = rows_of(signed_in(world.cecilia.user).get(address))

    assert (row[1], row[5]) == ("2026-12-15", "1 234,56 kr")


def test_whoever_may_not_see_invoices_is_turned_away_and_has_no_tab_for_them(world, signed_in):
    answer = signed_in(world.jonas.user).get(invoices_of(world))

    assert answer.status_code == 403


def test_another_employers_contract_does_not_exist(world, signed_in):
    a_proposal(world, 63_000)

    mine = signed_in(world.cecilia.user).get(invoices_of(world))
    nobodys = signed_in(world.asta.user).get(invoices_of(world).replace("7001-2", "9999-9"))

    assert (mine.status_code, nobodys.status_code) == (404, 404)


def test_the_page_costs_as_many_queries_for_one_invoice_as_for_many(world, signed_in, django_assert_num_queries):
    a_proposal(world, 63_000)
    a_supplementary(world, 1_000)
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(invoices_of(world))

    for amount in range(1, 30):
        a_supplementary(world, amount)

    with django_assert_num_queries(len(few)):
        asta.get(invoices_of(world))
