"""What the payment plan makes by itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Cause, Invoice, InvoiceChange, InvoiceLine, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposal_lines, proposals
from pelaren.domain.contracts.models import Enrolment, Group
from pelaren.domain.ledger.models import Entry
from pelaren.domain.tenancy import context
from tests.world import TODAY, a_contract, an_insured

DUE = date(2026, 12, 15)
FIRST_DAY = DUE - timedelta(days=45)


def plan(contract, **details):
    PaymentPlan.objects.filter(contract=contract).update(**details)


def a_second_group(contract):
    return Group.objects.create(
        employer_id=contract.employer_id, contract=contract, number=3, name="Produktion", retirement_age=65
    )


def per_group(contract, on=True):
    contract.invoiced_per_group = on
    contract.save()


def amounts(proposal):
    return list(proposal.lines.order_by("pk").values_list("planned", "amount", "paid"))


def test_a_proposal_is_made_45_days_before_the_due_date_and_not_a_day_earlier(world):
    an_insured(world.group)

    early = proposals.make(today=FIRST_DAY - timedelta(days=1))
    in_time = proposals.make(today=FIRST_DAY)

    assert (early.proposals, in_time.proposals) == (0, 1)
    assert Invoice.objects.get().due_date == DUE


def test_every_insured_whose_time_covers_the_due_date_has_a_line_with_her_instalment(world):
    an_insured(world.group, "Sofia", instalment=63_000)
    an_insured(world.group, "Anna", instalment=0)
    an_insured(world.group, "Maria", joined_on=DUE)
    an_insured(world.group, "Petra", exit_date=DUE)
    an_insured(world.group, "Nils", joined_on=DUE + timedelta(days=1))
    an_insured(world.group, "Oskar", exit_date=DUE - timedelta(days=1))

    made = proposals.make(today=TODAY)

    names = Invoice.objects.get().lines.values_list("insured__first_name", flat=True)
    assert set(names) == {"Sofia", "Anna", "Maria", "Petra"}
    assert (made.proposals, made.lines) == (1, 4)


def test_a_proposal_says_what_it_is_for_and_has_neither_number_nor_posting(world):
    an_insured(world.group, instalment=63_000)

    proposals.make(today=TODAY)

    proposal = Invoice.objects.get()
    assert (proposal.occasion, proposal.due_date, proposal.currency) == (date(2026, 12, 1), DUE, "EUR")
    assert proposal.is_proposal
    assert proposal.number is None
    assert amounts(proposal) == [(63_000, 63_000, 0)]
    assert not Entry.objects.exists()


def test_a_rerun_makes_no_second_proposal_and_no_second_line(world):
    an_insured(world.group)
    proposals.make(today=TODAY)

    again = proposals.make(today=TODAY + timedelta(days=1))

    assert (again.proposals, again.lines) == (0, 0)
    assert InvoiceLine.objects.count() == 1


def test_what_was_changed_on_a_proposal_survives_a_rerun(world):
    an_insured(world.group, instalment=63_000)
    proposals.make(today=TODAY)
    InvoiceLine.objects.update(amount=70_000)

    proposals.make(today=TODAY)

    assert amounts(Invoice.objects.get()) == [(63_000, 70_000, 0)]


def test_an_occasion_that_has_been_issued_is_not_proposed_again(world):
    an_insured(world.group)
    proposals.make(today=TODAY)
    invoices.issue(invoice=Invoice.objects.get(), today=DUE - timedelta(days=21), by=None)

    assert proposals.make(today=DUE).proposals == 0


def test_nothing_is_made_for_a_contract_without_insured(world):
    assert proposals.make(today=TODAY).proposals == 0
    assert not Invoice.objects.exists()


def test_each_contract_gets_its_own_proposal_in_its_own_currency(world):
    an_insured(world.group)
    an_insured(world.swedish_group)

    proposals.make(today=TODAY)

    made = Invoice.objects.order_by("contract__number").values_list("contract__number", "currency", "employer_id")
    assert list(made) == [("7001-2", "EUR", world.norrvik.pk), ("8001-4", "SEK", world.sunnana.pk)]


def test_the_due_date_is_a_banking_day_of_the_contracts_own_country(world):
    an_insured(world.group)
    an_insured(world.swedish_group)
    plan(world.contract, months=[12], due_day=6)
    plan(world.swedish_contract, months=[12], due_day=6)

    proposals.make(today=date(2027, 11, 1))

    days = Invoice.objects.order_by("contract__number").values_list("due_date", flat=True)
    assert list(days) == [date(2027, 12, 7), date(2027, 12, 6)]


def test_a_contract_that_is_invoiced_per_group_gets_a_proposal_for_each_group_with_people(world):
    produktion = a_second_group(world.contract)
    a_third = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=4, name="Ledning", retirement_age=65
    )
    per_group(world.contract)
    an_insured(world.group)
    an_insured(produktion, "Nils")

    proposals.make(today=TODAY)
    again = proposals.make(today=TODAY)

    assert set(Invoice.objects.values_list("group_id", "lines__insured__first_name")) == {
        (world.group.pk, "Sofia"),
        (produktion.pk, "Nils"),
    }
    assert again.proposals == 0
    assert not Invoice.objects.filter(group=a_third).exists()


@pytest.mark.parametrize("first_per_group", [True, False])
def test_nobody_is_billed_twice_when_a_contract_goes_over_to_another_way_of_invoicing(world, first_per_group):
    an_insured(world.group)
    per_group(world.contract, first_per_group)
    proposals.make(today=TODAY)

    per_group(world.contract, not first_per_group)
    proposals.make(today=TODAY)

    assert InvoiceLine.objects.count() == 1


def test_one_regular_invoice_a_contract_and_occasion_is_the_databases_own_rule(world):
    an_insured(world.group)
    proposals.make(today=TODAY)
    proposal = Invoice.objects.get()

    with pytest.raises(IntegrityError, match="invoice_one_per_occasion"), transaction.atomic():
        Invoice.objects.create(
            employer=world.norrvik,
            contract=world.contract,
            kind="regular",
            occasion=proposal.occasion,
            due_date=DUE,
            currency="EUR",
        )


def test_a_run_for_one_employer_touches_no_other_even_when_it_asks_for_all(world):
    an_insured(world.group)
    an_insured(world.swedish_group)
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    made = proposals.make(today=TODAY)

    context.act_for_insurer(user_id=None)
    assert made.proposals == 1
    assert Invoice.objects.get().employer_id == world.norrvik.pk


def test_a_run_may_be_for_some_contracts(world):
    other, group = a_contract(world.norrvik, number="7002-9")
    an_insured(world.group)
    an_insured(group)

    proposals.make(today=TODAY, contract_ids=[other.pk])

    assert Invoice.objects.get().contract_id == other.pk


def test_each_proposal_leaves_one_line_in_the_trail(world):
    an_insured(world.group)

    proposals.make(today=TODAY)
    proposals.make(today=TODAY)

    event = Event.objects.get(name="proposal.made")
    assert event.about == f"billing.invoice:{Invoice.objects.get().pk}"
    assert event.employer_id == world.norrvik.pk
    assert event.actor_id is None


def test_whoever_joins_comes_on_the_proposals_that_her_time_covers_and_the_proposal_says_why(world):
    an_insured(world.group)
    plan(world.contract, months=[12, 1])
    proposals.make(today=date(2026, 12, 5))
    joiner = an_insured(world.group, "Ronja", joined_on=date(2026, 12, 16), instalment=52_500)

    on = proposal_lines.add(enrolment=joiner, by=world.asta)

    assert [proposal.occasion for proposal in on] == [date(2027, 1, 1)]
    change = InvoiceChange.objects.get()
    assert (change.cause, change.version, change.changed_by_id) == (Cause.JOINED, 2, world.asta.user_id)
    assert Invoice.objects.get(pk=on[0].pk).version == 2


def test_whoever_joins_after_the_issue_is_not_put_on_the_issued_invoice(world):
    an_insured(world.group)
    proposals.make(today=TODAY)
    issued = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    on = proposal_lines.add(enrolment=an_insured(world.group, "Ronja"))

    assert on == []
    assert issued.lines.count() == 1


def test_whoever_joins_a_group_comes_on_that_groups_proposal_alone(world):
    produktion = a_second_group(world.contract)
    per_group(world.contract)
    an_insured(world.group)
    an_insured(produktion, "Nils")
    proposals.make(today=TODAY)

    [on] = proposal_lines.add(enrolment=an_insured(produktion, "Ronja"))

    assert on.group_id == produktion.pk
    assert on.lines.count() == 2


def test_proposals_follow_a_changed_instalment_and_issued_invoices_do_not(world):
    enrolment = an_insured(world.group, instalment=63_000)
    plan(world.contract, months=[12, 1])
    proposals.make(today=date(2026, 12, 5))
    december, january = Invoice.objects.order_by("due_date")
    invoices.issue(invoice=december, today=date(2026, 12, 5), by=None)
    Enrolment.objects.filter(pk=enrolment.pk).update(instalment=70_000)
    enrolment.refresh_from_db()

    on = proposal_lines.follow_instalment(enrolment=enrolment, before=63_000, by=world.asta)

    assert on == [january]
    assert amounts(december) == [(63_000, 63_000, 0)]
    assert amounts(january) == [(70_000, 70_000, 0)]
    assert InvoiceChange.objects.get().lines.values_list("before", "after").get() == (63_000, 70_000)


def test_an_amount_set_by_hand_stays_when_the_instalment_changes_and_only_the_plan_beside_it_follows(world):
    enrolment = an_insured(world.group, instalment=63_000)
    proposals.make(today=TODAY)
    InvoiceLine.objects.update(amount=1)
    enrolment.instalment = 70_000
    enrolment.save()

    proposal_lines.follow_instalment(enrolment=enrolment, before=63_000, by=world.asta)

    proposal = Invoice.objects.get()
    assert amounts(proposal) == [(70_000, 1, 0)]
    assert proposal.version == 1
