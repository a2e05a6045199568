from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.desk.conversations.waits import waited
from pelaren.domain.messaging.models import Conversation, Topic
from pelaren.domain.messaging.rules import Side

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
INBOX = reverse("desk:inbox")
H = "{http://www.w3.org/1999/xhtml}"


def rows_of(answer):
    """The rows of the inbox as tuples: number, employer, topic, status, and whether it is marked as waiting."""
    tree = html5lib.parse(answer.content.decode())
    rows = []
    for row in tree.iterfind(f".//{H}tbody/{H}tr"):
        cells = ["".join(cell.itertext()).strip() for cell in row]
        status = row.find(f".//{H}span[@data-s]").get("data-s")
        rows.append((int(cells[1]), cells[2], cells[3], status, row.get("data-mark") == "attn"))
    return rows


def numbers_of(answer):
    return [row[0] for row in rows_of(answer)]


def at(hours):
    return MONDAY + timedelta(hours=hours)


def test_a_row_shows_number_employer_topic_and_the_status_that_the_company_sees(world, signed_in, talk):
    conversation = talk(EMPLOYER)

    answer = signed_in(world.maria.user).get(INBOX)

    assert rows_of(answer) == [(conversation.number, "Norrvik Varv Ab", "Beräkning", "new", True)]


def test_what_waits_comes_first_and_the_longest_wait_before_the_others(world, signed_in, talk):
    answered = talk(EMPLOYER, INSURER, now=at(0))
    recent = talk(EMPLOYER, now=at(3))
    oldest = talk(EMPLOYER, now=at(1), employer=world.sunnana)
    reply = talk(EMPLOYER, INSURER, EMPLOYER, now=at(2))

    numbers = numbers_of(signed_in(world.maria.user).get(INBOX))

    assert numbers == [oldest.number, reply.number, recent.number, answered.number]


def test_a_handler_sees_the_own_departments_only(world, signed_in, talk):
    to_maria, to_disa = talk(topic=world.calculation), talk(topic=world.other)

    assert numbers_of(signed_in(world.maria.user).get(INBOX)) == [to_maria.number]
    assert numbers_of(signed_in(world.disa.user).get(INBOX)) == [to_disa.number]
    assert numbers_of(signed_in(world.erik.user).get(INBOX)) == []


def test_a_handler_of_two_departments_sees_both(world, signed_in, talk):
    world.maria.departments.add(world.other.department)
    both = {talk(topic=world.calculation).number, talk(topic=world.other).number}

    assert set(numbers_of(signed_in(world.maria.user).get(INBOX))) == both


def test_closed_conversations_are_shown_only_when_asked_for(world, signed_in, talk):
    opened, closed = talk(EMPLOYER), talk(EMPLOYER, CLOSE)
    maria = signed_in(world.maria.user)

    assert numbers_of(maria.get(INBOX)) == [opened.number]
    assert numbers_of(maria.get(INBOX, {"status": "closed"})) == [closed.number]


def test_the_inbox_is_narrowed_by_topic_and_status(world, signed_in, talk):
    salary = Topic.objects.create(name="Anställning och lön", department=world.calculation.department)
    talk(EMPLOYER), talk(EMPLOYER, INSURER)
    new, answered = talk(EMPLOYER, topic=salary), talk(EMPLOYER, INSURER, topic=salary)
    maria = signed_in(world.maria.user)

    assert numbers_of(maria.get(INBOX, {"topic": salary.pk})) == [new.number, answered.number]
    assert numbers_of(maria.get(INBOX, {"topic": salary.pk, "status": "answered"})) == [answered.number]


@pytest.mark.parametrize("query", [{"topic": "x"}, {"topic": "9" * 30}, {"status": "x"}, {"page": "-1"}])
def test_a_filter_that_makes_no_sense_narrows_nothing(world, signed_in, talk, query):
    conversation = talk(EMPLOYER)

    answer = signed_in(world.maria.user).get(INBOX, query)

    assert answer.status_code == 200
    assert numbers_of(answer) == [conversation.number]


def test_the_topic_of_another_department_opens_nothing(world, signed_in, talk):
    talk(topic=world.other)

    assert numbers_of(signed_in(world.maria.user).get(INBOX, {"topic": world.other.pk})) == []


def test_fifty_conversations_cost_as_many_queries_as_one(world, signed_in, talk):
    maria, costs = signed_in(world.maria.user), []

    for more in (1, 49):
        for _ in range(more):
            talk(EMPLOYER, INSURER)
        Conversation.objects.update(insurer_assignee=world.disa.user)
        with CaptureQueriesContext(connection) as queries:
            maria.get(INBOX)
        costs.append(len(queries))

    assert costs[1] <= costs[0]


@pytest.mark.parametrize(
    ("passed", "number", "largest"),
    [
        (timedelta(seconds=59), "0", "min"),
        (timedelta(minutes=59), "59", "min"),
        (timedelta(minutes=60), "1", "h"),
        (timedelta(hours=23, minutes=59), "23", "h"),
        (timedelta(days=1), "1", "d"),
        (timedelta(days=4, hours=20), "4", "d"),
        (timedelta(seconds=-5), "0", "min"),
    ],
)
def test_a_wait_is_told_in_its_largest_whole_unit(passed, number, largest):
    shown = waited(MONDAY, MONDAY + passed).split()

    assert shown[0] == number
    assert shown[1].startswith(largest)
