"""Bills made and issued by several at once. Each transaction is real, in a database of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from pelaren.domain.audit.queries import verify
from pelaren.domain.billing.models import Invoice, InvoiceLine, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.ledger.models import Entry
from pelaren.domain.payments import queries as ledger
from pelaren.domain.tenancy import context
from tests.races import PATIENCE, alone, committed_world, second_waits_for_first
from tests.world import TODAY, World, an_insured

# The plan of these tests: a proposal a month, so that there are many to issue.
MONTHLY = list(range(1, 13))


class PowerCut(Exception):
    """The transaction is lost after the invoice got its number."""


@pytest.fixture
def committed(django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_world() as world:
        alone(partial(an_insured, world.group))
        yield world


def a_year_of_proposals(world: World) -> list[int]:
    PaymentPlan.objects.filter(contract=world.contract).update(months=MONTHLY, propose_days=400, issue_days=21)
    proposals.make(today=TODAY, contract_ids=[world.contract.pk])
    return list(Invoice.objects.order_by("pk").values_list("pk", flat=True))


def issue(pk: int, *, lost: bool = False) -> None:
    try:
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            invoices.issue(invoice=Invoice.objects.get(pk=pk), today=TODAY, by=None)
            if lost:
                raise PowerCut
    except PowerCut:
        return
    finally:
        connection.close()


def test_two_runs_at_once_make_each_proposal_and_each_line_once(committed):
    run = partial(proposals.make, today=TODAY)

    first, second = second_waits_for_first(run, run)

    assert (first.result().proposals, second.result().proposals) == (1, 0)
    assert alone(InvoiceLine.objects.count) == 1
    assert not alone(verify).breaks


def test_of_two_who_issue_the_same_proposal_one_is_told_that_it_is_done(committed):
    alone(partial(proposals.make, today=TODAY))
    proposal = alone(Invoice.objects.get)
    order = partial(invoices.issue, invoice=proposal, today=TODAY, by=None)

    first, second = second_waits_for_first(order, order)

    assert first.result().number == "7001226-0001"
    assert isinstance(second.exception(), invoices.AlreadyIssued)
    assert alone(Entry.objects.count) == 1


def test_invoices_issued_at_once_by_many_of_whom_some_fail_are_numbered_without_gap_or_repeat(committed):
    made = alone(partial(a_year_of_proposals, committed))
    lost = set(made[::3])

    with ThreadPoolExecutor(max_workers=6) as pool:
        for done in [pool.submit(issue, pk, lost=pk in lost) for pk in made]:
            done.result(PATIENCE)

    numbers = alone(lambda: sorted(Invoice.objects.issued().values_list("number", flat=True)))
    kept = len(made) - len(lost)
    assert len(made) >= 12
    assert numbers == [f"7001226-{running:04d}" for running in range(1, kept + 1)]
    assert alone(lambda: [finding for finding in ledger.verify() if finding.breaches]) == []
    assert not alone(verify).breaks


def test_what_was_lost_is_issued_later_with_the_numbers_that_were_not_used(committed):
    made = alone(partial(a_year_of_proposals, committed))
    with ThreadPoolExecutor(max_workers=1) as one_after_the_other:
        for pk in made:
            one_after_the_other.submit(issue, pk, lost=pk == made[0]).result(PATIENCE)

        one_after_the_other.submit(issue, made[0]).result(PATIENCE)

    numbers = alone(lambda: dict(Invoice.objects.values_list("pk", "number")))
    assert numbers[made[1]] == "7001226-0001"
    assert numbers[made[0]] == f"7001226-{len(made):04d}"
