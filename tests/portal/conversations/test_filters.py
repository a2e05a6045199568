"""Visa filtrering: five filters, kept in the address without the searched text."""

from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.messaging.models import Conversation, KeptSearch
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side, Status

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
H = "{http://www.w3.org/1999/xhtml}"
OVE = "19590903-9827"
OPEN = [status.value for status in Status if status is not Status.CLOSED]


def the_list(world):
    return reverse("conversations", args=[world.norrvik.customer_number])


def numbers_of(answer):
    tree = html5lib.parse(answer.content.decode())
    return [int("".join(row[0].itertext()).strip()) for row in tree.iterfind(f".//{H}tbody/{H}tr")]


def chips_of(answer):
    tree = html5lib.parse(answer.content.decode())
    return {
        " ".join("".join(chip.itertext()).split()): chip.get("href")
        for chip in tree.iterfind(f".//{H}div[@class='pl-chips']/{H}a[@class='pl-chip']")
    }


@pytest.fixture
def asta(world, signed_in):
    return signed_in(world.asta.user)


def posted(asta, world, **fields):
    return asta.post(the_list(world), {"status": OPEN, **fields}, follow=True)


def test_a_filter_is_posted_and_stands_in_the_address_afterwards(world, asta, talk):
    answer = posted(asta, world, topic=str(world.other.pk), status=["sent", "closed"])

    [(address, _)] = answer.redirect_chain
    assert f"topic={world.other.pk}" in address
    assert "status=sent&status=closed" in address


def test_the_topic_narrows_the_list_and_its_chip_takes_it_away(world, asta, talk):
    talk(EMPLOYER)
    other = conversations.start(
        employer_id=world.norrvik.pk, topic=world.other, text="Hej", side=EMPLOYER, by=world.asta, now=MONDAY
    )

    answer = asta.get(the_list(world), {"topic": world.other.pk})

    assert numbers_of(answer) == [other.number]
    [url] = chips_of(answer).values()
    assert len(numbers_of(asta.get(the_list(world) + url))) == 2


def test_a_number_finds_its_conversation_whatever_its_status(world, asta, talk):
    talk(EMPLOYER)
    closed = talk(EMPLOYER, CLOSE)

    answer = posted(asta, world, number=str(closed.number))

    assert numbers_of(answer) == [closed.number]


def test_a_number_together_with_something_else_finds_nothing_and_offers_the_number_alone(world, asta, talk):
    one = talk(EMPLOYER)

    answer = posted(asta, world, number=str(one.number), topic=str(world.calculation.pk))

    assert numbers_of(answer) == []
    assert f"?number={one.number}" in answer.content.decode()
    assert numbers_of(asta.get(the_list(world), {"number": one.number})) == [one.number]


@pytest.mark.parametrize("side", ["employer", "insurer"])
def test_the_user_id_of_either_side_finds_what_that_person_is_responsible_for(world, asta, talk, side):
    talk(EMPLOYER)
    one = talk(EMPLOYER)
    user = {"employer": world.jonas, "insurer": world.maria}[side].user
    Conversation.objects.filter(pk=one.pk).update(**{f"{side}_assignee": user})

    answer = posted(asta, world, handler=user.handle.lower())

    assert numbers_of(answer) == [one.number]


@pytest.mark.parametrize("text", ["lindqv", "OVE Lindqvist", OVE, "590903 9827", "premien ove"])
def test_text_is_found_by_name_number_and_beginning(world, asta, talk, text):
    talk(EMPLOYER)
    one = talk(EMPLOYER, text=f"Premien för Ove Lindqvist, {OVE}, är fel.")

    answer = posted(asta, world, text=text)

    assert numbers_of(answer) == [one.number]


@pytest.mark.parametrize("text", ["Lindqvist", OVE])
def test_the_searched_text_stands_in_no_address_and_not_in_the_title(world, asta, talk, text):
    talk(EMPLOYER, text=f"Ove Lindqvist, {OVE}")

    answer = posted(asta, world, text=text)

    [(address, _)] = answer.redirect_chain
    assert text.lower() not in address.lower()
    page = answer.content.decode()
    assert text not in page.split("</title>")[0]
    assert all(text.lower() not in part.split('"')[0].lower() for part in page.split('href="')[1:])


def test_a_search_is_sealed_and_belongs_to_whoever_made_it(world, asta, talk, signed_in):
    one = talk(EMPLOYER, text="Ove Lindqvist")
    talk(EMPLOYER)
    [(address, _)] = posted(asta, world, text="Lindqvist").redirect_chain

    again, colleague = asta.get(address), signed_in(world.jonas.user).get(address)

    assert numbers_of(again) == [one.number]
    assert len(numbers_of(colleague)) == 2
    assert not any(b"Lindqvist" in bytes(kept.sealed) for kept in KeptSearch.objects.all())


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", OVE), ("number", "abc"), ("number", "123456789"), ("handler", OVE), ("handler", "Ove"), ("topic", "x")],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_kept(world, asta, talk, field, value):
    answer = posted(asta, world, **{field: value})

    assert answer.status_code == 422
    assert answer.redirect_chain == []
    assert "pl-errorsum" in answer.content.decode()
    if field != "topic":
        assert value in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["number=x", "handler=%27", "topic=9999", "search=x", "search=00000000-0000-0000-0000-000000000000", "page=9"],
)
def test_an_address_that_makes_no_sense_shows_the_list(world, asta, talk, query):
    one = talk(EMPLOYER)

    answer = asta.get(f"{the_list(world)}?{query}")

    assert answer.status_code == 200
    assert numbers_of(answer) == [one.number]


def test_filters_combine_and_each_chip_takes_one_away(world, asta, talk):
    one = talk(EMPLOYER, text="Ove Lindqvist")
    talk(EMPLOYER, INSURER, text="Ove Lindqvist")
    talk(EMPLOYER)

    answer = posted(asta, world, text="ove", topic=str(world.calculation.pk), status=["sent"])

    assert numbers_of(answer) == [one.number]
    assert len(chips_of(answer)) == 3


def test_sorting_by_number_and_date_keeps_the_filter(world, asta, talk):
    first = talk(EMPLOYER, now=MONDAY + timedelta(hours=1))
    second = talk(EMPLOYER, now=MONDAY)

    assert numbers_of(asta.get(the_list(world), {"sort": "number"})) == [first.number, second.number]
    assert numbers_of(asta.get(the_list(world), {"sort": "-number"})) == [second.number, first.number]
    assert "sort=date&amp;" not in asta.get(the_list(world), {"status": "sent"}).content.decode()


def test_a_search_costs_as_many_queries_for_fifty_hits_as_for_one(world, asta, talk):
    [(address, _)] = posted(asta, world, text="Lindqvist").redirect_chain
    costs = []

    for more in (1, 49):
        for _ in range(more):
            talk(EMPLOYER, text="Ove Lindqvist")
        with CaptureQueriesContext(connection) as queries:
            asta.get(address)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_another_employers_text_is_not_found(world, asta, talk):
    conversations.start(
        employer_id=world.sunnana.pk, topic=world.other, text="Lindqvist", side=INSURER, by=world.disa, now=MONDAY
    )

    assert numbers_of(posted(asta, world, text="Lindqvist")) == []
