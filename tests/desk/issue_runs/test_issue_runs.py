"""Issue a due month's invoices of all contracts: watch, stop, go on; one bad contract never stops the others."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pelaren.domain.billing.models import Invoice, IssueRun, IssueRunState, PaymentPlan
from pelaren.domain.billing.operations import issue_runs, proposals
from pelaren.domain.contracts.models import Contract
from pelaren.domain.tenancy import context
from pelaren.jobs.issue_month import issue_month
from tests.money import assert_whole
from tests.world import TODAY, a_contract, an_insured

INDEX = reverse("desk:issue-runs")
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def proposed(world):
    """Three contracts with a proposal each that falls due in December."""
    an_insured(world.group)
    an_insured(world.swedish_group)
    an_insured(a_contract(world.norrvik, number="7002-9")[1])
    proposals.make(today=TODAY)


def begun(browser):
    browser.post(INDEX, {"month": str(DECEMBER)})
    return IssueRun.objects.select_related("run").latest("pk")


def work(run):
    """Do the job as a worker does: nobody's rows are open before it."""
    context.act_for_nobody()
    issue_month(run=str(run.run.public_id))
    context.act_for_insurer(user_id=None)
    return IssueRun.objects.select_related("run").get(pk=run.pk)


def test_a_run_issues_every_contracts_proposals_of_the_month_in_the_name_of_who_began_it(world, at_desk, proposed):
    run = begun(at_desk())
    queued = ProcrastinateJob.objects.filter(task_name__endswith="issue_month").count()

    run = work(run)

    assert queued == 1
    assert run.state is IssueRunState.DONE
    assert (run.run.rows, run.run.rows_done, run.run.facts["issued"]) == (3, 3, 3)
    assert Invoice.objects.issued().count() == 3
    assert_whole()


def test_the_page_tells_how_far_it_has_come_and_htmx_gets_the_fragment(world, at_desk, proposed):
    run = begun(at_desk())
    address = reverse("desk:issue-run", args=[run.run.public_id])

    whole = at_desk().get(address)
    part = at_desk().get(address, headers={"HX-Request": "true"})

    assert b"<html" in whole.content and b"<html" not in part.content
    assert b"every 2s" in part.content
    work(run)
    assert b"every 2s" not in at_desk().get(address, headers={"HX-Request": "true"}).content


def test_a_contract_that_is_bad_stands_among_the_problems_and_the_others_are_issued(world, at_desk, proposed):
    Contract.objects.filter(pk=world.contract.pk).update(number="ABC-2")

    run = work(begun(at_desk()))

    assert run.state is IssueRunState.DONE
    assert [problem.details["contract"] for problem in run.run.problems.all()] == ["ABC-2"]
    assert run.run.facts["issued"] == 2
    assert set(Invoice.objects.proposals().values_list("contract__number", flat=True)) == {"ABC-2"}
    assert at_desk().get(reverse("desk:issue-run", args=[run.run.public_id])).status_code == 200


def test_a_stopped_run_issues_nothing_more_until_it_goes_on(world, at_desk, proposed):
    run = begun(at_desk())

    at_desk().post(reverse("desk:issue-run-stop", args=[run.run.public_id]))
    stopped = work(run)
    issued_then = Invoice.objects.issued().count()
    at_desk().post(reverse("desk:issue-run-continuation", args=[run.run.public_id]))
    done = work(run)

    assert stopped.state is IssueRunState.STOPPED and issued_then == 0
    assert done.state is IssueRunState.DONE
    assert Invoice.objects.issued().count() == 3


def test_a_run_stops_between_its_parts_and_goes_on_with_what_is_left(world, at_desk, proposed, monkeypatch):
    monkeypatch.setattr("pelaren.jobs.issue_month.INVOICES", 1)
    run = begun(at_desk())
    issue = issue_runs.issue_part

    def issue_and_stop(**order):
        issue(**order)
        issue_runs.stop(issue_run=run, now=timezone.now(), by=world.disa)

    monkeypatch.setattr(issue_runs, "issue_part", issue_and_stop)
    stopped = work(run)
    monkeypatch.setattr(issue_runs, "issue_part", issue)
    issue_runs.go_on(issue_run=run, by=world.disa)
    done = work(run)

    assert stopped.state is IssueRunState.STOPPED and stopped.run.facts["issued"] == 1
    assert done.run.facts["issued"] == 3 and done.run.rows_done == done.run.rows == 3
    assert_whole()


def test_a_job_that_was_killed_begins_again_and_issues_nothing_twice(world, at_desk, proposed):
    run = begun(at_desk())
    left = issue_runs.begin(public_id=run.run.public_id, today=TODAY, now=timezone.now())
    issue_runs.issue_part(public_id=run.run.public_id, invoice_ids=left[:1], today=TODAY)

    run = work(run)

    assert run.run.facts["issued"] == 3
    assert Invoice.objects.issued().count() == 3
    assert_whole()


def test_what_would_get_a_longer_time_to_pay_than_the_law_allows_waits_for_its_day(world, at_desk):
    an_insured(world.group)
    an_insured(world.swedish_group)
    PaymentPlan.objects.filter(contract=world.contract).update(agreed_term_days=60)
    PaymentPlan.objects.update(due_day=28)
    proposals.make(today=TODAY)

    run = work(begun(at_desk()))

    [problem] = run.run.problems.all()
    assert (problem.reason, problem.details["contract"]) == (issue_runs.TOO_EARLY, "8001-4")
    assert date.fromisoformat(problem.details["day"]) + timedelta(days=30) == Invoice.objects.proposals().get().due_date
    assert run.run.facts["issued"] == 1


def test_a_month_is_issued_by_one_run_at_a_time(world, at_desk, proposed):
    begun(at_desk())

    answer = at_desk(world.maria).post(INDEX, {"month": str(DECEMBER)})

    assert answer.status_code == 422
    assert IssueRun.objects.count() == 1


def test_a_month_without_proposals_is_not_offered(world, at_desk, proposed):
    answer = at_desk().post(INDEX, {"month": "2027-03-01"})

    assert answer.status_code == 422
    assert not IssueRun.objects.exists()


def test_a_run_that_has_ended_neither_stops_nor_goes_on(world, at_desk, proposed):
    run = work(begun(at_desk()))

    at_desk().post(reverse("desk:issue-run-stop", args=[run.run.public_id]))
    at_desk().post(reverse("desk:issue-run-continuation", args=[run.run.public_id]))

    run.refresh_from_db()
    assert run.stop_asked_at is None and run.state is IssueRunState.DONE
