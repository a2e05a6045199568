from datetime import timedelta

import pytest

from pelaren.domain.accounts.models import Notices, User
from pelaren.domain.messaging.models import Conversation, Notice
from pelaren.domain.messaging.operations import conversations, notices
from pelaren.domain.messaging.operations.notices import MailAway, NobodyCarries
from pelaren.domain.messaging.rules import Side
from tests.conversations import NOW, a_conversation

LATER = NOW + timedelta(minutes=5)


class Post:
    """A mailer that keeps what it is given."""

    def __init__(self, away: bool = False) -> None:
        self.away, self.sent = away, []

    def send(self, *, to, subject, body):
        if self.away:
            raise MailAway("asked to be")
        self.sent.append((to, subject, body))


def deliver(post, now=LATER, daily_until=LATER - timedelta(days=1)):
    for user_id in notices.due(at_once_until=now, daily_until=daily_until):
        notices.mail(user_id=user_id, mailer=post, now=now)
    return [to for to, _, _ in post.sent]


def want(member, notices):
    User.objects.filter(pk=member.user_id).update(notices=notices)


def answer(world, conversation, text="Svar"):
    conversations.answer(conversation=conversation, text=text, side=Side.INSURER, by=world.maria, now=NOW)


def test_a_message_tells_the_department_that_receives_it(world):
    a_conversation(world)

    assert deliver(Post()) == [world.maria.user.email]


def test_whoever_is_responsible_is_told_alone(world):
    conversation = a_conversation(world)
    Conversation.objects.filter(pk=conversation.pk).update(employer_assignee=world.jonas.user)
    Notice.objects.all().delete()

    answer(world, conversation)

    assert deliver(Post()) == [world.jonas.user.email]


def test_without_a_responsible_everybody_who_may_read_is_told_but_nobody_else(world):
    conversation = a_conversation(world)
    Notice.objects.all().delete()

    answer(world, conversation)

    readers = {member.user.email for member in (world.asta, world.bengt, world.jonas)}
    assert set(deliver(Post())) == readers


def test_several_messages_before_the_mail_make_one_mail(world):
    conversation = a_conversation(world)
    for number in range(3):
        conversations.answer(conversation=conversation, text=f"{number}", side=Side.EMPLOYER, by=world.asta, now=NOW)
    a_conversation(world, text="en till")

    post = Post()

    assert deliver(post) == [world.maria.user.email]
    assert deliver(post) == [world.maria.user.email]


def test_the_mail_says_that_something_waits_and_nothing_else(world):
    conversation = a_conversation(world, text="Gun-Britt Hedman 170463-9813")
    post = Post()

    deliver(post)

    [(_, subject, body)] = post.sent
    said = subject + body
    for secret in ("Hedman", "170463", "Norrvik", "Beräkning", "Asta", str(conversation.number), "40112"):
        assert secret not in said
    assert body.count("http") == 1 and body.count("\n") == 1


def test_who_wants_no_mail_gets_none(world):
    want(world.maria, Notices.NEVER)
    a_conversation(world)

    assert deliver(Post()) == []
    assert not Notice.objects.exists()


def test_who_wants_one_a_day_gets_what_came_before_this_mornings_hour(world):
    want(world.maria, Notices.DAILY)
    a_conversation(world)

    post = Post()
    assert deliver(post, daily_until=NOW - timedelta(hours=1)) == []
    assert deliver(post, daily_until=NOW + timedelta(hours=1)) == [world.maria.user.email]


def test_what_was_answered_before_the_mail_left_is_not_told(world):
    conversation = a_conversation(world)
    want(world.asta, Notices.NEVER), want(world.bengt, Notices.NEVER), want(world.jonas, Notices.NEVER)

    answer(world, conversation)

    assert deliver(Post()) == []
    assert not Notice.objects.filter(settled_at=None).exists()


def test_when_the_mail_server_is_away_everything_still_waits(world):
    a_conversation(world)

    with pytest.raises(MailAway):
        deliver(Post(away=True))

    Notice.objects.filter(settled_at=None).get()
    assert deliver(Post()) == [world.maria.user.email]


def test_without_a_mail_server_notices_are_settled_unmailed(world):
    a_conversation(world)

    deliver(type("Nobody", (NobodyCarries,), {"sent": []})())

    assert Notice.objects.get().mailed is False and Notice.objects.get().settled_at is not None
