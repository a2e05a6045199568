"""The conversations: who wrote what when, so that both sides have something new, something answered and an archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pelaren.console.demo.employers import NORRSKAR, STRANDVIK, TALLVIKEN, EmployerFacts
from pelaren.console.demo.insured import Calendar, Member, identity_of, members_of
from pelaren.console.demo.letters import FROM_EMPLOYER, FROM_INSURER, Exchange
from pelaren.console.demo.people import FAKTURERING, KUNDSERVICE, TOPICS
from pelaren.domain.accounts.models import Department, User
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Conversation, ReplyTemplate, Topic
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.values.dates import format_date

FIRST_LETTER_OF_THE_DAY = time(8, 5)
MINUTES_OF_A_DAY = 470
SATURDAY = 5
TARGET_DAYS = 2
"""Within how many working days the pension company answers, whatever the topic."""
REPLY_TEMPLATES = (
    ("Vi återkommer", "Hej! Tack för ditt meddelande. Vi arbetar med ärendet och återkommer inom två arbetsdagar."),
    ("Vi behöver fler uppgifter", "Hej! För att gå vidare behöver vi anställningsdatum och sysselsättningsgrad."),
)


@dataclass(frozen=True)
class Story:
    """
    How far an exchange has come: its messages one after another, closed or not.

    `last` and `first` say how many working days ago the last message and the first one were written.
    """

    exchange: Exchange
    begun_by: Side
    messages: int
    last: int
    closed: bool = False

    @property
    def first(self) -> int:
        return self.last + 2 * (self.messages - 1)


def stories(facts: EmployerFacts) -> list[Story]:
    """Return what an employer and the pension company have written about, the oldest first."""
    if facts is TALLVIKEN:
        found = [*_new(5), *_replies(23), *_sent(3), *_answered(3), *_closed(12)]
    elif facts is STRANDVIK:
        found = [*_new(1), *_replies(1), *_sent(1), *_answered(1), *_closed(2)]
    else:
        found = [*_replies(1), *_sent(1), *_closed(1)]
    return sorted(found, key=lambda story: story.first, reverse=True)


def _new(count: int) -> Iterator[Story]:
    """Seen from the employer: Nytt meddelande."""
    return (Story(_of(FROM_INSURER, place), Side.INSURER, 1, last=1 + place // 2) for place in range(count))


def _replies(count: int) -> Iterator[Story]:
    """Seen from the employer: Svar inkommit."""
    return (Story(_of(FROM_EMPLOYER, place), Side.EMPLOYER, 2, last=1 + place // 3) for place in range(count))


def _sent(count: int) -> Iterator[Story]:
    """Seen from the employer: Skickat."""
    return (Story(_of(FROM_EMPLOYER, 2 + place), Side.EMPLOYER, 1, last=1 + place) for place in range(count))


def _answered(count: int) -> Iterator[Story]:
    """Seen from the employer: Besvarat."""
    return (Story(_of(FROM_EMPLOYER, 5 + place), Side.EMPLOYER, 3, last=2 + place) for place in range(count))


def _closed(count: int) -> Iterator[Story]:
    return (
        Story(_of(FROM_EMPLOYER, place * 3), Side.EMPLOYER, 2 + place % 2, last=15 + 4 * place, closed=True)
        for place in range(count)
    )


def _of(exchanges: tuple[Exchange, ...], place: int) -> Exchange:
    return exchanges[place % len(exchanges)]


@dataclass(frozen=True)
class Cast:
    """Who writes: people of the employer in turn, and at the pension company whoever has the topic's department."""

    colleagues: tuple[User, ...]
    handlers: dict[str, User]

    def writer(self, side: Side, topic: Topic, place: int) -> User:
        if side is Side.EMPLOYER:
            return self.colleagues[place % len(self.colleagues)]
        invoices_or_other = topic.department.name in (FAKTURERING, KUNDSERVICE)
        return self.handlers["DILI05" if invoices_or_other else "MARE03"]


@dataclass
class By:
    """The actor of an operation."""

    user_id: int


@dataclass(frozen=True)
class Telling:
    """Everything needed to tell an employer's stories."""

    employer: Employer
    topics: dict[str, Topic]
    cast: Cast
    members: list[Member]
    calendar: Calendar
    now: datetime

    def starts_at(self, story: Story, place: int) -> datetime:
        """Return when the first message of a story was written."""
        return self._at(story.first, place)

    def tell(self, story: Story, place: int) -> Conversation:
        """Write a story message by message, at its own times."""
        topic = self.topics[story.exchange.topic]
        side = story.begun_by
        texts = [self._filled(text, place) for text in story.exchange.messages[: story.messages]]
        conversation = conversations.start(
            employer_id=self.employer.pk, topic=topic, text=texts[0], side=side,
            by=self._by(side, topic, place), now=self.starts_at(story, place),
        )  # fmt: skip
        for later, text in enumerate(texts[1:], start=1):
            side = side.other
            conversations.answer(
                conversation=conversation, text=text, side=side,
                by=self._by(side, topic, place), now=self._at(story.first - 2 * later, place + later),
            )  # fmt: skip
        if story.closed:
            by = self._by(Side.INSURER, topic, place)
            conversations.close(conversation=conversation, by=by, now=self._at(story.last - 1, place + 3))
        self._assign(conversation, story, topic, place)
        return conversation

    def _filled(self, text: str, place: int) -> str:
        member = self.members[place * 5 % len(self.members)]
        next_quarter = (self.calendar.next_due.replace(day=1) + timedelta(days=31)).replace(day=1)
        return text.format(
            name=f"{member.first_name} {member.last_name}",
            first=member.first_name,
            identity=identity_of(member, self.employer.market).shown,
            day=format_date(next_quarter, self.employer.market),
        )

    def _by(self, side: Side, topic: Topic, place: int) -> Actor:
        return By(self.cast.writer(side, topic, place).pk)

    def _at(self, days_ago: int, place: int) -> datetime:
        """Return a minute of office hours so many working days ago."""
        day = working_day(timezone.localdate(self.now), days_ago)
        minutes = timedelta(minutes=place * 53 % MINUTES_OF_A_DAY)
        return timezone.make_aware(datetime.combine(day, FIRST_LETTER_OF_THE_DAY) + minutes)

    def _assign(self, conversation: Conversation, story: Story, topic: Topic, place: int) -> None:
        """Two conversations of three have somebody who works on them; a side that never wrote has nobody."""
        if place % 3 == 0:
            return
        wrote = {story.begun_by, story.begun_by.other} if story.messages > 1 else {story.begun_by}
        assignees = {f"{side}_assignee": self.cast.writer(side, topic, place) for side in wrote}
        Conversation.objects.filter(pk=conversation.pk).update(**assignees)


def working_day(today: date, days_ago: int) -> date:
    """Return the weekday so many weekdays before today, at least one."""
    earlier = (today - timedelta(days=count) for count in range(1, 2 * days_ago + 8))
    return [day for day in earlier if day.weekday() < SATURDAY][days_ago - 1]


def create_topics(departments: dict[str, Department]) -> dict[str, Topic]:
    """Make the topics, each with the department that receives it; return them by name."""
    ReplyTemplate.objects.bulk_create(ReplyTemplate(name=name, text=text) for name, text in REPLY_TEMPLATES)
    return {
        name: Topic.objects.create(name=name, department=departments[to], target_days=TARGET_DAYS)
        for name, to in TOPICS.items()
    }


def telling_of(
    facts: EmployerFacts,
    employer: Employer,
    *,
    topics: dict[str, Topic],
    people: dict[str, User],
    calendar: Calendar,
    now: datetime,
) -> Telling:
    """Return what is needed to tell one employer's stories."""
    handles = {STRANDVIK: ("ELSA01",), TALLVIKEN: ("ELSA01", "JOBE07"), NORRSKAR: ("CENO01",)}[facts]
    cast = Cast(tuple(people[handle] for handle in handles), people)
    return Telling(employer, topics, cast, members_of(facts, calendar), calendar, now)


def create_conversations(tellings: dict[EmployerFacts, Telling]) -> None:
    """Tell the stories of all employers in the order in which they began, which is the order of their numbers."""
    begun = [
        (telling.starts_at(story, place), place, telling, story)
        for facts, telling in tellings.items()
        for place, story in enumerate(stories(facts))
    ]
    for _, place, telling, story in sorted(begun, key=lambda each: each[0]):
        telling.tell(story, place)
