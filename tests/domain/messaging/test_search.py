"""Search finds exactly what a plain search of the opened texts finds, and nothing of another employer."""

import os
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from pelaren.domain.messaging import search
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.operations import conversations, search_index
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side
from pelaren.domain.messaging.words import Wanted
from pelaren.domain.tenancy import context
from tests.domain.messaging.conftest import MONDAY

WHOLE = os.environ.get("PELAREN_SOAK") == "1"
TEXTS = QUERIES = 2_000 if WHOLE else 80
# How few texts make every way of searching run where the limits between them are lowered.
FEW = 500 if WHOLE else 80
NAMES = [
    "Öberg",
    "Åkesson",
    "Lindqvist",
    "Gun-Britt",
    "von Essen",
    "Édith",
    "Häggblom",
    "Bo",
    "Li",
    "O'Neill",
    "Järvinen",
]
WORDS = ["premie", "premien", "pension", "pensionen", "beräkning", "lön", "lönen", "utbetalning", "i", "på", "avtal"]
NUMBERS = ["19630417-9812", "630417-9812", "6304179812", "140582-930W", "19590903 9827", "5909039827", "2026", "7031-2"]


def a_text(chance: random.Random) -> str:
    parts = chance.choices(WORDS, k=chance.randint(1, 6)) + chance.choices(NAMES, k=chance.randint(0, 3))
    parts += chance.choices(NUMBERS, k=chance.randint(0, 2))
    chance.shuffle(parts)
    return chance.choice([" ", ", ", ".\n"]).join(part.upper() if chance.random() < 0.1 else part for part in parts)


def a_query(chance: random.Random) -> str:
    parts = chance.choices([*NAMES, *WORDS, *NUMBERS, "saknas"], k=chance.choice([1, 1, 1, 2, 3]))
    return " ".join(part[: chance.randint(1, len(part))] if chance.random() < 0.4 else part for part in parts)


def opened(employer) -> list[tuple[int, str]]:
    """Open every message of an employer: what a plain search has before it."""
    own = Conversation.objects.filter(employer=employer).select_related("employer")
    return [(conversation.pk, message.text) for conversation in own for message in readable_messages(conversation)]


def plain_scan(wanted: Wanted, texts: list[tuple[int, str]]) -> set[int]:
    """Look through opened texts: what search must equal."""
    return {pk for pk, text in texts if wanted.is_in_texts([text])}


def found(wanted: Wanted, employer, size: int = 10_000) -> list[int]:
    ordered = Conversation.objects.filter(employer=employer).newest_first()
    return search.search(ordered, wanted, search.of_employer(wanted, employer.pk), first=0, size=size).page


def start(world, text, employer=None, hours=0, topic=None):
    employer = employer or world.norrvik
    by = world.asta if employer == world.norrvik else world.cecilia
    return conversations.start(
        employer_id=employer.pk, topic=topic or world.calculation, text=text, side=Side.EMPLOYER, by=by,
        now=MONDAY + timedelta(hours=hours),
    )  # fmt: skip


@pytest.mark.timeout(3600 if WHOLE else 120)
@pytest.mark.parametrize(
    ("rare", "known", "guess", "texts", "queries"),
    [
        (search.RARE, search.KNOWN, search.LONGEST_GUESS, TEXTS, QUERIES),
        (search.RARE, search.KNOWN, 0, FEW, FEW),
        (3, search.KNOWN, 0, FEW, FEW),
        (1, 3, 0, FEW, FEW),
        (1, 3, 10**9, FEW, FEW),
        (3, search.KNOWN, 20_000, FEW, FEW),
    ],
)
def test_random_searches_equal_a_plain_scan_of_the_opened_texts(world, monkeypatch, rare, known, guess, texts, queries):
    monkeypatch.setattr(search, "RARE", rare)
    monkeypatch.setattr(search, "KNOWN", known)
    monkeypatch.setattr(search, "LONGEST_GUESS", guess)
    monkeypatch.setattr(search, "FIRST_STRIDE", 7)
    chance = random.Random(20261122)  # noqa: S311  texts for a test, no secrets
    for place in range(texts):
        start(world, a_text(chance), employer=world.norrvik if place % 4 else world.sunnana, hours=place)

    scanned = {employer: opened(employer) for employer in (world.norrvik, world.sunnana)}

    for _ in range(queries):
        query = a_query(chance)
        wanted = Wanted.read(query)
        if not wanted:
            continue
        for employer, own in scanned.items():
            assert set(found(wanted, employer)) == plain_scan(wanted, own), query


@pytest.mark.parametrize(("known", "guess"), [(2, 0), (search.KNOWN, 0), (2, search.LONGEST_GUESS)])
def test_pages_of_a_common_search_follow_one_another_without_gap_or_repeat(world, monkeypatch, known, guess):
    monkeypatch.setattr(search, "RARE", 2)
    monkeypatch.setattr(search, "KNOWN", known)
    monkeypatch.setattr(search, "LONGEST_GUESS", guess)
    monkeypatch.setattr(search, "FIRST_STRIDE", 3)
    expected = [start(world, "Premien" if place % 3 else "Annat", hours=place) for place in range(20)][::-1]
    numbers = [one.pk for one in expected if one.pk in plain_scan(Wanted.read("premi"), opened(world.norrvik))]
    wanted = Wanted.read("premi")
    ordered = Conversation.objects.filter(employer=world.norrvik).newest_first()
    question = search.of_employer(wanted, world.norrvik.pk)

    pages = [search.search(ordered, wanted, question, first=first, size=5) for first in (0, 5, 10)]

    assert [pk for page in pages for pk in page.page] == numbers
    assert [page.more for page in pages] == [True, True, False]
    assert pages[-1].total == len(numbers)


def test_a_word_that_stands_in_the_newest_and_the_oldest_alone_is_found_in_all_of_them(world, monkeypatch):
    monkeypatch.setattr(search, "FIRST_STRIDE", 3)
    monkeypatch.setattr(search, "LONGEST_GUESS", 9)
    begun = [start(world, "Blåklint" if place < 3 or place > 16 else "Annat", hours=place) for place in range(20)]
    wanted = Wanted.read("blåkl")
    ordered = Conversation.objects.filter(employer=world.norrvik).newest_first()

    hits = search.search(ordered, wanted, search.of_employer(wanted, world.norrvik.pk), first=0, size=5)

    assert hits.page == [one.pk for one in [*begun[19:16:-1], *begun[2:0:-1]]]
    assert (hits.total, hits.more) == (6, True)


def test_a_later_message_is_found_too(world):
    conversation = start(world, "Hej")
    answer = conversations.answer(
        conversation=conversation, text="Blåklint", side=Side.INSURER, by=world.maria, now=MONDAY
    )
    search_index.put(answer, text="Blåklint")

    assert found(Wanted.read("blåkl"), world.norrvik) == [conversation.pk]


def test_the_desk_searches_many_employers_at_once(world):
    here, there = start(world, "Gäller Öberg"), start(world, "Gäller Öberg och Ek", employer=world.sunnana)
    ordered = Conversation.objects.all().newest_first()

    def at_desk(text):
        wanted = Wanted.read(text)
        question = search.of_employers(wanted, [world.norrvik.pk, world.sunnana.pk])
        return set(search.search(ordered, wanted, question, first=0, size=10).page)

    assert at_desk("öberg") == {here.pk, there.pk}
    assert at_desk("öberg ek") == {there.pk}


def test_the_same_word_of_two_employers_has_nothing_in_common_in_the_index(world):
    start(world, "Öberg")
    question, other = (search.of_employer(Wanted.read("Öberg"), one.pk) for one in (world.norrvik, world.sunnana))

    assert not set(question.all_of) & set(other.all_of)


def test_neither_web_nor_worker_reaches_the_table_of_words_itself(world):
    start(world, "Öberg")

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select * from messaging_searchwords")


def test_the_function_shows_another_employers_words_to_nobody(world):
    start(world, "Öberg")
    question = search.of_employer(Wanted.read("Öberg"), world.norrvik.pk)
    assert len(question.candidates(most=10)) == 1

    for nobody in (
        lambda: context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id),
        lambda: context.act_for_user(world.asta.user_id),
        context.act_for_nobody,
    ):
        nobody()
        assert question.candidates(most=10) == []
        assert question.candidates(among=list(range(1000)), most=10) == []


def test_words_are_kept_for_ones_own_messages_only(world):
    message = Message.objects.get(conversation=start(world, "Öberg"))
    question = search.of_employer(Wanted.read("nytt"), world.norrvik.pk)

    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)
    with connection.cursor() as cursor:
        cursor.execute("select messaging_keep_words(%s, %s)", [message.pk, question.all_of])
        cursor.execute("select messaging_forget_words(%s)", [message.conversation_id])
    context.act_for_insurer(user_id=None)

    assert question.candidates(most=10) == []
    assert found(Wanted.read("Öberg"), world.norrvik) == [message.conversation_id]


def test_what_is_forgotten_is_found_no_more(world):
    conversation = start(world, "Öberg")

    search_index.forget(conversation)

    assert found(Wanted.read("Öberg"), world.norrvik) == []
