"""One insured's page, and the change of her instalment on it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Enrolment, InstalmentChange, Insured, InvestmentPlan
from pelaren.domain.movements.operations import instalments
from tests.portal.insured.conftest import errors_of, main_of, rows_of, values_of
from tests.world import a_contract, an_identity, an_insured

ADDRESS = "/employers/40112/contracts/7001-2/insured/1/"
INSTALMENT = ADDRESS + "instalment/"


@pytest.fixture
def sofia(world) -> Enrolment:
    return an_insured(world.group, instalment=52_500)


def paid_bill(enrolment: Enrolment, *, due: date, amount: int, kind: str = "regular") -> None:
    bill = Invoice.objects.create(
        employer_id=enrolment.employer_id, contract=enrolment.group.contract, kind=kind, due_date=due, currency="EUR",
        occasion=due.replace(day=1) if kind == "regular" else None,
    )  # fmt: skip
    InvoiceLine.objects.create(
        employer_id=enrolment.employer_id, invoice=bill, insured=enrolment.insured, enrolment=enrolment,
        planned=amount, amount=amount, paid=amount,
    )  # fmt: skip


def test_the_page_shows_basic_details_with_a_masked_number(world, browsing):
    identity = an_identity()
    sofia = an_insured(world.group, identity=identity, joined_on=date(2016, 3, 1)).insured
    Insured.objects.filter(pk=sofia.pk).update(email="sofia@norrvik.example", employee_number="20418")

    answer = browsing(world.asta).get(ADDRESS)

    page = main_of(answer)
    assert f"Personal identity code {identity.masked_head} •••• hidden" in page
    assert "Born 1982" in page
    assert "In the group since 01.03.2016" in page
    assert "Retirement age 65 years" in page
    assert "Employee number 20418" in page
    assert "E-mail sofia @norrvik.example" in page
    assert "Insurance number 7001-2-0001" in page
    assert identity.value not in answer.content.decode()


def test_the_investment_plan_of_the_contract_is_named(world, browsing, sofia):
    InvestmentPlan.objects.create(
        employer=world.norrvik, contract=world.contract, name="Balanserad", valid_from=date(2024, 3, 1)
    )

    assert "Investment plan Balanserad" in main_of(browsing(world.asta).get(ADDRESS))


def test_paid_premiums_are_listed_by_year_with_supplementary_ones_apart(world, browsing, sofia):
    paid_bill(sofia, due=date(2025, 3, 17), amount=63_000)
    paid_bill(sofia, due=date(2025, 6, 16), amount=63_000)
    paid_bill(sofia, due=date(2025, 9, 1), amount=50_000, kind="supplementary")
    paid_bill(sofia, due=date(2024, 12, 16), amount=60_000)

    answer = browsing(world.asta).get(ADDRESS)

    assert rows_of(answer)[:2] == [
        ["2025", "3", "1 260,00 €", "500,00 €", "1 760,00 €"],
        ["2024", "1", "600,00 €", "–", "600,00 €"],
    ]
    assert "Since 01.01.2020 2 360,00 €" in main_of(answer)


def test_before_the_first_payment_the_page_says_so(world, browsing, sofia):
    assert "No premiums paid yet" in main_of(browsing(world.asta).get(ADDRESS))


def test_who_has_left_keeps_her_page_without_anything_to_change(world, browsing, today):
    an_insured(world.group, exit_date=today - timedelta(days=1))
    asta = browsing(world.asta)

    page = main_of(asta.get(ADDRESS))
    answer = asta.post(INSTALMENT, {"instalment": "700,00", "seen": "63000"})

    assert f"Left the group {today - timedelta(days=1):%d.%m.%Y}" in page
    assert 'name="instalment"' not in asta.get(ADDRESS).content.decode()
    assert answer.status_code == 422
    assert "The person has left the group" in main_of(answer)
    assert Enrolment.objects.get().instalment == 63_000


def test_a_saved_instalment_is_confirmed_with_the_invoice_from_which_it_applies(world, browsing, sofia, today):
    answer = browsing(world.asta).post(INSTALMENT, {"instalment": "630,00", "seen": "52500"}, follow=True)

    change = InstalmentChange.objects.get()
    assert answer.redirect_chain == [(f"{ADDRESS}?changed={change.pk}", 302)]
    proposed = Invoice.objects.proposals().first()
    assert "The instalment is changed to 630,00 €. The change applies from the invoice due " in main_of(answer)
    assert proposed is None or f"{proposed.due_date:%d.%m.%Y}" in main_of(answer)
    assert f'action="{ADDRESS}instalment/{change.pk}/removal/"' in answer.content.decode()
    assert values_of(answer)["instalment"] == "630,00"


def test_the_change_is_undone_from_the_note(world, browsing, sofia):
    asta = browsing(world.asta)
    asta.post(INSTALMENT, {"instalment": "630,00", "seen": "52500"})
    change = InstalmentChange.objects.get()

    answer = asta.post(f"{INSTALMENT}{change.pk}/removal/", follow=True)

    assert "The change is undone. The instalment is 525,00 €." in main_of(answer)
    assert Enrolment.objects.get().instalment == 52_500


def test_the_note_stays_until_the_page_is_opened_anew(world, browsing, sofia):
    asta = browsing(world.asta)
    noted = asta.post(INSTALMENT, {"instalment": "630,00", "seen": "52500"}).url

    assert "The instalment is changed" in main_of(asta.get(noted))
    assert "The instalment is changed" in main_of(asta.get(noted))
    assert "The instalment is changed" not in main_of(asta.get(ADDRESS))


def test_what_can_no_longer_be_undone_is_not_offered_and_is_refused(world, browsing, sofia, today):
    asta = browsing(world.asta)
    world.contract.payment_plan.months = list(range(1, 13))
    world.contract.payment_plan.save()
    proposals.make(today=today)
    noted = asta.post(INSTALMENT, {"instalment": "630,00", "seen": "52500"}).url
    change = InstalmentChange.objects.get()
    invoices.issue(invoice=Invoice.objects.proposals().first(), today=today, by=None)

    page = asta.get(noted).content.decode()
    answer = asta.post(f"{INSTALMENT}{change.pk}/removal/", follow=True)

    assert "/removal/" not in page
    assert "The change can no longer be undone" in main_of(answer)
    assert Enrolment.objects.get().instalment == 63_000


@pytest.mark.parametrize("named", ["", "x", "0", "99999999999999999999999", "-1", "\u0661", "1 or 1=1"])
def test_an_address_that_names_no_change_of_hers_shows_no_note(world, browsing, sofia, named):
    answer = browsing(world.asta).get(ADDRESS, {"changed": named})

    assert answer.status_code == 200
    assert "changed to" not in main_of(answer)


def test_a_change_of_somebody_else_is_neither_noted_nor_undone(world, browsing, sofia, today):
    anna = an_insured(world.group, "Anna", "Backlund")
    change = instalments.change(enrolment=anna, amount=1, seen=63_000, today=today, by=world.asta)
    asta = browsing(world.asta)

    assert "changed to" not in main_of(asta.get(ADDRESS, {"changed": change.pk}))
    assert asta.post(f"{INSTALMENT}{change.pk}/removal/").status_code == 404
    assert InstalmentChange.objects.get().undone_at is None


@pytest.mark.parametrize("value", ["", "-1", "−1,00", "abc", "1.240,00", "5,255", "9" * 30, "10000000,01", "\x00"])
def test_a_bad_amount_gets_a_sentence_and_stays_typed(world, browsing, sofia, value):
    answer = browsing(world.asta).post(INSTALMENT, {"instalment": value, "seen": "52500"})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["instalment"]
    assert values_of(answer)["instalment"] == value.replace("\x00", "\ufffd")
    assert Enrolment.objects.get().instalment == 52_500


@pytest.mark.parametrize("seen", ["", "1", "x", "52500.0", "²", "-52500", "9" * 19])
def test_who_saw_another_amount_saves_nothing_until_she_has_seen_the_one_of_now(world, browsing, sofia, seen):
    asta = browsing(world.asta)

    answer = asta.post(INSTALMENT, {"instalment": "700,00", "seen": seen})

    assert answer.status_code == 422
    assert "meanwhile" in errors_of(answer)["instalment"]
    again = values_of(answer)
    assert (again["instalment"], again["seen"]) == ("700,00", "52500")
    assert asta.post(INSTALMENT, again).status_code == 302
    assert Enrolment.objects.get().instalment == 70_000


def test_the_same_amount_is_told_to_change_nothing(world, browsing, sofia):
    answer = browsing(world.asta).post(INSTALMENT, {"instalment": "525", "seen": "52500"}, follow=True)

    assert "Nothing is changed." in main_of(answer)
    assert not InstalmentChange.objects.exists()


def test_who_may_only_look_sees_the_amount_without_a_form_and_is_refused(world, browsing, sofia, today):
    change = instalments.change(enrolment=sofia, amount=60_000, seen=52_500, today=today, by=world.asta)
    bengt = browsing(world.bengt)

    answer = bengt.get(ADDRESS, {"changed": change.pk})

    assert "Amount per payment 600,00 €" in main_of(answer)
    assert "instalment/" not in answer.content.decode()
    assert bengt.post(INSTALMENT, {"instalment": "1", "seen": "60000"}).status_code == 403
    assert bengt.post(f"{INSTALMENT}{change.pk}/removal/").status_code == 403
    assert Enrolment.objects.get().instalment == 60_000


def test_who_handles_messages_only_may_not_see_the_insured(world, browsing, sofia):
    assert browsing(world.jonas).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("path", ["insured/2/", "insured/0/", "insured/99999999999999999999/"])
def test_a_number_that_nobody_has_does_not_exist(world, browsing, sofia, path):
    there = f"/employers/40112/contracts/7001-2/{path}"

    assert browsing(world.asta).get(there).status_code == 404
    assert browsing(world.asta).post(f"{there}instalment/", {"instalment": "1"}).status_code == 404


def test_an_insured_of_another_contract_does_not_exist_here(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    an_insured(elsewhere)
    an_insured(world.swedish_group)

    assert browsing(world.asta).get(ADDRESS).status_code == 404


def test_who_joined_again_shows_the_time_of_now(world, browsing, today):
    first = an_insured(world.group, joined_on=date(2016, 1, 1), exit_date=date(2018, 1, 1))
    Enrolment.objects.create(
        employer=world.norrvik, insured=first.insured, group=world.group, joined_on=date(2024, 1, 1), instalment=77
    )

    answer = browsing(world.asta).get(ADDRESS)

    assert "In the group since 01.01.2024" in main_of(answer)
    assert values_of(answer)["seen"] == "77"


def test_the_page_takes_the_same_queries_however_long_the_history(world, browsing, sofia):
    asta, counts = browsing(world.asta), []
    for year in (2025, 2024, 2023):
        for month in (3, 6, 9, 12):
            paid_bill(sofia, due=date(year, month, 15), amount=1)
        with CaptureQueriesContext(connection) as asked:
            asta.get(ADDRESS)
        counts.append(len(asked))

    assert len(set(counts)) == 1
