"""Simulate pension: up to three alternatives, nothing stored, everything in the address but whose pension it is."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Enrolment, InstalmentChange
from tests.domain.savings.register import an_investment_plan, some_units
from tests.world import World, an_insured


@pytest.fixture
def enrolment(world: World) -> Enrolment:
    an_investment_plan(world.contract)
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")
    return enrolment


@pytest.fixture
def simulate(world, enrolment, signed_in):
    client = signed_in(world.asta.user)
    client.cookies["pelaren_language"] = "en"
    address = reverse(
        "insured-simulation", args=[world.norrvik.customer_number, world.contract.number, enrolment.insured.number]
    )
    return lambda **tried: client.get(address, tried)


def said(answer) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_it_begins_with_what_is_agreed(simulate):
    answer = simulate()

    assert answer.status_code == 200
    assert "01.06.2047" in said(answer)
    assert 'value="630,00"' in said(answer)
    assert "A simulation changes nothing in the contract." in said(answer)


def test_three_alternatives_stand_side_by_side(simulate):
    answer = simulate(
        **{"a-age": "65", "a-payout": "15", "b-age": "67", "b-months": "6", "b-payout": "life"},
        **{"c-age": "63", "c-payout": "5", "c-instalment": "1000", "c-extra": "5 000", "c-extra_month": "2027-06"},
    )

    page = said(answer)
    assert answer.status_code == 200
    assert [day in page for day in ("01.06.2047", "01.12.2049", "01.06.2045")] == [True] * 3
    assert "1 000,00 €" in page
    assert "5 000,00 €" in page


def test_an_alternative_without_an_age_is_left_out(simulate):
    page = said(simulate(**{"a-age": "65", "b-payout": "15", "c-payout": "15"}))

    assert page.count('class="pl-num">Alternative') == 1


@pytest.mark.parametrize(
    ("tried", "sentence"),
    [
        ({"a-instalment": "mycket"}, "id_a-instalment"),
        ({"a-extra": "500"}, "Write in which month the extra premium is paid"),
        ({"a-extra": "500", "a-extra_month": "juni"}, "Write the month as 2027-06"),
        ({"a-age": "99"}, "id_a-age"),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_field(simulate, tried, sentence):
    answer = simulate(**({"a-age": "65", "a-payout": "15"} | tried))

    assert answer.status_code == 422
    assert sentence in said(answer)


def test_nothing_is_stored(simulate, enrolment):
    simulate(**{"a-age": "67", "a-instalment": "999", "a-extra": "500", "a-extra_month": "2027-06"})

    enrolment.refresh_from_db()
    assert (enrolment.instalment, enrolment.exit_date) == (63_000, None)
    assert not InstalmentChange.objects.exists()
    assert not Invoice.objects.filter(due_date__gte=date(2027, 1, 1)).exists()


def test_the_comparison_is_handed_over_as_a_document_without_identity_numbers(world, enrolment, signed_in):
    client = signed_in(world.asta.user)
    address = reverse(
        "insured-simulation-pdf", args=[world.norrvik.customer_number, world.contract.number, enrolment.insured.number]
    )

    answer = client.get(address, {"a-age": "65", "b-age": "67", "b-payout": "life"})

    with pikepdf.open(BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('simulering-7001-2-0001.pdf"')
    assert enrolment.insured.identity_head.encode() not in answer.content


def test_instead_of_a_document_of_nothing_the_page_says_what_is_wrong(world, enrolment, signed_in):
    client = signed_in(world.asta.user)
    address = reverse(
        "insured-simulation-pdf", args=[world.norrvik.customer_number, world.contract.number, enrolment.insured.number]
    )

    answer = client.get(address, {"a-age": "99"}, follow=True)

    assert answer.status_code == 422
    assert "id_a-age" in said(answer)
