"""The components draw sound HTML, labelled and wired for screen readers."""

from datetime import date

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from pelaren.web import forms
from pelaren.web.frame import MenuItem
from tests.web.drawing import draw, filled, find, find_all, words


class InstalmentForm(forms.PortalForm):
    amount = forms.AmountField(label="Instalment", currency="EUR", help_text="Amount per payment")
    age = forms.RadioField(label="Retirement age", choices=[("63", "63"), ("65", "65")])
    later = forms.CheckField(label="Remind me", required=False)
    note = forms.ParagraphsField(label="Note", required=False)


def test_a_field_with_an_error_is_described_by_its_hint_and_its_error():
    tree = draw("{% field form.amount %}", form=filled(InstalmentForm, amount="hundred"))

    control = find(tree, "input")
    described = [find(tree, f"p[@id='{name}']") for name in control.get("aria-describedby").split()]
    assert [words(text) for text in described] == [
        "Amount per payment",
        "Write the amount with digits and a comma, for example 100,00",
    ]
    assert control.get("aria-invalid") == "true"
    assert control.get("value") == "hundred"
    assert find(tree, "label").get("for") == control.get("id")


def test_a_field_without_an_error_is_described_by_its_hint_alone():
    tree = draw("{% field form.amount %}", form=InstalmentForm(initial={"amount": 123456}))

    control = find(tree, "input")
    assert control.get("aria-describedby") == "id_amount_helptext"
    assert control.get("aria-invalid") is None
    assert control.get("value") == "1\u00a0234,56"
    assert words(find(tree, "div/span")) == "€"


def test_choices_stand_in_a_fieldset_with_a_legend_and_a_label_each():
    tree = draw("{% field form.age %}", form=filled(InstalmentForm, age="65"))

    assert words(find(tree, "fieldset/legend")) == "Retirement age"
    labels = {label.get("for") for label in find_all(tree, "label")}
    controls = find_all(tree, "input")
    assert {control.get("id") for control in controls} == labels
    assert [control.get("value") for control in controls if control.get("checked") is not None] == ["65"]


@pytest.mark.parametrize(("field", "tag"), [("later", "input"), ("note", "textarea")])
def test_every_control_has_a_label(field, tag):
    tree = draw(f"{{% field form.{field} %}}", form=InstalmentForm())

    assert find(tree, "label").get("for") == find(tree, tag).get("id")


def test_typed_markup_is_shown_and_not_obeyed():
    typed = '"><script>alert(1)</script>'

    tree = draw("{% field form.note %}{% field form.amount %}", form=filled(InstalmentForm, note=typed, amount=typed))

    assert find_all(tree, "script") == []
    assert words(find(tree, "textarea")) == typed
    assert find(tree, "input").get("value") == typed


def test_the_error_summary_links_to_the_first_choice_of_a_group():
    tree = draw("{% component 'error_summary' form=form %}", form=filled(InstalmentForm, amount="1"))

    link = find(tree, "a")
    assert link.get("href") == "#id_age_0"
    assert words(link) == "Choose one of the alternatives under “Retirement age”"
    assert find(tree, "div").get("tabindex") == "-1"


def test_a_form_without_errors_has_no_error_summary():
    tree = draw("{% component 'error_summary' form=form %}", form=InstalmentForm())

    assert list(tree) == []


def test_a_button_with_an_address_is_a_link_and_names_what_it_is_about():
    tree = draw("{% component 'button' label='Change' about='the due date' url='/x/' variant='secondary' %}")

    link = find(tree, "a")
    assert (link.get("href"), link.get("data-variant"), words(link)) == ("/x/", "secondary", "Change the due date")


def test_an_undo_in_a_note_is_a_form_that_posts():
    tree = draw("{% component 'note' kind='ok' text='Changed.' undo_url='/undo/' undo_label='Undo' %}")

    form = find(tree, "form")
    assert (form.get("method"), form.get("action")) == ("post", "/undo/")
    assert find(form, "input").get("name") == "csrfmiddlewaretoken"


def test_the_current_tab_is_marked_for_screen_readers():
    items = [MenuItem("Insured", "/a/", current=True), MenuItem("Invoices", "/b/")]

    tree = draw("{% component 'tabs' label='Contract 7031-2' items=items %}", items=items)

    assert [link.get("aria-current") for link in find_all(tree, "a")] == ["page", None]
    assert find(tree, "nav").get("aria-label") == "Contract 7031-2"


def test_a_component_sees_only_what_it_is_given():
    tree = draw("{% component 'tag' kind='info' %}", label="of the page")

    assert words(find(tree, "span")) == ""


def test_a_fixed_component_is_what_it_would_be_anew_in_each_language():
    source = '{% TAG "button" label=_("Search") variant="secondary" %}{% TAG "button" label=_("Continue") %}'
    for language in ("sv", "fi", "sv"):
        with override(language):
            anew, kept = (draw(source.replace("TAG", tag)) for tag in ("component", "fixed"))

            assert [words(one) for one in find_all(kept, "button")] == [words(one) for one in find_all(anew, "button")]
            assert [one.attrib for one in find_all(kept, "button")] == [one.attrib for one in find_all(anew, "button")]


def test_a_masked_number_is_heard_as_hidden_in_every_language():
    with override("sv"):
        shown = draw("<p>{{ head|masked }}</p>", head="140582-")

    assert find(shown, "span[@aria-hidden='true']").text == "••••"
    assert find(shown, "span[@class='ds-sr-only']").text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 1234567|money:'EUR' }}", "12\u00a0345,67\u00a0€"),
        ("{{ -124000|money:'SEK' }}", "\u22121\u00a0240,00\u00a0kr"),
        ("{{ nothing|money:'SEK' }}", "\u2013"),
        ("{{ 124000|amount }}", "1\u00a0240,00"),
        ("{{ nothing|amount }}", ""),
        ("{{ nothing|local_date:'FI' }}", "\u2013"),
    ],
)
def test_values_are_written_as_people_read_them(source, shown):
    tree = draw(f"<p>{source}</p>", nothing=None)

    assert (find(tree, "p").text or "") == shown


def test_a_date_follows_the_market_and_carries_the_exact_day():
    tree = draw("{{ day|local_date:'FI' }} {{ day|local_date:'SE' }}", day=date(2026, 12, 15))

    finnish, swedish = find_all(tree, "time")
    assert (finnish.text, swedish.text) == ("15.12.2026", "2026-12-15")
    assert finnish.get("datetime") == "2026-12-15"


def test_an_icon_says_nothing_to_a_screen_reader():
    tree = draw("{% icon 'search' %}")

    assert tree.find(".//{http://www.w3.org/2000/svg}svg").get("aria-hidden") == "true"


def test_a_safe_string_is_the_only_way_to_unescaped_markup():
    tree = draw("<p>{{ plain }}</p><div>{{ safe }}</div>", plain="<b>x</b>", safe=SafeString("<b>y</b>"))

    assert find(tree, "p").text == "<b>x</b>"
    assert find(tree, "div/b").text == "y"
