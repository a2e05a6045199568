"""A whole contract at once gives every insured the forecast she gets alone."""

from datetime import date

import numpy as np
import pytest

from pelaren.domain.contracts.models import InvestmentShare
from pelaren.domain.forecasts import person
from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.projections.insured import inputs_of
from pelaren.domain.projections.portfolio import near_pension, pensions_by_year, project
from pelaren.domain.projections.snapshot import Scope, draw
from pelaren.domain.projections.terms import terms_of
from tests.domain.savings.register import an_investment_plan, some_units
from tests.money import a_payment, an_invoice
from tests.world import TODAY, World, an_identity, an_insured


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    an_investment_plan(world.swedish_contract)
    return world


def projected(world: World, scope: Scope | None = None, *, as_of: date = TODAY):
    contracts = [world.contract, world.swedish_contract]
    known = draw(scope or Scope(), as_of=as_of, only_with_something=True)
    return project(known, terms_of(contracts, as_of=as_of), as_of=as_of)


def test_every_insured_gets_the_forecast_she_gets_alone(world):
    invoice = an_invoice(world, 63_000, 52_500)
    a_payment(world.contract, 115_500, reference=invoice.reference)
    some_units(an_insured(world.group, instalment=0), value="12345.67")
    an_insured(world.group, exit_date=date(2027, 3, 31))
    an_insured(world.group, joined_on=date(2027, 2, 1))
    an_insured(world.group, identity=an_identity(born=date(1958, 2, 1)))
    some_units(an_insured(world.swedish_group, identity=an_identity("SE")), value="800000")

    finland, sweden = projected(world)

    assert (len(finland.known), len(sweden.known)) == (6, 1)
    people = {one.pk: one for one in world.contract.insured.all()} | {
        one.pk: one for one in world.swedish_contract.insured.all()
    }
    for answer in (finland, sweden):
        for place, known in enumerate(answer.known):
            alone = person.forecast(inputs_of(people[known.insured_id], as_of=TODAY).inputs)
            assert answer.forecast.months[place] == alone.months
            for row, scenario in enumerate(SCENARIOS):
                expected = alone.scenarios[scenario]
                assert np.isclose(answer.forecast.capital[row, place], expected.capital, rtol=1e-9)
                assert np.isclose(
                    answer.forecast.pension_month_today[row, place], expected.pension_month_today, rtol=1e-9
                )


def test_who_has_left_without_savings_is_not_there(world):
    an_insured(world.group, exit_date=date(2026, 1, 31))
    some_units(an_insured(world.group, exit_date=date(2026, 1, 31)), value="100.00")

    finland, _ = projected(world)

    assert [one.value for one in finland.known] == [10_000]


def test_insured_of_a_contract_whose_plan_is_not_whole_are_left_out_and_counted(world):
    an_insured(world.group)
    InvestmentShare.objects.filter(employer=world.norrvik).first().delete()

    finland, _ = projected(world)

    assert (len(finland.known), finland.left_out) == (0, 1)


def test_pensions_are_added_up_by_the_year_they_begin(world):
    an_insured(world.group, identity=an_identity(born=date(1982, 5, 14)))
    an_insured(world.group, identity=an_identity(born=date(1982, 5, 14)))
    an_insured(world.group, identity=an_identity(born=date(1963, 1, 14)))

    finland, _ = projected(world)
    years = pensions_by_year(finland)

    assert [(year.year, year.people) for year in years] == [(2028, 1), (2047, 2)]
    assert sum(year.pensions[1] for year in years) == pytest.approx(finland.forecast.pension_month_today[1].sum())
    assert [finland.known[place].birth // 12 for place in near_pension(finland)] == [1963]


def test_a_scope_holds_one_employer_one_contract_or_one_insured(world):
    one = an_insured(world.group)
    an_insured(world.group)
    an_insured(world.swedish_group, identity=an_identity("SE"))

    assert len(draw(Scope(), as_of=TODAY)) == 3
    assert len(draw(Scope(employer_id=world.norrvik.pk), as_of=TODAY)) == 2
    assert len(draw(Scope(contract_id=world.swedish_contract.pk), as_of=TODAY)) == 1
    assert len(draw(Scope(employer_id=world.norrvik.pk, insured_id=one.insured_id), as_of=TODAY)) == 1
    assert draw(Scope(employer_id=world.sunnana.pk, insured_id=one.insured_id), as_of=TODAY) == []
