"""How far a run has come is read from its facts, and its problems follow it."""

from datetime import UTC, datetime

import pytest

from pelaren.domain.runs.models import RowProblem, Run, State
from pelaren.domain.runs.operations import runs
from pelaren.domain.runs.operations.runs import NotReady, Problem
from pelaren.domain.tenancy import context

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_run(world, **options: object) -> Run:
    return runs.start(kind="try", by=world.disa, now=NOW, **options)


def test_a_run_waits_until_somebody_works_on_it(world):
    assert a_run(world).state is State.WAITING


def test_a_run_that_has_begun_says_how_far_it_is(world):
    run = a_run(world)

    runs.begin(run=run, rows=10, now=NOW)
    runs.progress(run=run, rows_done=4)

    run.refresh_from_db()
    assert (run.state, run.rows_done, run.rows) == (State.RUNNING, 4, 10)


def test_a_checked_run_is_ready_without_problems_and_refused_with_them(world):
    good = runs.check(run=a_run(world), problems=[], facts={}, now=NOW)
    bad = runs.check(run=a_run(world), problems=[Problem(2, "units", "units-empty")], facts={}, now=NOW)

    assert (good.state, bad.state) == (State.READY, State.REFUSED)
    assert list(bad.problems.values_list("row", "field", "reason")) == [(2, "units", "units-empty")]


def test_only_a_ready_run_can_be_claimed_and_only_once(world):
    run = runs.check(run=a_run(world), problems=[], facts={}, now=NOW)
    claimed = runs.claim(run=run, now=NOW)
    runs.finish(run=claimed, now=NOW)

    with pytest.raises(NotReady):
        runs.claim(run=run, now=NOW)


def test_a_finished_run_keeps_its_result_and_forgets_its_content(world):
    run = a_run(world, content=b"rows", rows=3)

    runs.finish(run=run, now=NOW, result=b"sheet", facts={"sum": 7})

    run.refresh_from_db()
    assert (run.state, run.content, bytes(run.result), run.facts) == (State.DONE, None, b"sheet", {"sum": 7})


def test_a_run_that_was_given_up_says_why(world):
    run = a_run(world)

    runs.fail(run=run, now=NOW, reason="no-investment-plan")

    assert (run.state, run.facts["reason"]) == (State.FAILED, "no-investment-plan")


def test_a_run_of_the_pension_company_is_hidden_from_employers_and_theirs_from_each_other(world):
    runs.check(run=a_run(world), problems=[Problem(2, "", "row-twice")], facts={}, now=NOW)
    runs.check(run=a_run(world, employer_id=world.norrvik.pk), problems=[Problem(2, "", "x")], facts={}, now=NOW)

    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)
    assert (Run.objects.count(), RowProblem.objects.count()) == (0, 0)

    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)
    assert (Run.objects.count(), RowProblem.objects.count()) == (1, 1)
