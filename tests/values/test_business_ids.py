import pytest

from pelaren.values.business_ids import BadBusinessId, parse
from tests.values.vectors import rows

ROWS = [row for row in rows("organisation-ids.csv") if row["kind"] != "ovt"]
RIGHT = [row for row in ROWS if row["valid"] == "true"]
WRONG = [row for row in ROWS if row["valid"] == "false"]


def reason_for(text, market):
    with pytest.raises(BadBusinessId) as refused:
        parse(text, market)
    return refused.value.reason


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row["value"])
def test_an_organisation_is_read_from_its_number_or_its_vat_number(row):
    number = parse(row["value"], row["country"])

    assert number.value in row["value"].replace("-", "")
    assert parse(number.value, row["country"]) == number
    assert parse(number.shown, row["country"]) == number


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row["value"])
def test_a_wrong_number_is_no_organisation(row):
    assert reason_for(row["value"], row["country"]) in {"check", "person"}


@pytest.mark.parametrize("row", [row for row in rows("organisation-ids.csv") if row["kind"] == "ovt"])
def test_the_ovt_follows_from_the_y_tunnus(row):
    assert parse(row["value"].removeprefix("0037"), "FI").ovt == row["value"]


def test_a_number_is_printed_with_its_hyphen():
    assert parse("99044184", "FI").shown == "9904418-4"
    assert parse("2990004174", "SE").shown == "299000-4174"


def test_the_swedish_form_of_twelve_digits_is_the_same_organisation():
    assert parse("16299000-4174", "SE") == parse("2990004174", "SE")


def test_the_swedish_vat_number_is_the_same_organisation():
    assert parse("SE299000417401", "SE") == parse("299000-4174", "SE")


def test_an_old_finnish_number_gets_its_zero_back():
    assert parse("737546-2", "FI").shown == "0737546-2"


def test_a_swedish_organisation_has_no_ovt():
    with pytest.raises(ValueError, match="Finnish"):
        _ = parse("299000-4174", "SE").ovt


@pytest.mark.parametrize(
    ("text", "market", "reason"),
    [
        ("", "FI", "empty"),
        (" ", "SE", "empty"),
        ("Strandvik", "FI", "form"),
        ("0000000-0", "FI", "form"),
        ("000000-0000", "SE", "form"),
        ("299000-4174", "FI", "form"),
        ("9904418-4", "SE", "form"),
        ("9904418-5", "FI", "check"),
        ("299000-4175", "SE", "check"),
        ("630417-9812", "SE", "person"),
        ("9" * 1000, "FI", "too_long"),
    ],
)
def test_what_is_no_organisation_is_refused_with_its_reason(text, market, reason):
    assert reason_for(text, market) == reason
