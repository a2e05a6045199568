"""Recording: in the deed's own transaction, on the employer's own chain, never to be changed."""

import pytest
from django.db import DatabaseError, transaction

from pelaren.domain.audit.models import Event
from pelaren.domain.audit.operations import Deed, record, record_many
from pelaren.domain.audit.queries import newest_first, verify
from pelaren.domain.tenancy import context


def test_a_deed_stands_with_who_did_what_to_what(world):
    record("insured.joined", about=world.group, by=world.asta, instalment=63_000)

    event = Event.objects.get()
    assert (event.name, event.about, event.actor_id) == (
        "insured.joined",
        f"contracts.group:{world.group.pk}",
        world.asta.user_id,
    )
    assert (event.employer, event.facts) == (world.norrvik, {"instalment": 63_000})


def test_what_nobody_did_by_hand_has_no_actor(world):
    record("proposal.made", about=world.group, by=None)

    assert Event.objects.get().actor is None


def test_a_deed_that_is_rolled_back_leaves_no_line(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("insured.joined", about=world.group, by=world.asta)
        raise ZeroDivisionError

    assert not Event.objects.exists()
    assert verify().breaks == ()


def test_each_employer_has_a_chain_of_its_own_and_the_pension_company_too(world):
    record("a.done", about=world.group, by=world.asta)
    record("b.done", about=world.swedish_group, by=world.cecilia)
    record("c.done", about=world.asta.user, by=world.erik)
    record("d.done", about=world.group, by=world.asta)

    chains = Event.objects.order_by("pk").values_list("employer_id", "sequence")
    assert list(chains) == [(world.norrvik.pk, 1), (world.sunnana.pk, 1), (None, 1), (world.norrvik.pk, 2)]


def test_many_deeds_at_once_keep_their_order_within_each_chain(world):
    deeds = [
        Deed(f"deed.{number}", "x:1", employer_id)
        for number, employer_id in enumerate([world.sunnana.pk, world.norrvik.pk, None, world.norrvik.pk])
    ]

    record_many(deeds, by=None)

    chain = Event.objects.filter(employer=world.norrvik).order_by("sequence")
    assert [event.name for event in chain] == ["deed.1", "deed.3"]
    assert verify().events == 4
    assert verify().breaks == ()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_web_process_can_neither_change_nor_remove_a_line(world, change):
    record("a.done", about=world.group, by=world.asta)
    lines = Event.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(name="b.done") if change == "update" else lines._raw_delete("default")

    assert Event.objects.get().name == "a.done"


def test_an_employer_reads_its_own_lines_only(world):
    record("a.done", about=world.group, by=world.asta)
    record("b.done", about=world.swedish_group, by=world.cecilia)
    record("c.done", about=world.asta.user, by=world.erik)

    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    assert [event.name for event in Event.objects.all()] == ["a.done"]


def test_an_employer_cannot_write_on_the_pension_companys_chain(world):
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        record_many([Deed("user.signed-in", "accounts.user:1", None)], by=None)


def test_the_newest_line_comes_first_of_all_of_some_or_of_the_pension_company(world):
    record("a.done", about=world.group, by=world.asta)
    record("b.done", about=world.swedish_group, by=world.cecilia)
    record("c.done", about=world.asta.user, by=world.erik)

    assert [event.name for event in newest_first()] == ["c.done", "b.done", "a.done"]
    assert [event.name for event in newest_first(employer_ids=[world.norrvik.pk])] == ["a.done"]
    assert [event.name for event in newest_first(own=True)] == ["c.done"]
