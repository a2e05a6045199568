"""A large contract's forecasts are computed by a job that can be killed, run twice, and found out to have died."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from pelaren.domain.forecasts.inputs import MODEL_VERSION
from pelaren.domain.projections import overview
from pelaren.domain.projections.operations import portfolio_runs
from pelaren.domain.projections.summary import Summary
from pelaren.domain.runs.models import Run, State
from pelaren.jobs.forecast_portfolio import forecast_portfolio
from pelaren.jobs.watched import UNFORESEEN
from tests.domain.savings.register import an_investment_plan, some_units
from tests.world import TODAY, World, an_insured

NOW = timezone.now()


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    some_units(an_insured(world.group), value="29426.85")
    an_insured(world.group)
    return world


def ordered(world: World, **changes) -> Run:
    order = {"contract": world.contract, "language": "sv", "now": NOW, "by": world.asta}
    return portfolio_runs.order(**order | changes)


def done(run: Run) -> Run:
    forecast_portfolio(employer_id=run.employer_id, run=str(run.public_id))
    run.refresh_from_db()
    return run


def test_a_run_says_how_many_it_computed_and_keeps_what_a_page_needs(world):
    run = done(ordered(world))

    summary = Summary.from_facts(run.facts)
    assert (run.state, run.rows, run.rows_done) == (State.DONE, 2, 2)
    assert summary == overview.of(world.contract, as_of=TODAY).summary()
    assert (summary.assumption_set, summary.model, summary.as_of) == ("FI-2026-01", MODEL_VERSION, TODAY)


def test_another_value_of_one_insured_is_another_fingerprint(world):
    before = overview.of(world.contract, as_of=TODAY).summary()
    some_units(an_insured(world.group, instalment=0), value="0.01")

    after = overview.of(world.contract, as_of=TODAY).summary()

    assert before.fingerprint != after.fingerprint


def test_a_job_that_runs_twice_computes_once(world):
    run = done(ordered(world))
    ended = run.finished_at

    assert done(run).finished_at == ended


def test_a_job_that_was_killed_half_way_begins_again(world):
    run = ordered(world)
    Run.objects.update(begun_at=NOW, rows=2, rows_done=1)

    assert done(run).state is State.DONE


def test_a_run_that_nobody_knows_is_left_alone(world):
    forecast_portfolio(employer_id=world.norrvik.pk, run=str(uuid4()))

    assert not Run.objects.exists()


def test_an_error_nobody_foresaw_ends_the_run(world):
    run = ordered(world)
    Run.objects.update(facts={"language": "sv", "contract": 0})

    done(run)

    assert (run.state, run.facts["reason"]) == (State.FAILED, UNFORESEEN)


def test_a_run_that_has_died_keeps_nobody_waiting_for_ever(world):
    first = ordered(world)

    assert ordered(world, now=NOW + timedelta(minutes=59)) == first
    assert ordered(world, now=NOW + timedelta(minutes=61)) != first


def test_the_workbook_lies_sealed(world):
    run = done(ordered(world))

    workbook = portfolio_runs.workbook_of(run)
    assert workbook.startswith(b"PK")
    assert workbook[:64] not in bytes(run.result)
