"""What each field accepts, and the sentence for what it does not."""

from datetime import date

import pytest

from pelaren.web import forms
from tests.web.drawing import filled

TODAY = date(2026, 11, 21)


def form_with(field) -> type[forms.PortalForm]:
    return type("SampleForm", (forms.PortalForm,), {"value": field})


def sentence(field, typed: str) -> str:
    form = filled(form_with(field), value=typed)
    assert not form.is_valid()
    (said,) = form.errors["value"]
    assert form["value"].value() == typed
    return said


def cleaned(field, typed: str):
    form = filled(form_with(field), value=typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data["value"]


@pytest.mark.parametrize("typed", ["525,00", "525", "525.00", " 525,00 € ", "525,0"])
def test_an_amount_is_cleaned_to_minor_units(typed):
    assert cleaned(forms.AmountField(label="Instalment", currency="EUR"), typed) == 52500


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the amount, for example 100,00"),
        ("hundred", "Write the amount with digits and a comma, for example 100,00"),
        ("100 00", "Write the amount with a comma, for example 100,00"),
        ("1,234", "Write the amount with at most two decimals, for example 100,00"),
        ("-5", "Write the amount without a minus sign"),
        ("9" * 30, "The amount is too large. Check the number of digits."),
        ("0,50", "Write at least 1,00\u00a0€"),
        ("10 001", "Write at most 10\u00a0000,00\u00a0€"),
    ],
)
def test_a_bad_amount_gets_the_sentence_of_its_reason(typed, said):
    field = forms.AmountField(label="Instalment", currency="EUR", smallest=100, largest=1_000_000)

    assert sentence(field, typed) == said


def test_an_amount_may_be_left_out_where_the_form_says_so():
    assert cleaned(forms.AmountField(label="Instalment", currency="EUR", required=False), " ") is None


@pytest.mark.parametrize(("market", "typed"), [("FI", "15.12.2026"), ("SE", "2026-12-15"), ("FI", "2026-12-15")])
def test_a_date_is_read_as_the_market_writes_it(market, typed):
    assert cleaned(forms.DateField(label="From", market=market), typed) == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("market", "typed", "said"),
    [
        ("FI", "", "Write the date as day, month and year, for example 15.12.2026"),
        ("FI", "December", "Write the date as day, month and year, for example 15.12.2026"),
        ("SE", "15.12.2026", "Write the date as year, month and day, for example 2026-12-15"),
        ("FI", "31.11.2026", "There is no such day. Check the day and the month."),
        ("FI", "1.13.2026", "There is no such day. Check the day and the month."),
    ],
)
def test_a_bad_date_gets_the_sentence_of_its_reason(market, typed, said):
    assert sentence(forms.DateField(label="From", market=market), typed) == said


@pytest.mark.parametrize(
    ("market", "typed", "stored"),
    [("FI", "010190-900p", "010190-900P"), ("SE", "900101-9802", "199001019802")],
)
def test_an_identity_number_is_cleaned_to_the_form_that_is_stored(market, typed, stored):
    assert cleaned(forms.IdentityNumberField(market=market, today=TODAY), typed).value == stored


@pytest.mark.parametrize(
    ("market", "typed", "begins"),
    [
        ("FI", "", "Write the personal identity code"),
        ("FI", "abc", "Write the personal identity code as date of birth"),
        ("FI", "010190-900A", "The check character of the personal identity code is wrong."),
        ("FI", "320190-900P", "The personal identity code begins with the day"),
        ("FI", "010190-900P1234", "The personal identity code has 11 characters."),
        ("FI", "19900101-9802", "This is a Swedish personal identity number."),
        ("FI", "900101-9802", "This is a Swedish personal identity number."),
        ("SE", "010190-900P", "This is a Finnish personal identity code."),
        ("SE", "19900101-9803", "The check digit of the personal identity number is wrong."),
        ("SE", "19901301-9802", "The personal identity number begins with the year"),
        ("SE", "0" * 40, "The personal identity number has 12 digits."),
    ],
)
def test_a_bad_identity_number_gets_the_sentence_of_its_reason(market, typed, begins):
    assert sentence(forms.IdentityNumberField(market=market, today=TODAY), typed).startswith(begins)


def test_the_example_in_the_hint_is_a_number_the_field_accepts():
    for market, example in (("FI", "010190-900P"), ("SE", "19900101-9802")):
        field = forms.IdentityNumberField(market=market, today=TODAY)

        assert example in str(field.help_text)
        assert cleaned(field, example).shown == example


@pytest.mark.parametrize(
    ("market", "typed", "begins"),
    [
        ("FI", "", "Write the business ID"),
        ("FI", "9904418-5", "The check digit of the business ID is wrong."),
        ("SE", "299000-4172", "The check digit of the organisation number is wrong."),
        ("SE", "x", "Write the organisation number with ten digits"),
        ("SE", "9" * 40, "The organisation number is too long."),
    ],
)
def test_a_bad_business_id_gets_the_sentence_of_its_reason(market, typed, begins):
    assert sentence(forms.BusinessIdField(market=market), typed).startswith(begins)


@pytest.mark.parametrize("name", ["Åsa", "Jan-Erik", "O'Brien", "Łukasz", "Anne Marie", "Nguyễn"])
def test_a_name_may_be_written_as_its_owner_writes_it(name):
    assert cleaned(forms.NameField(label="First name"), f"  {name}  ") == name


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("", "Fill in “First name”"),
        ("   ", "Fill in “First name”"),
        ("Anna2", "Write the name with letters."),
        ("-", "Write the name with letters."),
        ("<b>", "Write the name with letters."),
        ("An\x07na", "Write the text without control characters."),
        ("An\u202ena", "Write the text without control characters."),
        ("A" * 81, "Shorten the text to at most 80 characters."),
    ],
)
def test_what_is_no_name_gets_a_sentence(typed, begins):
    form = filled(form_with(forms.NameField(label="First name")), value=typed)

    assert form.errors["value"][0].startswith(begins)


def test_a_message_keeps_its_lines_and_no_other_control_characters():
    field = forms.ParagraphsField(label="Message", longest=20)

    assert cleaned(field, "Hej\r\nElin\t!") == "Hej\nElin\t!"
    assert sentence(field, "Hej\x1b").startswith("Write the text without control characters.")


def test_pasted_text_is_not_cut_by_the_browser():
    widget = forms.TextField(label="Reference", longest=10).widget

    assert "maxlength" not in widget.attrs


def test_an_address_of_the_wrong_form_gets_an_example():
    said = sentence(forms.EmailField(label="E-mail"), "elin.example")

    assert said == "Write the e-mail address as name@company.example"


def test_a_choice_that_is_not_offered_gets_a_sentence():
    field = forms.ChoiceField(label="Topic", choices=[("1", "Calculation")])

    assert sentence(field, "7").startswith("Choose one of the alternatives in the list.")
