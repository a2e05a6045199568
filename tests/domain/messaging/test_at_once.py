"""Several people at the same moment, each in a transaction and a thread of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy import context
from tests.database import CLUSTER, NAME
from tests.world import World, build_world

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
AT_ONCE = 6


@pytest.fixture
def committed(django_db_blocker) -> Iterator[World]:
    """The cast in committed rows that other transactions can see; emptied afterwards, which only a superuser may."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            world = build_world()
        yield world
        connection.close()
    empty_tables()


def empty_tables() -> None:
    ours = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if is_ours(model)]
    with psycopg.connect(CLUSTER.superuser_url(NAME), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(map(sql.Identifier, ours))))


def is_ours(model: type) -> bool:
    return model.__module__.startswith("pelaren.")


def at_once(work: Callable[[int], object]) -> list[object]:
    """Call `work` with 0, 1, 2 … in as many transactions that all start together; return what came of it."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> object:
        try:
            with transaction.atomic():
                context.act_for_insurer(user_id=None)
                start.wait(timeout=20)
                return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


def begin(world: World, text: str = "Hej", form_key: str = "") -> Conversation:
    return conversations.start(
        employer_id=world.norrvik.pk,
        topic=world.calculation,
        text=text,
        side=Side.EMPLOYER,
        by=world.asta,
        now=MONDAY,
        form_key=form_key,
    )


@pytest.fixture
def conversation(committed: World) -> Conversation:
    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        return begin(committed)


def places_and_authors(conversation: Conversation) -> list[tuple[int, int]]:
    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        return list(Message.objects.filter(conversation=conversation).values_list("place", "author_id"))


def test_conversations_started_at_once_get_numbers_without_gap_or_repeat(committed):
    started = at_once(lambda number: begin(committed, f"Fråga {number}"))

    assert sorted(each.number for each in started) == list(range(10_000, 10_000 + AT_ONCE))


def test_the_first_conversations_of_an_employer_agree_on_its_key(committed):
    started = at_once(lambda number: begin(committed, f"Fråga {number}"))

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        texts = {readable.text for each in started for readable in readable_messages(each)}
    assert texts == {f"Fråga {number}" for number in range(AT_ONCE)}


# The `conversation` of these tests has made the employer's key: otherwise they would wait for each other there.
def test_a_form_that_arrives_many_times_at_once_starts_one_conversation(committed, conversation):
    started = at_once(lambda number: begin(committed, "Ny", form_key="one-time"))

    assert {each.number for each in started} == {conversation.number + 1}
    assert len(places_and_authors(started[0])) == 1


def test_a_number_that_a_repeated_form_did_not_need_is_given_back(committed, conversation):
    at_once(lambda number: begin(committed, "Ny", form_key="one-time"))

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        following = begin(committed, "Nästa")

    assert following.number == conversation.number + 2


def test_people_who_answer_at_once_are_all_kept_in_order(committed, conversation):
    people = [(committed.asta, Side.EMPLOYER), (committed.maria, Side.INSURER)] * (AT_ONCE // 2)

    def answer(number: int) -> Message:
        by, side = people[number]
        return conversations.answer(conversation=conversation, text=f"Svar {number}", side=side, by=by, now=MONDAY)

    answers = at_once(answer)

    stored = places_and_authors(conversation)
    assert [place for place, _ in stored] == list(range(1, AT_ONCE + 2))
    assert dict(stored[1:]) == {message.place: message.author_id for message in answers}


def test_an_answer_that_arrives_many_times_at_once_is_one_message(committed, conversation):
    answers = at_once(
        lambda number: conversations.answer(
            conversation=conversation,
            text="Svar",
            side=Side.INSURER,
            by=committed.maria,
            now=MONDAY,
            form_key="one-time",
        )
    )

    assert len({message.pk for message in answers}) == 1
    assert len(places_and_authors(conversation)) == 2


def test_of_those_who_close_at_once_one_closes(committed, conversation):
    def close(number: int) -> str:
        try:
            conversations.close(conversation=conversation, by=committed.maria, now=MONDAY)
        except conversations.AlreadyClosed:
            return "already"
        return "closed"

    assert sorted(at_once(close)) == ["already"] * (AT_ONCE - 1) + ["closed"]
