"""The demo world of PRODUCT §5, on the days on which the calendar is hardest on it."""

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db.models import F, Q, Sum
from pytest_django import DjangoDbBlocker

from pelaren.console.demo import letters, world
from pelaren.console.demo.people import PEOPLE, TOPICS
from pelaren.domain.accounts.models import Membership, StaffMember, User
from pelaren.domain.accounts.roles import Role
from pelaren.domain.audit.queries import verify
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.queries import paid_by_year, unpaid
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Insured
from pelaren.domain.contracts.queries import groups_of
from pelaren.domain.employers.models import Employer
from pelaren.domain.ledger.models import Posting
from pelaren.domain.messaging.models import Conversation, Message, Topic
from pelaren.domain.messaging.queries import readable_messages, waiting
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.payments.queries import verify as verify_ledger
from pelaren.domain.tenancy import context
from tests.console.elsewhere import a_database, connected_to

PASSWORD = "kivi-kallio-kanto"
MANUALS_DAY = date(2026, 11, 21)
OTHER_DAYS = {
    "the day a payment falls due": date(2026, 12, 15),
    "New Year's Day": date(2027, 1, 1),
    "a leap day": date(2028, 2, 29),
}
NAME = f"pelaren_demo_world_{os.getpid()}"


def build(day: date) -> None:
    with context.acting_for_insurer():
        world.build(now=datetime(day.year, day.month, day.day, 10, tzinfo=UTC), password=PASSWORD)


@pytest.fixture(scope="module")
def built(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with the world as it was on the day of the manual's pictures."""
    with a_database(NAME):
        with connected_to(NAME, django_db_blocker):
            build(MANUALS_DAY)
        yield NAME


@pytest.fixture
def manuals_day(built: str, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """The day of the manual's pictures, in the world of that day, seen by the pension company."""
    with connected_to(built, django_db_blocker), context.acting_for_insurer():
        yield MANUALS_DAY


@pytest.fixture(params=OTHER_DAYS.values(), ids=OTHER_DAYS)
def other_day(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """Another day, in a world that was built on it."""
    with a_database(f"{NAME}_other"), connected_to(f"{NAME}_other", django_db_blocker):
        build(request.param)
        with context.acting_for_insurer():
            yield request.param


def contract(number: str) -> Contract:
    return Contract.objects.select_related("employer").get(number=number)


def sizes(number: str, today: date) -> list[tuple[str, int]]:
    return [(str(facts.group), facts.insured_count) for facts in groups_of(contract(number), today=today)]


def check_groups(today: date) -> None:
    assert sizes("7031-2", today) == [("1 Ledning", 6), ("2 Tjänstemän", 18), ("3 Produktion", 41)]
    assert sizes("7044-5", today) == [("1 Ledning", 6)]
    assert sizes("8120-4", today) == [("1 Förvaltning", 24), ("2 Skola", 36)]
    assert sizes("7102-8", today) == [("1 Personal", 12)]


def check_instalments(today: date) -> None:
    found = {facts.group.number: facts.instalments for facts in groups_of(contract("7031-2"), today=today)}
    assert found == {1: 720_000, 2: 1_096_500, 3: 2_214_000}


def check_invoices(today: date) -> None:
    for one in Contract.objects.all():
        assert Invoice.objects.filter(contract=one).proposals().count() >= 1, one
    strandvik = list(Invoice.objects.filter(contract__number="7031-2").unpaid())
    assert {"supplementary"} <= {invoice.kind for invoice in strandvik}
    assert any(invoice.due_date < today for invoice in strandvik)
    assert any(0 < invoice.paid < invoice.total for invoice in strandvik)
    assert Invoice.objects.filter(contract__number="7044-5", kind="regular").unpaid().exists()
    due = Invoice.objects.filter(kind="regular", due_date__lt=today).with_sums()
    assert all(invoice.paid == invoice.total > 0 for invoice in due)


def check_ledger() -> None:
    assert not Posting.objects.values("entry").annotate(total=Sum("amount")).exclude(total=0).exists()
    owed, billed = defaultdict(int), defaultdict(int)
    for line, amount in Posting.objects.filter(account="billed").values_list("line_id", "amount"):
        billed[line] -= amount
    for invoice, amount in Posting.objects.filter(account="receivable").values_list("invoice_id", "amount"):
        owed[invoice] += amount
    lines = list(InvoiceLine.objects.filter(invoice__issued_at__isnull=False))
    assert all(line.amount - line.paid == billed[line.pk] for line in lines)
    left = defaultdict(int)
    for line in lines:
        left[line.invoice_id] += line.amount - line.paid
    assert left == owed
    banked = Posting.objects.filter(account="bank").aggregate(n=Sum("amount"))["n"]
    assert banked == sum(line.paid for line in lines)


def check_conversations() -> None:
    tallviken = Conversation.objects.filter(employer__customer_number=4127)
    ids = dict(Employer.objects.values_list("customer_number", "pk"))
    counted = waiting(employer_id=ids[4127], side=Side.EMPLOYER)
    assert (counted.new, counted.replies, counted.total) == (5, 23, 28)
    assert {conversation.status_for(Side.EMPLOYER) for conversation in tallviken} == set(Status)
    assert tallviken.filter(closed_at=None).count() == 34
    assert tallviken.filter(closed_at__isnull=False).count() == 12
    for employer in (4127, 40112, 40377):
        assert waiting(employer_id=ids[employer], side=Side.EMPLOYER).total
        assert waiting(employer_id=ids[employer], side=Side.INSURER).total


def check_times(today: date) -> None:
    assert not Message.objects.filter(sent_at__date__gte=today).exists()
    assert not Message.objects.filter(sent_at__week_day__in=(1, 7)).exists()
    for conversation in Conversation.objects.prefetch_related("messages"):
        times = [message.sent_at for message in conversation.messages.all()]
        assert times == sorted(times)
        assert (conversation.started_at, conversation.last_message_at) == (times[0], times[-1])
    started = Conversation.objects.order_by("number").values_list("started_at", flat=True)
    assert list(started) == sorted(started)


def check(today: date) -> None:
    check_groups(today)
    check_instalments(today)
    check_invoices(today)
    check_ledger()
    assert verify_ledger() == []
    check_conversations()
    check_times(today)
    assert verify().breaks == ()


def test_the_world_is_alive_on_the_manuals_day(manuals_day):
    check(manuals_day)


def test_the_world_is_as_alive_on_any_other_day(other_day):
    check(other_day)


def test_it_is_as_the_manual_shows_it(manuals_day):
    open_and_proposed = list(Invoice.objects.filter(contract__number="7031-2").with_sums().filter(total__gt=F("paid")))
    ekholm = Insured.objects.select_related("contract").get(contract__number="7031-2", last_name="Ekholm")
    paid = paid_by_year(employer_id=ekholm.employer_id, insured_id=ekholm.pk)

    sums = unpaid(open_and_proposed, today=manuals_day)

    assert (sums.open, sums.overdue, sums.proposed, sums.with_proposals) == (468_500, 126_000, 4_030_500, 4_499_000)
    assert (ekholm.insurance_number, ekholm.identity_head) == ("7031-2-0214", "140582-")
    assert [(year.year, year.payments, year.planned, year.supplementary) for year in paid[:4]] == [
        (2026, 3, 189_000, 0),
        (2025, 5, 252_000, 50_000),
        (2024, 4, 240_000, 0),
        (2023, 4, 240_000, 0),
    ]
    assert (paid[-1].year, sum(year.total for year in paid)) == (2016, 2_541_000)


def test_the_people_are_those_of_the_product(manuals_day):
    def at(handle: str) -> set[tuple[str, str]]:
        return set(Membership.objects.filter(user__handle=handle).values_list("employer__name", "role"))

    def departments(handle: str) -> set[str]:
        return set(StaffMember.objects.get(user__handle=handle).departments.values_list("name", flat=True))

    assert at("ELSA01") == {("Strandvik Mekaniska Ab", Role.MASTER), ("Tallvikens kommun", Role.MASTER)}
    assert at("JOBE07") == {("Tallvikens kommun", Role.MESSAGES)}
    assert at("BEAH02") == {("Strandvik Mekaniska Ab", Role.READER)}
    assert at("CENO01") == {("Norrskär Logistik Oy", Role.MASTER)}
    assert departments("MARE03") == {"Beräkning", "Utbetalning"}
    assert departments("DILI05") == {"Fakturering", "Kundservice"}
    assert StaffMember.objects.get(user__handle="ERWA01").is_administrator
    assert User.objects.count() == len(PEOPLE) == 7
    assert all(user.check_password(PASSWORD) for user in User.objects.filter(handle__in=("ELSA01", "ERWA01")))
    assert {user.email for user in User.objects.all()} == {person.email for person in PEOPLE}


def test_the_topics_go_to_the_departments_of_the_product(manuals_day):
    assert (
        dict(Topic.objects.values_list("name", "department__name"))
        == TOPICS
        == {
            "Beräkning": "Beräkning",
            "Utbetalning": "Utbetalning",
            "Anställning och lön": "Beräkning",
            "Faktura": "Fakturering",
            "Övrigt": "Kundservice",
        }
    )


def test_each_handler_writes_in_the_own_departments_only(manuals_day):
    written = Message.objects.filter(side=Side.INSURER).values_list(
        "author__handle", "conversation__topic__department__name"
    )

    assert set(written) <= {
        ("MARE03", "Beräkning"),
        ("MARE03", "Utbetalning"),
        ("DILI05", "Fakturering"),
        ("DILI05", "Kundservice"),
    }


def test_every_identity_number_is_synthetic_and_every_address_an_example(manuals_day):
    for person in Insured.objects.select_related("contract__employer"):
        number = identities.reveal(person)
        individual = int(number[7:10]) if person.contract.employer.market == "FI" else int(number[8:11])
        assert individual >= (900 if person.contract.employer.market == "FI" else 980)
        assert person.email.endswith(".example")


def test_the_same_people_are_insured_every_time(manuals_day):
    names = list(
        Insured.objects.filter(contract__number="8120-4").order_by("number").values_list("last_name", flat=True)
    )

    assert names[:2] == ["Hedman", "Sandin"]
    assert Insured.objects.filter(Q(last_name="Söderholm"), contract__number="7031-2").count() == 1
    assert len({(p.first_name, p.last_name) for p in Insured.objects.filter(contract__number="7031-2")}) == 66


def test_no_letter_is_left_with_a_gap_to_fill(manuals_day):
    texts = [one.text for conversation in Conversation.objects.all() for one in readable_messages(conversation)]

    assert all("{" not in text and text.strip() for text in texts)


@pytest.mark.parametrize("exchange", [*letters.FROM_EMPLOYER, *letters.FROM_INSURER])
def test_every_letter_has_a_topic_that_exists(exchange):
    assert exchange.topic in TOPICS
