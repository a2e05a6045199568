"""What a contract says about its money."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pelaren.domain.ledger.models import Account
from pelaren.domain.payments import queries
from pelaren.domain.payments.operations import terms
from tests.money import an_invoice, assert_whole, balance, pay
from tests.world import TODAY

TOMORROW = TODAY + timedelta(days=1)


def change(world, *, fee="0.01250", valid_from=TOMORROW):
    return terms.change(
        contract=world.contract, premium_fee=Decimal(fee), use_surplus=True, valid_from=valid_from, today=TODAY,
        by=world.erik,
    )  # fmt: skip


def test_a_contract_without_terms_takes_no_fee(world):
    assert queries.fee_rate(an_invoice(world, 25_000)) == 0


def test_an_invoice_keeps_the_fee_of_the_day_it_was_issued(world):
    invoice = an_invoice(world, 25_000)

    change(world)
    pay(invoice, 25_000, by=world.disa)

    assert balance(Account.FEE_INCOME) == 0
    assert_whole()


def test_a_new_contract_can_have_its_terms_from_the_beginning(world):
    change(world, valid_from=world.contract.valid_from)

    assert queries.fee_rate(an_invoice(world, 25_000)) == Decimal("0.01250")


def test_terms_cannot_reach_back_over_issued_invoices(world):
    an_invoice(world, 25_000)

    with pytest.raises(terms.TooEarly, match=r"22\.11\.2026"):
        change(world, valid_from=TODAY)


@pytest.mark.parametrize("fee", ["-0.00001", "1"])
def test_an_impossible_fee_is_refused(world, fee):
    with pytest.raises(terms.FeeOutside):
        change(world, fee=fee)


def test_two_terms_from_one_day_are_refused(world):
    change(world)

    with pytest.raises(terms.AlreadyTerms):
        change(world)
