"""What the payment plan is said to bring, and what has become of an invoice."""

from datetime import date, timedelta

import pytest

from pelaren.domain.billing import queries, rules
from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.billing.rules import State
from tests.money import a_group
from tests.world import TODAY, an_insured

DUE = date(2026, 12, 15)


def plan(world, **details):
    PaymentPlan.objects.filter(contract=world.contract).update(**details)
    return PaymentPlan.objects.get(contract=world.contract)


def issued(world):
    proposals.make(today=TODAY)
    return invoices.issue(invoice=Invoice.objects.get(contract=world.contract), today=TODAY, by=None)


@pytest.mark.parametrize(
    ("total", "paid", "due", "state"),
    [
        (100, 0, 1, State.ISSUED),
        (100, 0, 0, State.ISSUED),
        (100, 0, -1, State.OVERDUE),
        (100, 99, 1, State.PART_PAID),
        (100, 99, -1, State.OVERDUE),
        (100, 100, -1, State.PAID),
        (0, 0, -1, State.CANCELLED),
    ],
)
def test_the_state_of_an_invoice_follows_from_its_sums_and_the_day(total, paid, due, state):
    day = TODAY + timedelta(days=due)

    assert rules.state_of(is_proposal=False, total=total, paid=paid, due_date=day, today=TODAY) is state


def test_a_proposal_is_a_proposal_however_old_it_is():
    assert rules.state_of(is_proposal=True, total=1, paid=0, due_date=date.min, today=TODAY) is State.PROPOSAL


def test_the_next_due_date_is_found_a_year_ahead_when_this_years_has_just_passed(world):
    plan(world, months=[11])

    assert queries.next_due_date(world.contract, queries.plan_of(world.contract), today=date(2026, 11, 17)) == date(
        2027, 11, 15
    )


def test_today_can_be_the_next_due_date(world):
    assert queries.next_due_date(world.contract, queries.plan_of(world.contract), today=DUE) == DUE


def test_a_contract_without_a_plan_has_no_next_due_date(world):
    PaymentPlan.objects.filter(contract=world.contract).delete()

    assert queries.next_due_date(world.contract, queries.plan_of(world.contract), today=TODAY) is None


def test_a_changed_instalment_counts_from_the_earliest_proposal_the_insured_stands_on(world):
    enrolment = an_insured(world.group)
    proposals.make(today=TODAY)

    assert queries.effective_invoice(enrolment, today=TODAY) == DUE


def test_without_a_proposal_it_counts_from_the_plans_next_payment(world):
    enrolment = an_insured(world.group)

    assert queries.effective_invoice(enrolment, today=date(2026, 9, 20)) == DUE


def test_whoever_joins_after_the_issue_is_first_billed_on_the_payment_after_that(world):
    an_insured(world.group)
    issued(world)
    late_joiner = an_insured(world.group, "Ronja", joined_on=date(2026, 12, 1))

    assert queries.effective_invoice(late_joiner, today=date(2026, 12, 1)) == date(2027, 3, 15)


def test_the_issue_of_another_groups_invoice_does_not_delay_hers(world):
    world.contract.invoiced_per_group = True
    world.contract.save()
    an_insured(world.group)
    issued(world)
    of_other_group = an_insured(a_group(world.contract, number=3), "Ronja", joined_on=date(2026, 12, 1))

    assert queries.effective_invoice(of_other_group, today=date(2026, 12, 1)) == DUE


def test_whoever_leaves_before_the_next_payment_has_no_invoice_to_wait_for(world):
    leaver = an_insured(world.group, exit_date=DUE - timedelta(days=1))

    assert queries.effective_invoice(leaver, today=TODAY) is None


def test_a_joiner_of_next_year_is_billed_from_the_first_payment_after_she_joins(world):
    enrolment = an_insured(world.group, joined_on=date(2027, 4, 1))

    assert queries.effective_invoice(enrolment, today=TODAY) == date(2027, 6, 15)


def test_the_next_proposal_comes_45_days_before_the_first_payment_without_an_invoice(world):
    an_insured(world.group)
    proposals.make(today=TODAY)

    day = queries.next_proposal_day(world.contract, plan(world), today=TODAY)

    assert day == date(2027, 3, 15) - timedelta(days=45)


def test_the_plans_year_counts_payments_to_come_with_those_insured_when_they_fall_due(world):
    an_insured(world.group, instalment=1_000)
    an_insured(world.group, "Maria", instalment=10_000, joined_on=date(2026, 7, 1))
    an_insured(world.group, "Petra", instalment=100_000, exit_date=date(2026, 9, 14))

    year = queries.plan_year(world.contract, plan(world), today=date(2026, 4, 1))

    # June: 101 000; September and December, without Petra and with Maria: 11 000 each.
    assert (year.payments, year.made, year.paid, year.planned) == (3, 0, 0, 123_000)


def test_the_plans_year_counts_bills_with_what_they_say(world):
    an_insured(world.group, instalment=1_000)
    proposals.make(today=TODAY)
    Invoice.objects.get().lines.update(amount=1_500)

    year = queries.plan_year(world.contract, plan(world), today=TODAY)

    assert (year.payments, year.made, year.planned) == (1, 0, 1_500)


def test_a_payment_in_december_that_falls_due_in_the_next_year_belongs_to_the_old_one(world):
    an_insured(world.group, instalment=1_000)

    year = queries.plan_year(world.contract, plan(world, months=[12], due_day=28), today=date(2025, 12, 27))

    assert (year.year, year.planned) == (2025, 1_000)
