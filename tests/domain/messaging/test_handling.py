"""Who works on a case, on each side, and what the colleagues are told."""

from datetime import timedelta

import pytest

from pelaren.domain.accounts.roles import Role
from pelaren.domain.audit.models import Event
from pelaren.domain.messaging.models import Conversation, Handling, Notice, Topic
from pelaren.domain.messaging.operations import conversations, handling
from pelaren.domain.messaging.queries import Change, Happening, thread
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.messaging.working import taken_from
from tests.domain.messaging.conftest import MONDAY
from tests.world import a_member, a_staff_member

EMPLOYER, INSURER = Side.EMPLOYER, Side.INSURER


def claim(conversation, by, side=EMPLOYER):
    handling.claim(conversation=conversation, side=side, by=by, now=MONDAY)


def take_over(conversation, by, shown, side=EMPLOYER):
    handling.take_over(conversation=conversation, side=side, by=by, now=MONDAY, shown=shown.user_id)


def responsible(conversation, side=EMPLOYER):
    return Conversation.objects.values_list(f"{side}_assignee", flat=True).get(pk=conversation.pk)


def test_whoever_says_so_works_on_the_case_and_no_status_changes(world, from_asta):
    conversation = from_asta()
    before = [conversation.status_for(side) for side in Side]

    claim(conversation, world.jonas)

    conversation.refresh_from_db()
    assert responsible(conversation) == world.jonas.user_id
    assert [conversation.status_for(side) for side in Side] == before
    assert Event.objects.latest("pk").name == "conversation.claimed"


def test_each_side_has_its_own(world, from_asta):
    conversation = from_asta()

    claim(conversation, world.asta)
    claim(conversation, world.maria, INSURER)

    assert responsible(conversation) == world.asta.user_id
    assert responsible(conversation, INSURER) == world.maria.user_id


def test_where_somebody_is_already_the_later_one_is_told_who(world, from_asta):
    conversation = from_asta()
    claim(conversation, world.jonas)

    with pytest.raises(handling.TakenMeanwhile) as told:
        claim(conversation, world.asta)

    assert world.jonas.user.full_name in str(told.value)
    assert responsible(conversation) == world.jonas.user_id
    assert Handling.objects.count() == 1


def test_saying_it_twice_says_it_once(world, from_asta):
    conversation = from_asta()

    claim(conversation, world.jonas)
    claim(conversation, world.jonas)

    assert Handling.objects.count() == 1


def test_taking_over_is_told_to_the_colleague(world, from_asta):
    conversation = from_asta()
    claim(conversation, world.jonas)
    Notice.objects.all()._raw_delete("default")

    take_over(conversation, world.asta, shown=world.jonas)

    assert responsible(conversation) == world.asta.user_id
    assert [(one.user_id, one.kind) for one in Notice.objects.all()] == [(world.jonas.user_id, "taken-over")]
    own = Conversation.objects.open_to(world.jonas)
    [told] = taken_from(world.jonas.user_id, own, side=EMPLOYER, now=MONDAY + timedelta(hours=1))
    assert (told.by, told.conversation) == (world.asta.user, conversation)


def test_who_took_it_over_before_is_not_overrun_by_an_old_page(world, from_asta):
    kim = a_member(world.norrvik, "Kim", "Forsell", Role.MESSAGES)
    conversation = from_asta()
    claim(conversation, world.jonas)
    take_over(conversation, kim, shown=world.jonas)

    with pytest.raises(handling.TakenMeanwhile):
        take_over(conversation, world.asta, shown=world.jonas)

    assert responsible(conversation) == kim.user_id


def test_what_was_let_go_meanwhile_is_told(world, from_asta):
    conversation = from_asta()
    claim(conversation, world.jonas)
    handling.leave(conversation=conversation, side=EMPLOYER, by=world.jonas, now=MONDAY)

    with pytest.raises(handling.LeftMeanwhile):
        take_over(conversation, world.asta, shown=world.jonas)

    assert responsible(conversation) is None


def test_a_lead_gives_the_case_to_a_colleague_who_may_write(world, from_asta):
    conversation = from_asta()
    order = {"conversation": conversation, "side": EMPLOYER, "by": world.asta, "now": MONDAY, "shown": None}

    handling.assign(**order, to=world.jonas.user_id)

    assert responsible(conversation) == world.jonas.user_id
    assert Notice.objects.filter(user=world.jonas.user, kind="assigned").exists()


@pytest.mark.parametrize("who", ["bengt", "cecilia", "maria"])
def test_nobody_is_given_a_case_who_may_not_write_in_it(world, from_asta, who):
    order = {"conversation": from_asta(), "side": EMPLOYER, "by": world.asta, "now": MONDAY, "shown": None}

    with pytest.raises(handling.NotAColleague):
        handling.assign(**order, to=getattr(world, who).user_id)


def test_a_case_goes_to_another_department_with_its_history_and_says_so(world, from_asta):
    conversation = from_asta("Var är pengarna?")
    claim(conversation, world.maria, INSURER)

    handling.move(conversation=conversation, topic=world.other, by=world.maria, now=MONDAY)

    moved = Conversation.objects.select_related("employer").get(pk=conversation.pk)
    assert moved.topic == world.other
    assert moved.insurer_assignee is None
    assert moved in Conversation.objects.open_to_staff(world.disa)
    assert moved not in Conversation.objects.open_to_staff(world.maria)
    lines = thread(moved, seen_by=EMPLOYER)
    assert lines[0].text == "Var är pengarna?"
    assert isinstance(lines[-1], Happening)
    assert (lines[-1].change, lines[-1].topics) == (Change.MOVED, ("Beräkning", "Övrigt"))


def test_a_handler_of_both_departments_stays_responsible_after_a_move(world, from_asta):
    both = a_staff_member("Bo", "Ek", world.calculation.department, world.other.department)
    conversation = from_asta()
    claim(conversation, both, INSURER)

    handling.move(conversation=conversation, topic=world.other, by=both, now=MONDAY)

    assert responsible(conversation, INSURER) == both.user_id


def test_within_a_department_the_topic_changes_and_nobody_lets_go(world, from_asta):
    salary = Topic.objects.create(name="Anställning och lön", department=world.calculation.department)
    conversation = from_asta()
    claim(conversation, world.maria, INSURER)

    handling.move(conversation=conversation, topic=salary, by=world.maria, now=MONDAY)

    assert responsible(conversation, INSURER) == world.maria.user_id


def test_the_pension_company_does_not_see_who_works_at_the_employer(world, from_asta):
    conversation = from_asta()
    claim(conversation, world.jonas)
    claim(conversation, world.maria, INSURER)

    def changes(side):
        return [line.side for line in thread(conversation, seen_by=side) if isinstance(line, Happening)]

    assert changes(EMPLOYER) == [EMPLOYER, INSURER]
    assert changes(INSURER) == [INSURER]


def test_working_on_a_closed_case_does_not_open_it(world, from_asta):
    conversation = from_asta()
    conversations.close(conversation=conversation, by=world.maria, now=MONDAY)

    claim(conversation, world.disa, INSURER)

    conversation.refresh_from_db()
    assert conversation.status_for(INSURER) is Status.CLOSED
