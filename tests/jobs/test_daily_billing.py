"""The jobs that make and issue invoices by themselves."""

import logging
from datetime import date, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from procrastinate.jobs import Job

from pelaren.domain.billing.models import Invoice, InvoiceLine, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Contract
from pelaren.domain.ledger.models import Entry
from pelaren.domain.tenancy import context
from pelaren.jobs.issue_invoices import issue_invoices
from pelaren.jobs.propose_invoices import propose_invoices
from tests.world import TODAY, a_contract, an_insured

DUE = date(2026, 12, 15)
DAY_OF_ISSUE = DUE - timedelta(days=21)


@pytest.fixture(autouse=True)
def nobody_acts(world):
    """A worker's transaction begins with no employer open; what the tests look at afterwards is open to them again."""
    context.act_for_nobody()
    yield
    context.act_for_nobody()


@pytest.fixture
def on(monkeypatch):
    """Return a function that says which day it is to the jobs."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def arranged(work):
    """Arrange as the pension company, then leave nobody acting, as before a job."""
    context.act_for_insurer(user_id=None)
    result = work()
    context.act_for_nobody()
    return result


def seen(work):
    context.act_for_insurer(user_id=None)
    return work()


def spoil(contract):
    """Give a contract a number no payment reference can be made of."""
    Contract.objects.filter(pk=contract.pk).update(number="ABC-2")


def test_a_run_makes_the_proposals_of_all_employers_and_a_second_one_nothing(world, on):
    arranged(lambda: (an_insured(world.group), an_insured(world.swedish_group)))
    on(TODAY)

    propose_invoices(timestamp=0)
    propose_invoices(timestamp=1)

    assert seen(lambda: set(Invoice.objects.values_list("contract__number", flat=True))) == {"7001-2", "8001-4"}
    assert InvoiceLine.objects.count() == 2


def test_a_run_leaves_nobodys_rows_open(world, on):
    arranged(lambda: an_insured(world.group))
    on(TODAY)

    propose_invoices(timestamp=0)
    issue_invoices(timestamp=0)

    assert not Contract.objects.exists()


def test_a_contract_whose_proposals_cannot_be_made_stops_no_other_and_is_logged(world, on, caplog):
    def two_times_at_once():
        enrolment = an_insured(world.group, exit_date=DUE)
        an_insured(world.swedish_group)
        # The register refuses this; should it ever stand there, one person would come twice on one invoice.
        type(enrolment).objects.create(
            employer_id=enrolment.employer_id, insured=enrolment.insured, group=world.group, joined_on=DUE, instalment=1
        )

    arranged(two_times_at_once)
    on(TODAY)

    with caplog.at_level(logging.ERROR):
        propose_invoices(timestamp=0)

    assert seen(lambda: [one.contract_id for one in Invoice.objects.all()]) == [world.swedish_contract.pk]
    assert [record.getMessage() for record in caplog.records] == [
        f"The proposals of contract id {world.contract.pk} could not be made; the others were."
    ]


def test_proposals_are_issued_on_their_day_and_not_before_and_a_second_run_issues_nothing(world, on):
    arranged(lambda: (an_insured(world.group), proposals.make(today=TODAY)))

    on(DAY_OF_ISSUE - timedelta(days=1))
    issue_invoices(timestamp=0)
    before = seen(lambda: Invoice.objects.issued().count())
    context.act_for_nobody()
    on(DAY_OF_ISSUE)
    issue_invoices(timestamp=1)
    issue_invoices(timestamp=2)

    assert before == 0
    assert seen(lambda: Invoice.objects.issued().count()) == 1
    assert Entry.objects.count() == 1


def test_a_contract_whose_invoice_cannot_be_issued_stops_no_other_stays_a_proposal_and_is_logged(world, on, caplog):
    def two_proposals_of_which_one_is_bad():
        an_insured(world.group)
        an_insured(a_contract(world.norrvik, number="7002-9")[1])
        proposals.make(today=TODAY)
        spoil(world.contract)

    arranged(two_proposals_of_which_one_is_bad)
    on(DAY_OF_ISSUE)

    with caplog.at_level(logging.ERROR):
        issue_invoices(timestamp=0)

    bad = seen(lambda: Invoice.objects.get(contract=world.contract))
    good = Invoice.objects.get(contract__number="7002-9")
    assert bad.is_proposal
    assert good.number == "7002926-0001"
    assert [record.getMessage() for record in caplog.records] == [
        f"Invoice id {bad.pk} could not be issued and stays a proposal; the others were issued."
    ]


def test_what_could_not_be_issued_is_issued_by_the_next_run_when_it_has_been_put_right(world, on):
    arranged(lambda: (an_insured(world.group), proposals.make(today=TODAY), spoil(world.contract)))
    on(DAY_OF_ISSUE)
    issue_invoices(timestamp=0)
    arranged(lambda: Contract.objects.filter(pk=world.contract.pk).update(number="7001-2"))

    issue_invoices(timestamp=1)

    assert seen(lambda: Invoice.objects.get()).number == "7001226-0001"


def test_a_proposal_with_nothing_to_pay_waits_without_noise(world, on, caplog):
    arranged(lambda: (an_insured(world.group, instalment=0), proposals.make(today=TODAY)))
    on(DAY_OF_ISSUE)

    with caplog.at_level(logging.INFO):
        issue_invoices(timestamp=0)

    assert seen(lambda: Invoice.objects.get()).is_proposal
    assert not caplog.records


def test_when_the_worker_has_been_away_past_the_due_date_the_invoice_gives_time_to_pay(world, on):
    arranged(lambda: (an_insured(world.group), proposals.make(today=TODAY)))
    on(DUE + timedelta(days=2))

    issue_invoices(timestamp=0)

    assert seen(lambda: Invoice.objects.get()).due_date == date(2026, 12, 31)


def test_when_the_database_goes_away_the_job_is_tried_again_instead_of_blaming_the_invoice(world, on, monkeypatch):
    arranged(lambda: (an_insured(world.group), proposals.make(today=TODAY)))
    on(DAY_OF_ISSUE)

    def gone(**_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(invoices, "issue_all", gone)

    with pytest.raises(OperationalError) as lost:
        issue_invoices(timestamp=0)

    assert issue_invoices.retry_strategy.get_retry_decision(exception=lost.value, job=a_job(attempts=0))
    assert not issue_invoices.retry_strategy.get_retry_decision(exception=ValueError(), job=a_job(attempts=0))


def a_job(*, attempts: int):
    return Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="issue", task_kwargs={}, attempts=attempts,
        worker_id=None,
    )  # fmt: skip


def test_a_contract_without_a_plan_is_left_alone(world, on):
    arranged(lambda: (an_insured(world.group), PaymentPlan.objects.all().delete()))
    on(TODAY)

    propose_invoices(timestamp=0)

    assert not seen(lambda: Invoice.objects.exists())
