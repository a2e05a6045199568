"""Billing insured persons outside the payment plan."""

import json
from datetime import date

import pytest

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.operations import supplementary_invoices
from pelaren.domain.ledger.models import Account
from tests.money import assert_whole, balance, lines_of, postings
from tests.world import TODAY, an_insured

DUE = date(2026, 12, 11)


def bill(world, amounts, *, due_date=DUE, key="bill", text="", contract=None):
    return supplementary_invoices.create(
        contract=contract or world.contract,
        amounts=amounts,
        due_date=due_date,
        text=text,
        idempotency_key=key,
        today=TODAY,
        by=world.asta,
    )


def test_it_is_issued_at_once_with_number_reference_document_and_entry(world):
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")

    invoice = bill(world, {sofia.pk: 52_500, ronja.pk: 10_000}, text="Bonus 2026")

    lines = {line.insured_id: line for line in lines_of(invoice)}
    content = json.loads(bytes(invoice.documents.get(part="invoice").content))
    assert (invoice.kind, invoice.number, invoice.due_date) == (Kind.SUPPLEMENTARY, "7001226-0001", DUE)
    assert invoice.reference.startswith("RF")
    assert (content["total"], content["text"]) == (62_500, "Bonus 2026")
    assert postings("issue", invoice) == {
        ("receivable", None): 62_500,
        ("billed", lines[sofia.insured_id].pk): -52_500,
        ("billed", lines[ronja.insured_id].pk): -10_000,
    }
    assert_whole()


def test_a_swedish_contract_gets_an_ocr_number_in_kronor(world):
    sofia = an_insured(world.swedish_group)

    invoice = bill(world, {sofia.pk: 10_000}, contract=world.swedish_contract)

    assert invoice.reference.isdigit()
    assert invoice.currency == "SEK"
    assert_whole()


def test_an_order_sent_twice_makes_one_invoice(world):
    sofia = an_insured(world.group)

    first, second = bill(world, {sofia.pk: 10_000}), bill(world, {sofia.pk: 10_000})

    assert first == second
    assert balance(Account.RECEIVABLE) == 10_000


def test_the_same_key_of_another_employer_is_another_order(world):
    sofia, ronja = an_insured(world.group), an_insured(world.swedish_group)

    bill(world, {sofia.pk: 10_000}, key="k")
    bill(world, {ronja.pk: 10_000}, key="k", contract=world.swedish_contract)

    assert Invoice.objects.count() == 2


def test_somebody_who_has_left_can_be_billed_a_last_premium(world):
    sofia = an_insured(world.group, exit_date=date(2026, 10, 31))

    assert bill(world, {sofia.pk: 10_000}).number


def test_an_invoice_of_one_group_belongs_to_it_where_groups_are_billed_apart(world):
    world.contract.invoiced_per_group = True
    sofia = an_insured(world.group)

    assert bill(world, {sofia.pk: 10_000}).group == world.group


@pytest.mark.parametrize(
    ("due_date", "refusal", "told"),
    [
        (date(2026, 12, 4), supplementary_invoices.DueDateTooSoon, "07.12.2026"),
        (date(2026, 12, 23), supplementary_invoices.DueDateTooLate, "22.12.2026"),
        (date(2026, 12, 12), supplementary_invoices.DueDateNotBankingDay, "12.12.2026"),
    ],
)
def test_a_due_date_that_cannot_be_is_refused_with_one_that_can(world, due_date, refusal, told):
    sofia = an_insured(world.group)

    with pytest.raises(refusal, match=told):
        bill(world, {sofia.pk: 10_000}, due_date=due_date)

    assert not Invoice.objects.exists()


def test_a_longer_time_to_pay_holds_when_it_was_agreed(world):
    world.contract.payment_plan.agreed_term_days = 60
    world.contract.payment_plan.save()
    sofia = an_insured(world.group)

    assert bill(world, {sofia.pk: 10_000}, due_date=date(2027, 1, 20)).number


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (0, supplementary_invoices.AmountNotPositive),
        (-1, supplementary_invoices.AmountNotPositive),
        (1_000_000_001, supplementary_invoices.AmountTooLarge),
    ],
)
def test_an_impossible_amount_is_refused_with_the_name(world, amount, refusal):
    sofia = an_insured(world.group)

    with pytest.raises(refusal, match="Ekholm Sofia"):
        bill(world, {sofia.pk: amount})


def test_nobody_cannot_be_billed(world):
    with pytest.raises(supplementary_invoices.NobodyChosen):
        bill(world, {})


def test_somebody_of_another_contract_is_refused(world):
    stranger = an_insured(world.swedish_group)

    with pytest.raises(supplementary_invoices.NotInContract):
        bill(world, {stranger.pk: 10_000})
