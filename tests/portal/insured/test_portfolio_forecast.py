"""The forecasts of a whole contract, as a page and as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelaren.domain.audit.models import Event
from tests.domain.savings.register import an_investment_plan, some_units
from tests.money import a_payment, an_invoice
from tests.world import World, an_identity, an_insured


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    return world


@pytest.fixture
def english(signed_in, world):
    client = signed_in(world.asta.user)
    client.cookies["pelaren_language"] = "en"
    return client


def address(world: World, name: str = "insured-forecasts") -> str:
    return reverse(name, args=[world.norrvik.customer_number, world.contract.number])


def test_the_page_adds_up_premiums_and_savings_and_names_who_is_near(world, english):
    invoice = an_invoice(world, 63_000)
    a_payment(world.contract, 63_000, reference=invoice.reference)
    near = an_insured(world.group, "Jan", "Engblom", identity=an_identity(born=date(1962, 3, 27)))
    some_units(near, value="12000.50")

    said = english.get(address(world)).content.decode().replace("\u00a0", " ")

    assert "630,00 €" in said
    assert "12 000,50 €" in said
    assert "Engblom Jan" in said
    assert "Pension begins within three years" in said


def test_the_workbook_has_a_row_an_insured_and_the_sentences_that_belong_to_every_forecast(world, english):
    some_units(an_insured(world.group), value="29426.85")
    an_insured(world.group, "=HYPERLINK(1)", "Öberg")

    answer = english.get(address(world, "insured-forecasts-workbook"))

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    people, about = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert [row[:2] for row in people[1:]] == [["7001-2-0001", "Ekholm Sofia"], ["7001-2-0002", "Öberg =HYPERLINK(1)"]]
    assert people[1][4] == 29426.85
    assert people[1][8] < people[1][9] < people[1][10]
    assert "promises nothing" in about[0][0]
    assert "7001-2" in answer["Content-Disposition"]


def test_an_empty_contract_says_that_there_is_nothing_yet(world, english):
    assert "No forecasts yet" in english.get(address(world)).content.decode()


def test_the_page_asks_as_many_questions_for_one_insured_as_for_many(world, english):
    an_insured(world.group)
    english.get(address(world))
    with CaptureQueriesContext(connection) as one:
        english.get(address(world))
    for _ in range(50):
        an_insured(world.group)

    with CaptureQueriesContext(connection) as many:
        english.get(address(world))

    assert len(one) == len(many)


def test_opening_stands_in_the_trail_for_the_employer_and_for_the_desk(world, english, signed_in):
    an_insured(world.group)

    english.get(address(world))
    answer = signed_in(world.disa.user).get(reverse("desk:contract-forecasts", args=[world.contract.number]))

    assert answer.status_code == 200
    told = Event.objects.filter(name="forecast.portfolio-opened").order_by("sequence")
    assert [event.actor_id for event in told] == [world.asta.user_id, world.disa.user_id]


def test_another_employers_contract_does_not_exist(world, signed_in):
    cecilia = signed_in(world.cecilia.user)

    assert cecilia.get(address(world)).status_code == 404
    assert cecilia.get(address(world, "insured-forecasts-workbook")).status_code == 404
