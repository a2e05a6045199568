"""What money does when it meets lines."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.payments.rules import canonical_reference, fee_of, share_out, take_latest

OUTSTANDING = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)
RATES = st.decimals(0, Decimal("0.99999"), places=5)


@given(OUTSTANDING, st.data())
def test_a_part_payment_pays_no_line_more_than_is_outstanding(outstanding, data):
    amount = data.draw(st.integers(0, sum(outstanding)))

    shares = share_out(amount, outstanding)

    assert sum(shares) == amount
    assert all(0 <= share <= rest for share, rest in zip(shares, outstanding, strict=True))


@given(OUTSTANDING, st.data())
def test_repeated_part_payments_pay_the_lines_in_full_and_no_more(outstanding, data):
    left = list(outstanding)
    while sum(left):
        amount = data.draw(st.integers(max(1, sum(left) // 3), sum(left)))
        left = [rest - share for rest, share in zip(left, share_out(amount, left), strict=True)]

        assert min(left) >= 0


def test_more_than_is_outstanding_cannot_be_shared_out():
    with pytest.raises(ValueError, match="More than"):
        share_out(3, [1, 1])


@given(st.lists(st.integers(0, 10**8), max_size=8), RATES)
def test_the_fee_in_all_does_not_depend_on_how_many_payments_there_were(payments, rate):
    paid, fees = 0, 0
    for payment in payments:
        fees += fee_of(paid + payment, rate) - fee_of(paid, rate)
        paid += payment

    assert fees == fee_of(sum(payments), rate)


@given(st.integers(0, 10**9), st.integers(0, 10**9), RATES)
def test_a_payments_fee_is_never_below_nothing_nor_more_than_the_payment(paid, more, rate):
    fee = fee_of(paid + more, rate) - fee_of(paid, rate)

    assert 0 <= fee <= more


def test_half_a_cent_of_fee_is_rounded_up():
    assert [fee_of(paid, Decimal("0.01250")) for paid in (39, 40, 119, 120)] == [0, 1, 1, 2]


@given(st.lists(st.integers(0, 1_000), max_size=6), st.data())
def test_money_is_taken_from_the_latest_source_first(held, data):
    amount = data.draw(st.integers(0, sum(held)))

    taken = take_latest(amount, list(enumerate(held)))

    assert sum(taken.values()) == amount
    for source, part in taken.items():
        assert part <= held[source]
        assert all(taken.get(later, 0) == held[later] for later in range(source + 1, len(held)))


def test_more_than_the_sources_hold_cannot_be_taken():
    with pytest.raises(ValueError, match="too little"):
        take_latest(3, [(1, 2)])


def test_a_finnish_reference_is_read_in_its_national_and_its_international_form():
    assert canonical_reference("RF96 7001 2260 0013", market="FI") == canonical_reference("70012260 0013", market="FI")


@pytest.mark.parametrize(
    ("text", "market"), [("", "FI"), ("Faktura 12", "FI"), ("123457", "FI"), ("", "SE"), ("abc", "SE"), ("12", "SE")]
)
def test_what_is_no_reference_matches_nothing(text, market):
    assert canonical_reference(text, market=market) is None
