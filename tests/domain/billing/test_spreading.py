"""A new grand total is shared out to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.billing.spreading import Standing, spread_total

LINES = st.lists(
    st.builds(lambda paid, rest: Standing(paid + rest, paid), st.integers(0, 10**9), st.integers(0, 10**9)),
    min_size=1,
    max_size=12,
)


@given(LINES, st.integers(0, 10**10))
def test_the_lines_add_up_to_the_total_and_keep_what_is_paid(lines, more):
    total = sum(line.paid for line in lines) + more

    amounts = spread_total(lines, total)

    assert sum(amounts) == total
    assert all(amount >= line.paid for amount, line in zip(amounts, lines, strict=True))


@given(LINES, st.integers(0, 10**10))
def test_no_line_is_a_cent_or_more_from_its_exact_share(lines, more):
    weights = [line.outstanding for line in lines]
    whole = sum(weights)

    amounts = spread_total(lines, sum(line.paid for line in lines) + more)

    for amount, line, weight in zip(amounts, lines, weights, strict=True):
        exact = (more * weight, whole) if whole else (more, len(lines))
        assert abs((amount - line.paid) * exact[1] - exact[0]) < exact[1]


@given(LINES)
def test_the_total_as_it_stands_changes_nothing(lines):
    assert spread_total(lines, sum(line.amount for line in lines)) == [line.amount for line in lines]


def test_cents_that_remain_go_to_the_first_lines():
    assert spread_total([Standing(25_000, 0)] * 3, 10_000) == [3_334, 3_333, 3_333]


def test_a_total_on_lines_where_nothing_is_outstanding_is_shared_equally():
    assert spread_total([Standing(0, 0), Standing(700, 700)], 1_701) == [501, 1_200]


def test_a_total_below_what_is_paid_cannot_be_spread():
    with pytest.raises(ValueError, match="below what is paid"):
        spread_total([Standing(700, 700)], 699)
