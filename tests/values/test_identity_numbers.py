from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from pelaren.values.identity_numbers import (
    BadIdentityNumber,
    IdentityNumber,
    Kind,
    generate_hetu,
    generate_personnummer,
    parse,
    search_forms,
)
from tests.values.vectors import rows

TODAY = date(2026, 11, 22)
FINNISH = rows("fi-hetu-dvv-test.csv")
SWEDISH = rows("se-personnummer-skatteverket-test.csv")
BIRTH_DATES = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
# Individual numbers that no real person has.
ARTIFICIAL = st.integers(min_value=900, max_value=999)
SYNTHETIC = st.integers(min_value=980, max_value=999)


def reason_for(text, market):
    with pytest.raises(BadIdentityNumber) as refused:
        parse(text, market, today=TODAY)
    return refused.value.reason


def right(vectors):
    return [row for row in vectors if row["valid" if "valid" in row else "valid_structure"] == "true"]


def wrong(vectors):
    return [row for row in vectors if row["valid" if "valid" in row else "valid_structure"] == "false"]


@pytest.mark.parametrize("row", right(FINNISH), ids=lambda row: row["hetu"])
def test_a_published_finnish_number_is_read_with_its_own_sign(row):
    number = parse(row["hetu"], "FI", today=TODAY)

    assert number.value == row["hetu"].upper()
    assert number.kind is Kind.FI_HETU
    assert row["birth_date"] in ("", str(number.birth_date))


@pytest.mark.parametrize("row", wrong(FINNISH), ids=lambda row: row["hetu"])
def test_a_wrong_finnish_number_is_refused(row):
    assert reason_for(row["hetu"], "FI") in {"check", "date", "form"}


@pytest.mark.parametrize("row", right(SWEDISH), ids=lambda row: row["number12"])
def test_a_published_swedish_number_is_read(row):
    number = parse(row["number12"], "SE", today=TODAY)

    assert number.value == row["number12"]
    assert number.kind == {"personnummer": Kind.SE_PERSONNUMMER, "samordningsnummer": Kind.SE_COORDINATION}[row["kind"]]
    assert str(number.birth_date or "") == row["birth_date"]


@pytest.mark.parametrize("row", wrong(SWEDISH), ids=lambda row: row["number12"])
def test_a_wrong_swedish_number_is_refused(row):
    assert reason_for(row["number12"], "SE") in {"check", "date"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \u200b", "empty"),
        ("140582", "form"),
        ("1405829307", "form"),
        ("140582/9307", "form"),
        ("140582-000T", "form"),
        ("140582-001U", "form"),
        ("140582-930G", "form"),
        ("\u0661\u06640582-9307", "form"),
        ("320582-9307", "date"),
        ("140582-9308", "check"),
        ("140582-93077", "too_long"),
        ("1" * 10000, "too_long"),
        ("19630417-9812", "market"),
        ("630417-9812", "market"),
        ("6304179812", "market"),
    ],
)
def test_a_finnish_form_says_why_it_refuses(text, reason):
    assert reason_for(text, "FI") == reason


def test_nobody_is_born_tomorrow():
    tomorrow = date(2026, 11, 23)
    swedish = generate_personnummer(tomorrow, 980)

    assert reason_for(generate_hetu(tomorrow, 900), "FI") == "future"
    assert reason_for(swedish, "SE") == "future"
    assert reason_for(swedish[2:], "SE") == "future"
    assert parse(generate_hetu(TODAY, 900), "FI", today=TODAY).birth_date == TODAY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("19630417", "form"),
        ("19630417/9812", "form"),
        ("1963-04179812", "form"),
        ("630417A9812", "form"),
        ("19630431-9812", "date"),
        ("00630417-9812", "date"),
        ("17630417-9812", "date"),
        ("19630017-9812", "date"),
        ("19630400-9812", "date"),
        ("19631371-9812", "date"),
        ("19630417-9813", "check"),
        ("019630417-9812", "too_long"),
        ("140582-9307", "market"),
        ("010190-900p", "market"),
    ],
)
def test_a_swedish_form_says_why_it_refuses(text, reason):
    assert reason_for(text, "SE") == reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [("20261260980", "future"), ("20261184980", "future"), ("20270060980", "future"), ("20260260980", None)],
)
def test_a_coordination_number_is_judged_by_its_earliest_day(head, reason):
    text = head + luhn.calc_check_digit(head[2:])

    if reason:
        assert reason_for(text, "SE") == reason
    else:
        assert parse(text, "SE", today=TODAY).birth_date is None


@pytest.mark.parametrize(
    "text",
    [
        "19630417-9812",
        "196304179812",
        "630417-9812",
        "6304179812",
        " 19630417 9812 ",
        "19630417\u20139812",
        "1963 04 17-9812",
        "630417\u00a0-\u00a09812",
        "19630417+9812",
    ],
)
def test_every_way_to_type_a_swedish_number_is_the_same_number(text):
    assert parse(text, "SE", today=TODAY).value == "196304179812"


@pytest.mark.parametrize(
    "text", ["140582-9307", " 140582-9307 ", "140582\u22129307", "140582 - 9307", "140582\u20119307"]
)
def test_every_way_to_type_a_finnish_number_is_the_same_number(text):
    assert parse(text, "FI", today=TODAY).value == "140582-9307"


@pytest.mark.parametrize(
    ("typed_birth", "sign", "year"),
    [("260101", "-", 2026), ("270101", "-", 1927), ("260101", "+", 1926), ("270101", "+", 1827), ("000229", "", 2000)],
)
def test_the_sign_and_today_say_the_century_of_ten_digits(typed_birth, sign, year):
    head = typed_birth + "980"

    number = parse(f"{typed_birth}{sign}980{luhn.calc_check_digit(head)}", "SE", today=TODAY)

    assert number.birth_date.year == year


def test_a_finnish_sign_is_never_derived():
    one, other = parse("010190-900P", "FI", today=TODAY), parse("010190Y900P", "FI", today=TODAY)

    assert one != other
    assert one.birth_date == other.birth_date
    assert other.masked_head == "010190Y"


def test_a_number_is_shown_whole_or_masked():
    finnish = parse("140582-9307", "FI", today=TODAY)
    swedish = parse("6304179812", "SE", today=TODAY)

    assert (finnish.shown, finnish.masked_head, finnish.masked) == ("140582-9307", "140582-", "140582-••••")
    assert (swedish.shown, swedish.masked_head, swedish.masked) == ("19630417-9812", "19630417-", "19630417-••••")


def test_a_number_never_shows_in_its_repr():
    number = parse("19630417-9812", "SE", today=TODAY)

    assert "9812" not in f"{number!r} {number}"
    assert "1963" not in f"{number!r} {number}"


@pytest.mark.parametrize("text", ["140582-9307", "010594y9032"])
def test_a_stored_value_is_read_back_in_finland(text):
    number = parse(text, "FI", today=TODAY)

    assert IdentityNumber.from_value(number.value) == number


@pytest.mark.parametrize("text", ["19630417-9812", "191500722390", "202601612381"])
def test_a_stored_value_is_read_back_in_sweden(text):
    number = parse(text, "SE", today=TODAY)

    assert IdentityNumber.from_value(number.value) == number


@pytest.mark.parametrize("value", ["", "19630417-9812", "140582-930g", "6304179812"])
def test_only_the_stored_form_is_read_back(value):
    with pytest.raises(BadIdentityNumber):
        IdentityNumber.from_value(value)


@given(BIRTH_DATES, ARTIFICIAL, st.data())
def test_a_generated_finnish_number_is_read_back(birth_date, individual_number, data):
    sign = data.draw(st.sampled_from([None, *("ABCDEF" if birth_date.year >= 2000 else "-YXWVU")]))

    text = generate_hetu(birth_date, individual_number, sign)
    number = parse(text.lower(), "FI", today=TODAY)

    assert (number.value, number.birth_date) == (text, birth_date)
    assert search_forms(text.lower())[0] == text


@given(BIRTH_DATES, SYNTHETIC)
def test_a_generated_swedish_number_is_read_back(birth_date, birth_number):
    text = generate_personnummer(birth_date, birth_number)
    number = parse(f"{text[:8]}-{text[8:]}", "SE", today=TODAY)

    assert (number.value, number.birth_date, number.kind) == (text, birth_date, Kind.SE_PERSONNUMMER)
    assert search_forms(number.shown) == [text]


@given(BIRTH_DATES, SYNTHETIC)
def test_ten_digits_with_the_right_sign_mean_the_same_as_twelve(birth_date, birth_number):
    text = generate_personnummer(birth_date, birth_number)
    sign = "+" if TODAY.year - birth_date.year >= 100 else "-"

    assert parse(f"{text[2:8]}{sign}{text[8:]}", "SE", today=TODAY).value == text
    assert text in search_forms(f"{text[2:8]}{sign}{text[8:]}")


@given(BIRTH_DATES, SYNTHETIC, st.integers(min_value=2, max_value=11), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_never_the_same_person(birth_date, birth_number, place, step):
    text = generate_personnummer(birth_date, birth_number)
    typo = text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]

    assert reason_for(typo, "SE") in {"check", "date", "future"}


@given(BIRTH_DATES, ARTIFICIAL, st.sampled_from("0123456789ABCDEFHJKLMNPRSTUVWXY"))
def test_only_one_check_character_is_right(birth_date, individual_number, character):
    text = generate_hetu(birth_date, individual_number)
    assume(character != text[-1])

    assert reason_for(text[:-1] + character, "FI") == "check"


@given(st.text(max_size=20), st.sampled_from(["FI", "SE"]))
def test_any_text_is_a_number_or_refused(text, market):
    try:
        number = parse(text, market, today=TODAY)
    except BadIdentityNumber:
        return
    assert IdentityNumber.from_value(number.value) == number


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("140582-9307", ["140582-9307"]),
        ("010190y900p", ["010190Y900P"]),
        ("630417-9812", ["186304179812", "196304179812", "206304179812"]),
        ("000229 9816", ["200002299816"]),
        ("19150072-2390", ["191500722390"]),
        ("Elin Sandholm", []),
        ("19630417-9813", []),
        ("140582-930U", []),
        ("", []),
    ],
)
def test_a_search_text_gives_every_value_it_could_mean(text, values):
    assert search_forms(text) == values


def test_a_search_text_can_mean_a_number_in_each_market():
    both = next(
        text
        for individual in range(900, 1000)
        if (text := generate_hetu(date(1910, 5, 12), individual))[-1].isdigit() and luhn.is_valid(text.replace("-", ""))
    )

    assert search_forms(both) == [both, *(f"{century}{both.replace('-', '')}" for century in (18, 19, 20))]


@pytest.mark.parametrize("sign", ["A", "+", "G", "--"])
def test_no_number_is_made_with_the_sign_of_another_century(sign):
    with pytest.raises(ValueError, match="No such Finnish"):
        generate_hetu(date(1982, 5, 14), 930, sign)


@pytest.mark.parametrize("number", [-1, 0, 1000])
def test_no_number_is_made_outside_the_series(number):
    with pytest.raises(ValueError, match="No such Finnish"):
        generate_hetu(date(1982, 5, 14), number)
    with pytest.raises(ValueError, match="No such Swedish"):
        generate_personnummer(date(1982, 5, 14), number)
