import gettext
import os
from pathlib import Path

from babel.messages.catalog import Catalog

from pelaren.console.translations import catalogues, checking, extraction

PAGE = """{% load i18n %}
  <h1>{% translate "Insured" %}</h1>
      {% translate "Close" context "a conversation" as close %}
  {% include "row.html" with label=_("Name") %}
  {% blocktranslate trimmed count number=found %}
    {{ number }} person found
  {% plural %}
    {{ number }} persons found
  {% endblocktranslate %}
  {% blocktranslate trimmed with name=user.name %}
    Signed in as
    {{ name }}
  {% endblocktranslate %}
  {# Translators: a button #}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
TITLE = _("Invoice proposal")
VERB = pgettext_lazy("verb", "Answer")
def count(n): return ngettext("%(n)s invoice", "%(n)s invoices", n)
def not_written_out(text): return _(text)
"""


def a_program(folder: Path) -> Catalog:
    package = folder / "program"
    (package / "templates").mkdir(parents=True)
    (package / "templates" / "page.html").write_text(PAGE)
    (package / "code.py").write_text(CODE)
    return extraction.collect(package)


def translated(wanted: Catalog) -> Catalog:
    """A Swedish catalogue without a fault: the translation of a text is the text."""
    catalogue = Catalog(locale="sv")
    for message in wanted:
        if message.id:
            catalogue.add(message.id, message.id, context=message.context)
    return catalogue


def translate(catalogue: Catalog, text: str, *forms: str) -> None:
    message = catalogue.get(text)
    assert message
    message.string = forms[0] if len(forms) == 1 else forms


def found(catalogue: Catalog, wanted: Catalog, complete: bool = True) -> list[str]:
    return list(checking.problems(catalogue, wanted, complete=complete))


def test_texts_are_collected_from_templates_and_code(tmp_path: Path) -> None:
    wanted = {(message.context, message.id) for message in a_program(tmp_path) if message.id}

    assert wanted == {
        (None, "Insured"),
        ("a conversation", "Close"),
        (None, "Name"),
        (None, ("%(number)s person found", "%(number)s persons found")),
        (None, "Signed in as %(name)s"),
        (None, "Invoice proposal"),
        ("verb", "Answer"),
        (None, ("%(n)s invoice", "%(n)s invoices")),
    }


def test_a_text_is_found_on_the_line_where_it_stands(tmp_path: Path) -> None:
    (message,) = (message for message in a_program(tmp_path) if message.id == "Insured")

    assert message.locations == [("program/templates/page.html", 2)]


def test_a_complete_catalogue_has_no_problems(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)

    assert found(translated(wanted), wanted) == []


def test_a_missing_text_is_named_with_where_it_is_used(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    catalogue.delete("Insured")

    assert found(catalogue, wanted) == ["missing: 'Insured' (program/templates/page.html:2)"]


def test_a_plural_with_one_form_is_missing(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    translate(catalogue, "%(n)s invoice", "%(n)s faktura", "")

    assert found(catalogue, wanted) == ["missing: '%(n)s invoice' (program/code.py:5)"]


def test_a_fuzzy_text_is_named(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    catalogue.add("Name", "Namn", flags=["fuzzy"])

    assert found(catalogue, wanted) == ["fuzzy: 'Name'"]


def test_a_text_that_the_program_no_longer_has_is_named(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    catalogue.add("Fax number", "Faxnummer")

    assert found(catalogue, wanted) == ["no longer used: 'Fax number'"]


def test_a_translation_that_loses_a_placeholder_is_named(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    translate(catalogue, "Signed in as %(name)s", "Inloggad som %(namn)s")

    assert found(catalogue, wanted) == ["placeholders differ: 'Signed in as %(name)s'"]


def test_a_singular_may_do_without_its_number(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = translated(wanted)
    translate(catalogue, "%(n)s invoice", "en faktura", "%(n)s fakturor")

    assert found(catalogue, wanted) == []


def test_a_catalogue_of_few_words_may_lack_texts_but_not_be_wrong(tmp_path: Path) -> None:
    wanted = a_program(tmp_path)
    catalogue = Catalog(locale="sv_FI")
    catalogue.add("Fax number", "Faxnummer")

    assert found(catalogue, wanted, complete=False) == ["no longer used: 'Fax number'"]


def test_only_a_catalogue_that_has_changed_is_compiled(tmp_path: Path) -> None:
    source = catalogues.source_of("sv", tmp_path)
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Name"\nmsgstr "Namn"\n')

    first, second = catalogues.compile_stale(tmp_path), catalogues.compile_stale(tmp_path)
    os.utime(source, ns=(source.stat().st_atime_ns, source.with_suffix(".mo").stat().st_mtime_ns + 1))

    assert (first, second, catalogues.compile_stale(tmp_path)) == ([source], [], [source])
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Name") == "Namn"
