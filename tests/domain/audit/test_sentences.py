"""What the trail says: every event that is recorded anywhere has a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from pelaren.domain.audit import sentences
from pelaren.domain.audit.sentences import SENTENCES, sentence

PACKAGE = Path(sentences.__file__).resolve().parents[2]
RECORDING = {"record", "_record", "Deed"}
WORDS = {"who": "Asta Lind (ASLI01)", "about": "7031-2-0214", "currency": "EUR", "market": "FI"}


def recorded_names() -> Iterator[tuple[str, str]]:
    """Event name and file of each place that records one."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and _called(node) in RECORDING and (name := _first_text(node)):
                yield name, f"{file.name}:{node.lineno}"


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _first_text(node: ast.Call) -> str:
    named = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
    first = (node.args or named or [None])[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def test_events_are_found_in_the_code():
    assert {"insured.joined", "proposal.made", "conversation.closed", "user.signed-in"} <= {
        name for name, _ in recorded_names()
    }


@pytest.mark.parametrize(("name", "place"), sorted(recorded_names()))
def test_every_event_that_is_recorded_has_a_sentence(name, place):
    assert name in SENTENCES, place


@pytest.mark.parametrize("language", ["sv", "fi"])
@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_is_translated_with_the_same_placeholders(name, language):
    with translation.override("en"):
        english = str(SENTENCES[name])
    with translation.override(language):
        translated = str(SENTENCES[name])

    assert translated != english
    assert sorted(placeholders(translated)) == sorted(placeholders(english))


def placeholders(text: str) -> list[str]:
    return [part.split(")")[0] for part in text.split("%(")[1:]]


def test_amounts_and_dates_are_written_as_the_market_does():
    facts = {"group": 2, "joined_on": "2026-12-01", "instalment": 52_500}

    with translation.override("en"):
        said = sentence("insured.joined", facts, **WORDS)

    assert said == (
        "Asta Lind (ASLI01) added insurance 7031-2-0214 to group 2 from 01.12.2026 with 525,00\N{NO-BREAK SPACE}€"
    )


def test_a_message_that_opens_a_conversation_again_reads_otherwise():
    with translation.override("en"):
        plain, reopening = (
            sentence("conversation.answered", {"place": 3, "reopened": reopened}, **WORDS) for reopened in (False, True)
        )

    assert plain == "Asta Lind (ASLI01) wrote message 3 of conversation 7031-2-0214"
    assert reopening.startswith(plain)
    assert reopening != plain


def test_an_event_of_another_version_is_still_shown():
    with translation.override("en"):
        assert sentence("fax.sent", {}, **WORDS) == "Asta Lind (ASLI01): fax.sent, 7031-2-0214"


def test_a_fact_that_is_missing_reads_as_a_dash():
    with translation.override("en"):
        assert sentence("invoice.issued", {}, **WORDS).endswith("over –")


@pytest.mark.parametrize("value", ["%(who)s", "100 %", "%s", "{who}"])
def test_a_fact_is_text_and_never_a_pattern(value):
    with translation.override("en"):
        said = sentence("conversation.answered", {"place": value}, **WORDS)

    assert value in said
