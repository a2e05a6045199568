"""PRODUCT §4 is stated twice: by the facts of `rules`, and here by what each event does to what both sides see."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.messaging.rules import (
    WAITING,
    Facts,
    Side,
    Status,
    after_message,
    begins_turn,
    begun_by,
    status_seen_by,
    statuses_named,
)

EMPLOYER, INSURER = Side.EMPLOYER, Side.INSURER
NEW, SENT, ANSWERED, REPLY, CLOSED = Status.NEW, Status.SENT, Status.ANSWERED, Status.REPLY_RECEIVED, Status.CLOSED
CLOSE = "close"

histories = st.builds(
    lambda first, rest: [first, *rest],
    st.sampled_from(Side),
    st.lists(st.sampled_from([EMPLOYER, INSURER, CLOSE])),
)


def facts_after(history):
    """What `rules` makes of a history."""
    first, *rest = history
    facts = begun_by(first)
    for event in rest:
        facts = replace(facts, closed=True) if event == CLOSE else after_message(facts, event)
    return facts


def table_after(history):
    """The table of PRODUCT §4, read row by row: what both sides see after each event follows from what they saw."""
    seen, wrote, last = {}, set(), None
    for event in history:
        if event == CLOSE:
            seen = {EMPLOYER: CLOSED, INSURER: CLOSED}
            continue
        other = INSURER if event == EMPLOYER else EMPLOYER
        comes_in = REPLY if other in wrote else NEW
        if not wrote:
            seen = {event: SENT, other: NEW}
        elif seen[event] == CLOSED:
            seen = {event: SENT, other: comes_in}
        elif last == other:
            seen = {event: ANSWERED, other: comes_in}
        wrote.add(event)
        last = event
    return seen


@given(histories)
def test_both_statements_of_the_table_agree_after_any_history(history):
    facts = facts_after(history)

    assert {side: status_seen_by(side, facts) for side in Side} == table_after(history)


@pytest.mark.parametrize(
    ("history", "employer_sees", "insurer_sees"),
    [
        ([EMPLOYER], SENT, NEW),
        ([INSURER], NEW, SENT),
        ([EMPLOYER, INSURER], REPLY, ANSWERED),
        ([EMPLOYER, EMPLOYER], SENT, NEW),
        ([EMPLOYER, INSURER, INSURER], REPLY, ANSWERED),
        ([EMPLOYER, INSURER, EMPLOYER], ANSWERED, REPLY),
        ([EMPLOYER, INSURER, EMPLOYER, EMPLOYER], ANSWERED, REPLY),
        ([EMPLOYER, INSURER, CLOSE], CLOSED, CLOSED),
        ([EMPLOYER, INSURER, CLOSE, EMPLOYER], SENT, REPLY),
        ([EMPLOYER, CLOSE, EMPLOYER], SENT, NEW),
        ([EMPLOYER, INSURER, CLOSE, INSURER], REPLY, SENT),
        ([INSURER, CLOSE, INSURER], NEW, SENT),
        ([EMPLOYER, CLOSE, INSURER], REPLY, SENT),
        ([EMPLOYER, INSURER, CLOSE, EMPLOYER, EMPLOYER], SENT, REPLY),
        ([EMPLOYER, INSURER, CLOSE, EMPLOYER, INSURER], REPLY, ANSWERED),
    ],
)
def test_each_side_sees_the_status_of_the_table(history, employer_sees, insurer_sees):
    facts = facts_after(history)

    assert (status_seen_by(EMPLOYER, facts), status_seen_by(INSURER, facts)) == (employer_sees, insurer_sees)


@given(histories)
def test_an_open_conversation_waits_for_exactly_one_side_and_a_closed_one_for_none(history):
    facts = facts_after(history)

    waits_for = [side for side in Side if status_seen_by(side, facts) in WAITING]

    assert waits_for == ([] if facts.closed else [facts.last_side.other])


@given(histories, st.sampled_from(Side))
def test_a_turn_begins_exactly_when_the_statuses_change(history, side):
    before = facts_after(history)

    after = after_message(before, side)

    changed = any(status_seen_by(each, before) != status_seen_by(each, after) for each in Side)
    assert begins_turn(before, side) == changed


def test_answering_makes_facts_that_say_both_have_written():
    assert facts_after([EMPLOYER, INSURER]) == Facts(INSURER, True, employer_wrote=True, insurer_wrote=True)


def test_lists_begin_with_all_statuses_but_closed():
    assert statuses_named([]) == [NEW, SENT, ANSWERED, REPLY]
    assert statuses_named(["nonsense"]) == [NEW, SENT, ANSWERED, REPLY]


def test_statuses_are_found_by_name_in_the_order_of_the_table():
    assert statuses_named(["closed", "sent", "sent", "nonsense"]) == [SENT, CLOSED]
