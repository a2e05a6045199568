from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.roles import Role
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import proposals
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.portal.start.group_pensions import ahead
from pelaren.portal.start.messages_awaiting import messages_awaiting
from tests.world import TODAY, a_contract, an_insured

EMPLOYER, INSURER = Side.EMPLOYER, Side.INSURER
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
H = "{http://www.w3.org/1999/xhtml}"


def start_page(client, world):
    return client.get(reverse("start", args=[world.norrvik.customer_number]))


def message(world, *sides, now=MONDAY):
    people = {EMPLOYER: world.asta, INSURER: world.maria}
    first, *rest = sides
    conversation = conversations.start(
        employer_id=world.norrvik.pk, topic=world.other, text="Hej", side=first, by=people[first], now=now
    )
    for side in rest:
        conversations.answer(conversation=conversation, text="Hej", side=side, by=people[side], now=now)
    return conversation


def count_of(answer):
    """What the page says waits: the number in the list of current cases and the number in the side menu."""
    tree = html5lib.parse(answer.content.decode())
    task = tree.find(f".//{H}span[@class='pl-tasks__n']")
    menu = tree.find(f".//{H}span[@class='pl-count']")
    return (int(task.text) if task is not None else 0, int(menu.text))


def rows_of(answer, heading):
    """The texts of the rows of the panel with this heading id."""
    tree = html5lib.parse(answer.content.decode())
    panel = tree.find(f".//{H}section[@aria-labelledby='{heading}']")
    return [] if panel is None else [" ".join(" ".join(row.itertext()).split()) for row in panel.iter(f"{H}tr")][1:]


def test_new_messages_and_replies_are_counted_read_or_not_until_answered_or_closed(world, signed_in):
    asta, counts = signed_in(world.asta.user), []
    message(world, EMPLOYER)
    new, reply = message(world, INSURER), message(world, EMPLOYER, INSURER)

    counts.append(count_of(start_page(asta, world)))
    asta.get(reverse("conversation", args=[world.norrvik.customer_number, new.number]))
    counts.append(count_of(start_page(asta, world)))
    conversations.answer(conversation=new, text="Svar", side=EMPLOYER, by=world.asta, now=MONDAY)
    counts.append(count_of(start_page(asta, world)))
    conversations.close(conversation=reply, by=world.maria, now=MONDAY)
    counts.append(count_of(start_page(asta, world)))

    assert counts == [(2, 2), (2, 2), (1, 1), (0, 0)]


def test_the_kinds_of_what_waits_are_told_apart(world, signed_in):
    for sides in ([INSURER], [INSURER], [EMPLOYER, INSURER]):
        message(world, *sides)

    page = start_page(signed_in(world.asta.user), world).content.decode()

    about = html5lib.parse(page).find(f".//{H}span[@class='pl-tasks__m']").text
    assert about.startswith("2 ")
    assert ", 1 " in about


def test_the_newest_that_wait_are_listed_and_no_more_than_five(world, signed_in):
    message(world, EMPLOYER, now=MONDAY + timedelta(days=1))
    numbers = [message(world, INSURER, now=MONDAY + timedelta(hours=hour)).number for hour in range(7)]

    rows = rows_of(start_page(signed_in(world.asta.user), world), "waiting-messages")

    assert [int(row.split()[0]) for row in rows] == numbers[:1:-1]
    assert rows[0].split()[1] == "16.11.2026"


def test_the_link_to_all_that_waits_leads_to_exactly_those(world, signed_in):
    message(world, EMPLOYER)
    waiting = {message(world, INSURER).number, message(world, EMPLOYER, INSURER).number}
    asta = signed_in(world.asta.user)
    tree = html5lib.parse(start_page(asta, world).content.decode())

    listed = asta.get(tree.find(f".//{H}ul[@class='pl-tasks']//{H}a").get("href")).content.decode()

    shown = html5lib.parse(listed).iterfind(f".//{H}tbody//{H}th")
    assert {int("".join(cell.itertext())) for cell in shown} == waiting


def test_when_nothing_waits_the_page_says_so(world, signed_in):
    page = start_page(signed_in(world.asta.user), world)

    assert page.status_code == 200
    assert count_of(page) == (0, 0)
    assert "pl-empty" in page.content.decode()


def test_another_employers_messages_are_not_counted(world, signed_in):
    conversations.start(
        employer_id=world.sunnana.pk, topic=world.other, text="Hej", side=INSURER, by=world.disa, now=MONDAY
    )

    assert count_of(start_page(signed_in(world.asta.user), world)) == (0, 0)


def test_a_contract_shows_its_next_due_date_and_its_proposal(world, signed_in):
    an_insured(world.group, instalment=63_000)
    proposals.make(today=timezone.localdate())
    [contract] = ahead(world.asta, today=timezone.localdate())

    [row] = rows_of(start_page(signed_in(world.asta.user), world), "group-pensions")

    assert contract.contract == world.contract
    assert contract.due_date >= timezone.localdate()
    assert row.startswith("7001-2 Tilläggspension")
    assert f"{contract.due_date:%d.%m.%Y}" in row


def test_the_earliest_proposal_and_the_next_banking_day_of_the_plan_stand_beside_the_contract(world):
    an_insured(world.group, instalment=63_000)
    proposals.make(today=TODAY)
    world.contract.payment_plan.months = [12]
    world.contract.payment_plan.save()

    [row] = ahead(world.asta, today=TODAY)

    assert row.due_date == date(2026, 12, 15)
    assert row.proposal == Invoice.objects.get()
    assert row.proposal.total == 63_000


def test_after_the_last_payment_of_the_year_the_first_of_the_next_is_ahead(world):
    [row] = ahead(world.asta, today=date(2026, 12, 16))

    assert (row.due_date, row.proposal) == (date(2027, 3, 15), None)


def test_who_handles_messages_only_sees_no_contracts(world, signed_in):
    page = start_page(signed_in(world.jonas.user), world)

    assert page.status_code == 200
    assert rows_of(page, "group-pensions") == []
    assert ahead(world.jonas, today=TODAY) is None


def test_who_may_not_read_messages_is_not_told_that_any_wait(world):
    message(world, INSURER)
    world.bengt.role = Role.PENSION_OFFICER

    assert messages_awaiting(world.bengt, pytest.fail) is None


def test_who_may_only_look_sees_what_waits_and_no_way_to_write(world, signed_in):
    message(world, INSURER)

    page = start_page(signed_in(world.bengt.user), world)

    assert count_of(page) == (1, 1)
    assert reverse("conversation-new", args=[world.norrvik.customer_number]) not in page.content.decode()


def test_the_start_page_costs_the_same_however_much_waits(world, signed_in):
    asta, costs = signed_in(world.asta.user), []

    for more in (1, 49):
        for number in range(more):
            message(world, INSURER)
            a_contract(world.norrvik, number=f"{more}-{number}")
        with CaptureQueriesContext(connection) as queries:
            start_page(asta, world)
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("role", [Role.MASTER, Role.MESSAGES, Role.READER, Role.PENSION_OFFICER])
def test_every_link_on_the_start_page_leads_somewhere_its_reader_may_go(world, signed_in, role):
    message(world, INSURER)
    an_insured(world.group)
    proposals.make(today=timezone.localdate())
    Membership.objects.filter(pk=world.bengt.pk).update(role=role)
    bengt = signed_in(world.bengt.user)
    page = start_page(bengt, world)
    assert page.status_code == 200
    links = html5lib.parse(page.content.decode()).find(f".//{H}main").iter(f"{H}a")

    codes = {link.get("href"): bengt.get(link.get("href")).status_code for link in links}

    assert codes
    assert set(codes.values()) == {200}, codes
