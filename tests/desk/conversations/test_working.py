"""The desk's inbox at work: queues, search, several at once, notes, templates, moving."""

import html5lib
import pytest
from django.db import connection
from django.urls import reverse

from pelaren.domain.messaging.models import Conversation, Message, Note, ReplyTemplate
from pelaren.domain.messaging.operations import handling
from pelaren.domain.messaging.rules import Side
from tests.desk.conversations.test_inbox import INBOX, MONDAY, at, numbers_of

EMPLOYER, INSURER, CLOSE = Side.EMPLOYER, Side.INSURER, "close"
H = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def maria(world, signed_in):
    return signed_in(world.maria.user)


def claimed(conversation, by):
    handling.claim(conversation=conversation, side=INSURER, by=by, now=MONDAY)
    return conversation


def act(client, name, conversation, **fields):
    return client.post(reverse(f"desk:{name}", args=[conversation.number]), fields, follow=True)


def responsible(conversation):
    return Conversation.objects.values_list("insurer_assignee", flat=True).get(pk=conversation.pk)


def test_the_queues_hold_what_they_say(world, maria, talk):
    unassigned, mine = talk(EMPLOYER), claimed(talk(EMPLOYER), world.maria)
    with_customer, closed = talk(EMPLOYER, INSURER), talk(EMPLOYER, CLOSE)

    queues = {
        name: numbers_of(maria.get(INBOX, {"queue": name}))
        for name in ("mine", "unassigned", "with-customer", "closed")
    }

    assert queues == {
        "mine": [mine.number],
        "unassigned": [unassigned.number],
        "with-customer": [with_customer.number],
        "closed": [closed.number],
    }


def test_the_inbox_shows_what_nobody_has_before_what_somebody_has(world, maria, talk):
    older = claimed(talk(EMPLOYER, now=at(0)), world.disa)
    newer = talk(EMPLOYER, now=at(5))

    assert numbers_of(maria.get(INBOX)) == [newer.number, older.number]


def test_over_the_answering_time_counts_banking_days(world, maria, talk, monkeypatch):
    world.calculation.target_days = 2
    world.calculation.save()
    late = talk(EMPLOYER, now=at(0))

    assert numbers_of(maria.get(INBOX, {"queue": "late"})) == [late.number]


@pytest.mark.parametrize("text", ["lindqv", "590903-9827", "Ove premien"])
def test_text_is_searched_in_all_employers_of_the_departments_and_stands_in_no_address(world, maria, talk, text):
    talk(EMPLOYER)
    one = talk(EMPLOYER, text="Premien för Ove Lindqvist, 19590903-9827")
    other = talk(EMPLOYER, text="Premien för Ove Lindqvist, 19590903-9827", employer=world.sunnana)
    talk(EMPLOYER, text="Premien för Ove Lindqvist, 19590903-9827", topic=world.other)

    answer = maria.post(INBOX, {"q": text}, follow=True)

    assert set(numbers_of(answer)) == {one.number, other.number}
    assert text.lower() not in answer.redirect_chain[0][0].lower()


def test_a_message_number_leads_to_its_case_even_a_closed_one(world, maria, talk):
    talk(EMPLOYER)
    closed = talk(EMPLOYER, CLOSE)

    assert numbers_of(maria.post(INBOX, {"q": str(closed.number)}, follow=True)) == [closed.number]


def test_the_name_of_an_employer_is_offered_and_narrows_to_its_cases(world, maria, talk):
    talk(EMPLOYER)
    there = talk(EMPLOYER, employer=world.sunnana)

    answer = maria.post(INBOX, {"q": "Sunnanå"}, follow=True)

    assert f"?employer={world.sunnana.customer_number}" in answer.content.decode()
    assert numbers_of(maria.get(INBOX, {"employer": world.sunnana.customer_number})) == [there.number]


def test_several_cases_are_claimed_given_away_and_closed_at_once(world, maria, talk):
    both = [talk(EMPLOYER), talk(EMPLOYER)]
    world.disa.departments.add(world.calculation.department)
    order = {"case": [one.number for one in both], "shown_at": "2099-01-01T00:00:00+00:00"}
    many = reverse("desk:conversations-handling")

    maria.post(many, {**order, "function": "claim"})
    assert {responsible(one) for one in both} == {world.maria.user_id}
    maria.post(many, {**order, "function": "assign", "assignee": world.disa.user_id})
    assert {responsible(one) for one in both} == {world.disa.user_id}
    maria.post(many, {**order, "function": "close"})
    assert not Conversation.objects.filter(closed_at=None).exists()


def test_a_case_that_was_written_in_since_is_not_closed_with_the_others(world, maria, talk):
    old, fresh = talk(EMPLOYER, now=at(0)), talk(EMPLOYER, now=at(9))
    order = {"case": [old.number, fresh.number], "function": "close", "shown_at": at(5).isoformat()}

    answer = maria.post(reverse("desk:conversations-handling"), order, follow=True)

    assert list(Conversation.objects.filter(closed_at=None)) == [fresh]
    assert str(fresh.number) in answer.content.decode()


NO_NUMBERS = ["x", "9" * 24, "9" * 5_000, "²", "-1"]  # more figures than `int` reads are no number either


@pytest.mark.parametrize(
    "order", [{}, {"function": "close"}, {"function": "x", "case": ["1"]}, {"function": "claim", "case": NO_NUMBERS}]
)
def test_an_order_that_makes_no_sense_changes_nothing(world, maria, talk, order):
    talk(EMPLOYER)

    answer = maria.post(
        reverse("desk:conversations-handling"), {**order, "back": "https://elsewhere.example/"}, follow=True
    )

    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] == INBOX
    assert Conversation.objects.filter(closed_at=None, insurer_assignee=None).count() == 1


def test_cases_of_another_department_are_not_touched(world, maria, talk):
    other = talk(EMPLOYER, topic=world.other)

    maria.post(reverse("desk:conversations-handling"), {"case": [other.number], "function": "claim"})

    assert responsible(other) is None


def test_claiming_taking_over_and_letting_go_on_the_page(world, maria, signed_in, talk):
    world.disa.departments.add(world.calculation.department)
    disa, case = signed_in(world.disa.user), talk(EMPLOYER)

    act(maria, "conversation-assignee", case, handling="claim")
    told = act(disa, "conversation-assignee", case, handling="claim")
    assert responsible(case) == world.maria.user_id
    assert world.maria.user.full_name in told.content.decode()
    act(disa, "conversation-assignee", case, handling="take-over", shown=world.maria.user_id)
    assert responsible(case) == world.disa.user_id
    act(disa, "conversation-assignee", case, handling="leave")
    assert responsible(case) is None


def test_an_internal_note_is_shown_to_handlers_and_to_no_employer(world, maria, signed_in, talk):
    case = talk(EMPLOYER)

    page = act(maria, "conversation-notes", case, text="Blåklint vet mer", form_key="once")

    assert "Blåklint vet mer" in page.content.decode()
    assert 'data-from="internal"' in page.content.decode()
    own = reverse("conversation", args=[world.norrvik.customer_number, case.number])
    assert "Blåklint" not in signed_in(world.asta.user).get(own).content.decode()
    assert (Note.objects.count(), Message.objects.count()) == (1, 1)


def test_an_empty_note_is_refused_at_its_field(world, maria, talk):
    page = act(maria, "conversation-notes", talk(EMPLOYER), text=" ")

    assert page.status_code == 422
    assert not Note.objects.exists()


def test_a_template_comes_after_what_is_written_already(world, maria, talk):
    template = ReplyTemplate.objects.create(name="Tack", text="Tack för ditt meddelande.")

    page = act(maria, "conversation-template", talk(EMPLOYER), text="Hej Asta!", template=template.pk)

    [box] = [box for box in html5lib.parse(page.content.decode()).iter(f"{H}textarea") if box.get("name") == "text"]
    assert box.text.strip() == "Hej Asta!\n\nTack för ditt meddelande."


def test_a_template_of_another_department_is_not_offered(world, maria, talk):
    ReplyTemplate.objects.create(name="Annan avdelning", text="x", department=world.other.department)
    own = ReplyTemplate.objects.create(name="Egen", text="x", department=world.calculation.department)

    page = maria.get(reverse("desk:conversation", args=[talk(EMPLOYER).number])).content.decode()

    assert own.name in page
    assert "Annan avdelning" not in page


def test_a_case_is_moved_to_another_department(world, maria, signed_in, talk):
    case = talk(EMPLOYER)

    act(maria, "conversation-topic", case, topic=world.other.pk)

    assert numbers_of(maria.get(INBOX)) == []
    assert numbers_of(signed_in(world.disa.user).get(INBOX)) == [case.number]


def test_colleagues_who_have_the_case_open_are_shown_to_one_another_and_not_to_the_other_side(
    world, maria, signed_in, talk
):
    world.disa.departments.add(world.calculation.department)
    case = talk(EMPLOYER)
    signed_in(world.disa.user).post(reverse("desk:conversation-presence", args=[case.number]), {"writing": "1"})
    own = reverse("conversation-presence", args=[world.norrvik.customer_number, case.number])

    here = maria.post(reverse("desk:conversation-presence", args=[case.number])).content.decode()
    there = signed_in(world.asta.user).post(own).content.decode()

    assert world.disa.user.full_name in here
    assert world.disa.user.full_name not in there
    assert "Disa" not in there


def test_presence_tells_that_a_message_has_come_since(world, maria, talk):
    case = talk(EMPLOYER, INSURER)

    page = maria.post(reverse("desk:conversation-presence", args=[case.number]), {"seen": "1"}).content.decode()

    assert "<strong>" in page
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from messaging_presence")
        assert cursor.fetchone() == (1,)
