from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side, Status
from pelaren.web import listing

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
H = "{http://www.w3.org/1999/xhtml}"


def the_list(world):
    return reverse("conversations", args=[world.norrvik.customer_number])


def rows_of(answer):
    """The rows of the list as tuples: number, date, topic, status, responsible, and the mark of the row."""
    tree = html5lib.parse(answer.content.decode())
    rows = []
    for row in tree.iterfind(f".//{H}tbody/{H}tr"):
        cells = ["".join(cell.itertext()).strip() for cell in row]
        status = row.find(f".//{H}span[@data-s]").get("data-s")
        rows.append((int(cells[0]), cells[1], cells[2], status, cells[4], row.get("data-mark")))
    return rows


def test_the_list_shows_number_date_topic_status_and_responsible(world, signed_in, talk):
    conversation = talk(INSURER)
    conversation.employer_assignee = world.jonas.user
    conversation.save()

    answer = signed_in(world.asta.user).get(the_list(world))

    assert rows_of(answer) == [
        (conversation.number, "16.11.2026 11:00", "Beräkning", "new", world.jonas.user.handle, "attn")
    ]


def test_every_status_is_the_one_that_the_employer_sees(world, signed_in, talk):
    lived = {
        "sent": talk(EMPLOYER),
        "new": talk(INSURER),
        "reply": talk(EMPLOYER, INSURER),
        "answered": talk(INSURER, EMPLOYER),
        "closed": talk(EMPLOYER, CLOSE),
    }

    answer = signed_in(world.asta.user).get(the_list(world), {"status": Status.values})

    assert {status: number for number, _, _, status, _, _ in rows_of(answer)} == {
        status: conversation.number for status, conversation in lived.items()
    }


def test_closed_conversations_are_hidden_from_the_start_and_a_link_shows_them(world, signed_in, talk):
    opened, closed = talk(EMPLOYER), talk(EMPLOYER, CLOSE)
    asta = signed_in(world.asta.user)

    from_the_start = asta.get(the_list(world))
    everything = asta.get(the_list(world) + "?status=new&status=sent&status=answered&status=reply&status=closed")

    assert [row[0] for row in rows_of(from_the_start)] == [opened.number]
    assert 'href="?status=new&amp;status=sent' in from_the_start.content.decode()
    assert {row[0] for row in rows_of(everything)} == {opened.number, closed.number}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=sent", {"sent"}),
        ("?status=closed&status=reply", {"closed", "reply"}),
        ("?status=nonsense", {"sent", "reply"}),
        ("?status=", {"sent", "reply"}),
    ],
)
def test_the_list_is_narrowed_to_the_chosen_statuses(world, signed_in, talk, query, shown):
    talk(EMPLOYER), talk(EMPLOYER, INSURER), talk(EMPLOYER, CLOSE)

    answer = signed_in(world.asta.user).get(the_list(world) + query)

    assert {row[3] for row in rows_of(answer)} == shown


def test_the_filter_offers_every_status_with_all_but_closed_ticked(world, signed_in, talk):
    talk(EMPLOYER)

    page = signed_in(world.asta.user).get(the_list(world) + "?filtering=1").content.decode()

    boxes = html5lib.parse(page).findall(f".//{H}input[@name='status']")
    assert {box.get("value"): box.get("checked") is not None for box in boxes} == {
        status.value: status is not Status.CLOSED for status in Status
    }


def test_the_newest_stands_first_and_the_date_can_be_turned_round(world, signed_in, talk):
    older = talk(EMPLOYER, now=MONDAY)
    newer = talk(EMPLOYER, now=MONDAY + timedelta(hours=1))
    asta = signed_in(world.asta.user)

    from_the_start = rows_of(asta.get(the_list(world)))
    turned = rows_of(asta.get(the_list(world) + "?sort=date"))

    assert [row[0] for row in from_the_start] == [newer.number, older.number]
    assert [row[0] for row in turned] == [older.number, newer.number]


def test_a_long_list_comes_in_pages(world, signed_in, talk):
    numbers = [talk(EMPLOYER, now=MONDAY + timedelta(minutes=place)).number for place in range(27)]

    second = rows_of(signed_in(world.asta.user).get(the_list(world) + "?page=2"))

    assert [row[0] for row in second] == [numbers[1], numbers[0]]


@pytest.mark.parametrize(("page", "rows", "showing"), [(1, 25, "1–25"), (2, 5, "26–30"), (40, 5, "26–30")])
def test_of_a_list_longer_than_anybody_counts_every_page_is_shown(
    world, signed_in, talk, monkeypatch, page, rows, showing
):
    monkeypatch.setattr(listing, "MOST_COUNTED", 10)
    for _ in range(30):
        talk(Side.EMPLOYER)

    answer = signed_in(world.asta.user).get(the_list(world), {"page": page})

    assert len(rows_of(answer)) == rows
    assert showing in answer.content.decode()
    assert ("30" in answer.context["page"].showing) == (page > 1)


def test_fifty_conversations_cost_as_many_queries_as_one(world, signed_in, talk):
    asta, costs = signed_in(world.asta.user), []

    for more in (1, 49):
        for _ in range(more):
            talk(EMPLOYER, INSURER)
        Conversation.objects.update(employer_assignee=world.jonas.user)
        with CaptureQueriesContext(connection) as queries:
            asta.get(the_list(world))
        costs.append(len(queries))

    assert Conversation.objects.count() == 50
    assert costs[0] == costs[1]


def test_who_may_only_look_sees_the_list_without_a_way_to_write(world, signed_in, talk):
    conversation = talk(EMPLOYER)

    answer = signed_in(world.bengt.user).get(the_list(world))

    assert [row[0] for row in rows_of(answer)] == [conversation.number]
    assert reverse("conversation-new", args=[world.norrvik.customer_number]) not in answer.content.decode()


def test_an_empty_list_says_so(world, signed_in):
    answer = signed_in(world.asta.user).get(the_list(world))

    assert answer.status_code == 200
    assert "pl-empty" in answer.content.decode()


def test_another_employers_conversations_are_not_in_the_list(world, signed_in, talk):
    conversations.start(
        employer_id=world.sunnana.pk, topic=world.other, text="Hej", side=INSURER, by=world.disa, now=MONDAY
    )
    own = talk(EMPLOYER)

    answer = signed_in(world.asta.user).get(the_list(world))

    assert [row[0] for row in rows_of(answer)] == [own.number]
