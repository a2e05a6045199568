"""The base of all forms: refusals, and the list of what to correct."""

from pelaren.values.refusals import Refusal
from pelaren.web import forms
from tests.web.drawing import filled


class TooSoon(Refusal):
    field = "due_date"
    message = "Choose a due date after %(day)s."


class NothingToBill(Refusal):
    message = "Choose at least one insured."


class DueDateForm(forms.PortalForm):
    amount = forms.AmountField(label="Amount", currency="SEK")
    due_date = forms.DateField(label="Due date", market="SE")


def test_a_refusal_becomes_an_error_on_the_field_it_names():
    form = filled(DueDateForm, amount="1", due_date="2026-12-15")

    with form.refusals():
        raise TooSoon(day="2026-12-20")

    assert not form.is_valid()
    assert form.errors == {"due_date": ["Choose a due date after 2026-12-20."]}


def test_a_refusal_without_a_field_concerns_the_whole_form():
    form = filled(DueDateForm, amount="1", due_date="2026-12-15")

    with form.refusals():
        raise NothingToBill

    assert form.non_field_errors() == ["Choose at least one insured."]
    assert form.error_links == [forms.ErrorLink("Choose at least one insured.", "")]


def test_a_refusal_about_a_field_the_form_lacks_concerns_the_whole_form():
    class AmountForm(forms.PortalForm):
        amount = forms.AmountField(label="Amount", currency="SEK")

    form = filled(AmountForm, amount="1")

    with form.refusals():
        raise TooSoon(day="2026-12-20")

    assert form.non_field_errors() == ["Choose a due date after 2026-12-20."]


def test_what_is_no_refusal_goes_on_upwards():
    form = filled(DueDateForm, amount="1", due_date="2026-12-15")
    raised = None

    try:
        with form.refusals():
            raise KeyError("amount")
    except KeyError as error:
        raised = error

    assert raised is not None
    assert form.is_valid()


def test_errors_are_listed_in_the_order_of_the_fields_with_the_words_of_the_field():
    form = filled(DueDateForm, due_date="soon", amount="much")

    assert [link.target for link in form.error_links] == ["id_amount", "id_due_date"]
    assert [link.sentence for link in form.error_links] == [form.errors["amount"][0], form.errors["due_date"][0]]


def test_the_title_counts_the_errors_in_words():
    one = filled(DueDateForm, amount="1")
    two = filled(DueDateForm)

    assert one.error_title == "One thing needs to be corrected"
    assert two.error_title == "Two things need to be corrected"
