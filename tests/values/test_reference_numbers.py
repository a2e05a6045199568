import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.values import reference_numbers as references
from pelaren.values.reference_numbers import BadReferenceNumber
from tests.values.vectors import rows

FINNISH = rows("fi-viite-and-rf-vectors.csv")
BAR_CODES = rows("fi-bank-barcode-vectors.csv")
OCR = rows("se-ocr-vectors.csv")
BGMAX = rows("se-bgmax-official-ocr.csv")
GIRO = rows("se-bankgiro-plusgiro.csv")
PARSE_GIRO = {"bankgiro": references.parse_bankgiro, "plusgiro": references.parse_plusgiro}
FORMAT_GIRO = {"bankgiro": references.format_bankgiro, "plusgiro": references.format_plusgiro}


def vectors(key, valid):
    return [row for row in FINNISH if row[key] and row["valid"] == valid]


def reason_for(parse, text):
    with pytest.raises(BadReferenceNumber) as refused:
        parse(text)
    return refused.value.reason


def digits(least, most):
    return st.text("0123456789", min_size=least, max_size=most)


@pytest.mark.parametrize("row", vectors("national_reference", "true"), ids=lambda row: row["national_reference"])
def test_a_finnish_reference_is_made_and_read(row):
    reference = row["national_reference"]

    assert references.make_viite(reference[:-1]) == reference
    assert references.parse_viite(reference) == reference
    assert row["rf_reference"] in ("", references.make_rf(reference))


@pytest.mark.parametrize("row", vectors("national_reference", "false"), ids=lambda row: row["note"])
def test_a_wrong_finnish_reference_is_refused(row):
    assert reason_for(references.parse_viite, row["national_reference"]) in {"check", "too_short", "too_long"}


@pytest.mark.parametrize("row", vectors("rf_reference", "true"), ids=lambda row: row["rf_reference"])
def test_an_rf_reference_is_read_in_its_groups(row):
    reference = row["rf_reference"]

    assert references.parse_rf(reference) == reference
    assert references.parse_rf(references.format_rf(reference).lower()) == reference


@pytest.mark.parametrize("row", vectors("rf_reference", "false"), ids=lambda row: row["rf_reference"])
def test_a_wrong_rf_reference_is_refused(row):
    assert reason_for(references.parse_rf, row["rf_reference"]) == "check"


@pytest.mark.parametrize("row", BAR_CODES, ids=lambda row: row["barcode54"])
def test_the_accounts_and_references_of_the_bar_code_guide_are_right(row):
    parse = references.parse_rf if row["version"] == "5" else references.parse_viite

    assert references.parse_iban(row["iban"]) == row["iban"]
    assert parse(row["reference"]) == row["reference"]


def test_zeros_that_a_bank_fills_in_mean_nothing():
    assert references.parse_viite("00000000000000040905") == "40905"
    assert references.parse_rf("RF11000040905") == "RF1140905"


def test_a_finnish_reference_is_printed_in_fives_from_the_right():
    assert references.format_viite("868516259619897") == "86851\u00a062596\u00a019897"
    assert references.format_viite("1234561") == "12\u00a034561"
    assert references.parse_viite("12 34561") == "1234561"


def test_an_rf_reference_is_printed_in_fours():
    assert references.format_rf("RF1140905") == "RF11\u00a04090\u00a05"


@given(digits(3, 19).filter(lambda base: len(base.lstrip("0")) >= 3))
def test_a_made_finnish_reference_is_read_back_in_both_forms(base):
    reference = references.make_viite(base)

    assert references.parse_viite(references.format_viite(reference)) == reference
    assert references.parse_rf(references.make_rf(reference)).endswith(reference)


@pytest.mark.parametrize("row", OCR, ids=lambda row: row["base"])
def test_a_swedish_ocr_reference_is_made_with_and_without_length_digit(row):
    with_length = references.make_ocr(row["base"])

    assert with_length == row["ocr_with_length_digit"]
    assert len(with_length) == int(row["total_length"])
    assert references.make_ocr(row["base"], length_digit=False) == row["ocr_check_digit_only"]


@pytest.mark.parametrize("row", BGMAX, ids=lambda row: row["reference"])
def test_the_references_in_bankgirots_examples_get_their_verdict(row):
    assert references.parse_ocr(row["reference"], length_digit=False) == row["reference"]
    if row["length_digit_ok"] == "true":
        assert references.parse_ocr(row["reference"]) == row["reference"]
    else:
        assert reason_for(references.parse_ocr, row["reference"]) == "check"


@given(digits(1, 23).filter(lambda base: base.strip("0")), st.booleans())
def test_a_made_ocr_reference_is_read_back(base, length_digit):
    reference = references.make_ocr(base, length_digit=length_digit)

    assert references.parse_ocr(reference, length_digit=length_digit) == reference


@pytest.mark.parametrize("row", [row for row in GIRO if row["valid"] == "true"], ids=lambda row: row["number"])
def test_a_giro_number_is_read_and_printed_as_it_was(row):
    number = PARSE_GIRO[row["type"]](row["number"])

    assert number == row["number"].replace("-", "").replace(" ", "")
    assert FORMAT_GIRO[row["type"]](number) == row["number"].replace(" ", "\u00a0")


@pytest.mark.parametrize("row", [row for row in GIRO if row["valid"] == "false"], ids=lambda row: row["number"])
def test_a_wrong_giro_number_is_refused(row):
    assert reason_for(PARSE_GIRO[row["type"]], row["number"]) in {"check", "too_short"}


def test_an_iban_is_read_in_its_groups_and_printed_in_fours():
    iban = references.parse_iban("fi79 4405 2020 0360 82")

    assert iban == "FI7944052020036082"
    assert references.format_iban(iban) == "FI79\u00a04405\u00a02020\u00a00360\u00a082"


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (references.parse_viite, "", "empty"),
        (references.parse_viite, "00000000000000000000", "empty"),
        (references.parse_viite, "123", "too_short"),
        (references.parse_viite, "1" * 21, "too_long"),
        (references.parse_viite, "12a4", "form"),
        (references.parse_viite, "\u0661\u0662\u0663\u0662", "form"),
        (references.parse_rf, "", "empty"),
        (references.parse_rf, "40905", "form"),
        (references.parse_rf, "RF11" + "1" * 22, "form"),
        (references.parse_rf, "RF980000", "form"),
        (references.parse_ocr, "", "empty"),
        (references.parse_ocr, "1", "too_short"),
        (references.parse_ocr, "1" * 26, "too_long"),
        (references.parse_ocr, "0000", "form"),
        (references.parse_bankgiro, "5402-96811", "too_long"),
        (references.parse_bankgiro, "0000-0000", "form"),
        (references.parse_plusgiro, "4", "too_short"),
        (references.parse_plusgiro, "PG 4-2", "form"),
        (references.parse_iban, "", "empty"),
        (references.parse_iban, "FI", "form"),
        (references.parse_iban, "FI7944052020036083", "check"),
        (references.parse_iban, "ZZ7944052020036082", "check"),
        (references.make_viite, "12", "too_short"),
        (references.make_viite, "1" * 20, "too_long"),
        (references.make_ocr, "1" * 24, "too_long"),
    ],
)
def test_what_is_no_reference_is_refused_with_its_reason(parse, text, reason):
    assert reason_for(parse, text) == reason


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("RF87703122500154", "RF87 7031 2250 0154"),
        ("rf87 70312250 0154", "RF87 7031 2250 0154"),
        ("Faktura 12", "Faktura 12"),
    ],
)
def test_a_payers_reference_is_printed_in_groups_only_when_it_is_one(typed, printed):
    assert references.printed_reference(typed).replace("\u00a0", " ") == printed
