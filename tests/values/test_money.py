from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pelaren.values.money import (
    BadAmount,
    CurrencyMismatch,
    Money,
    apportion,
    format_amount,
    format_money,
    parse_amount,
)

MINOR = st.integers(min_value=-(10**13) + 1, max_value=10**13 - 1)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=40)


def euros(minor):
    return Money(minor, "EUR")


def test_money_adds_subtracts_and_turns_within_one_currency():
    assert euros(1050) + euros(250) == euros(1300)
    assert euros(1050) - euros(1250) == euros(-200)
    assert -euros(1050) == euros(-1050)
    assert abs(euros(-1050)) == euros(1050)


def test_money_sums_from_zero():
    assert sum([euros(1), euros(2), euros(3)]) == euros(6)
    assert sum([], Money.zero("SEK")) == Money(0, "SEK")


def test_money_compares_within_one_currency():
    assert euros(1) < euros(2) <= euros(2)
    assert euros(2) > euros(1) >= euros(1)
    assert euros(100) != Money(100, "SEK")
    assert max(euros(1), euros(3), euros(2)) == euros(3)


def test_only_nothing_is_false():
    assert not Money.zero("EUR")
    assert euros(-1)


@pytest.mark.parametrize(
    "act",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
    ],
)
def test_currencies_never_meet(act):
    with pytest.raises(CurrencyMismatch):
        act(euros(1), Money(1, "SEK"))


@pytest.mark.parametrize("other", [1, 1.5, "1"])
def test_money_does_not_add_to_a_bare_number(other):
    with pytest.raises(TypeError):
        euros(1) + other
    with pytest.raises(TypeError):
        other + euros(1)


@pytest.mark.parametrize("minor", [1.0, "1", True])
def test_money_counts_whole_minor_units(minor):
    with pytest.raises(TypeError):
        Money(minor, "EUR")


def test_money_knows_its_currencies():
    with pytest.raises(ValueError, match="Unknown currency"):
        Money(1, "USD")


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1 240,00", 124000),
        ("1240.00", 124000),
        ("1240", 124000),
        ("1240,5", 124050),
        ("0,05", 5),
        ("1\u00a0240,00", 124000),
        ("1\u202f234\u202f567,89", 123456789),
        ("1\u2009240", 124000),
        ("  12  ", 1200),
        ("12 €", 1200),
        ("12€", 1200),
        ("1 240,00\u00a0kr", 124000),
        ("1240 SEK", 124000),
        ("1240,00 eur", 124000),
        ("99999999999,99", 9999999999999),
        ("007", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, minor):
    assert parse_amount(typed) == minor


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("  \u00a0", "empty"),
        ("€", "empty"),
        ("-", "empty"),
        ("1e5", "letters"),
        ("NaN", "letters"),
        ("Infinity", "letters"),
        ("12 hours", "letters"),
        ("€ 12", "letters"),
        ("12 € €", "letters"),
        ("+12", "letters"),
        ("--12", "letters"),
        ("12-", "letters"),
        ("1_000", "letters"),
        ("1'240", "letters"),
        ("\u0661\u0662", "letters"),
        ("12\n13", "letters"),
        ("1,234", "too_many_decimals"),
        ("1.240", "too_many_decimals"),
        ("0,001", "too_many_decimals"),
        ("-5", "negative"),
        ("\u22125,00", "negative"),
        ("100000000000", "too_large"),
        ("9" * 5000, "too_large"),
        ("1.240,00", "grouping"),
        ("1,240.00", "grouping"),
        ("12 34", "grouping"),
        ("1 24,00", "grouping"),
        ("1234 567", "grouping"),
        ("1  240", "grouping"),
        ("1,2,3", "grouping"),
        ("1 ,50", "grouping"),
        (",50", "grouping"),
        ("12,", "grouping"),
        (".", "grouping"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(typed, reason):
    with pytest.raises(BadAmount) as refused:
        parse_amount(typed)

    assert refused.value.reason == reason


@pytest.mark.parametrize("typed", ["-5", "\u22125", "- 5,00", "\u22125,00\u00a0€", "\u20135"])
def test_a_minus_is_read_where_the_caller_allows_it(typed):
    assert parse_amount(typed, allow_negative=True) == -500


@given(MINOR)
def test_a_printed_amount_is_read_back(minor):
    assert parse_amount(format_amount(minor), allow_negative=True) == minor


@given(MINOR, st.sampled_from(["EUR", "SEK"]))
def test_printed_money_is_read_back(minor, currency):
    assert parse_amount(format_money(minor, currency), allow_negative=True) == minor


@given(st.text())
def test_any_text_is_an_amount_or_refused(text):
    try:
        minor = parse_amount(text)
    except BadAmount:
        return
    assert 0 <= minor < 10**13


@pytest.mark.parametrize(
    ("minor", "printed"),
    [
        (1234567, "12\u00a0345,67"),
        (123456789, "1\u00a0234\u00a0567,89"),
        (5, "0,05"),
        (0, "0,00"),
        (-50, "\u22120,50"),
        (-124000, "\u22121\u00a0240,00"),
    ],
)
def test_an_amount_is_printed_with_no_break_spaces_and_a_true_minus(minor, printed):
    assert format_amount(minor) == printed


def test_money_is_printed_with_its_unit():
    assert format_money(1234567, "EUR") == "12\u00a0345,67\u00a0€"
    assert str(Money(124000, "SEK")) == "1\u00a0240,00\u00a0kr"


def test_a_hundred_over_three_equal_lines_leaves_the_cent_with_the_first():
    assert apportion(10000, [25000, 25000, 25000]) == [3334, 3333, 3333]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (5, [0, 0], [3, 2]),
        (100, [1, 0, 1], [50, 0, 50]),
        (10, [1, 2, 4], [1, 3, 6]),
        (1, [1, 1, 1, 1], [1, 0, 0, 0]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
        (-10000, [1, 1, 1], [-3334, -3333, -3333]),
    ],
)
def test_remaining_cents_go_to_the_largest_remainders(total, weights, parts):
    assert apportion(total, weights) == parts


@given(MINOR, WEIGHTS)
def test_the_parts_add_up_and_none_is_a_cent_from_its_exact_share(total, weights):
    parts = apportion(total, weights)
    counted = weights if any(weights) else [1] * len(weights)

    assert sum(parts) == total
    for part, weight in zip(parts, counted, strict=True):
        assert abs(part - Fraction(total * weight, sum(counted))) < 1


@given(WEIGHTS, st.data())
def test_a_part_payment_never_overpays_a_line_and_never_takes_back(weights, data):
    assume(any(weights))
    total = data.draw(st.integers(min_value=0, max_value=sum(weights)))

    parts = apportion(total, weights)

    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@given(MINOR, WEIGHTS)
def test_a_negative_total_mirrors_the_positive_one(total, weights):
    assert apportion(-total, weights) == [-part for part in apportion(total, weights)]


@pytest.mark.parametrize(("total", "weights"), [(1, [1, -1]), (1, [])])
def test_nothing_is_spread_over_impossible_lines(total, weights):
    with pytest.raises(ValueError, match=r"weight|lines"):
        apportion(total, weights)
