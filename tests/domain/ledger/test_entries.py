"""What the ledger refuses, whoever asks."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as RollsBack

from pelaren.domain.ledger.models import Account, Entry, Posting
from pelaren.domain.ledger.operations.entries import Leg, book
from pelaren.domain.tenancy import context
from tests.world import build_world

DAY = date(2026, 11, 22)


def booked(world, legs, *, key="one", employer=None, currency="EUR"):
    return book(
        event="issue",
        source="billing.invoice:1",
        employer_id=(employer or world.norrvik).pk,
        currency=currency,
        legs=legs,
        booked_on=DAY,
        idempotency_key=key,
        actor_id=None,
    )


def a_balanced_entry(world, **details):
    return booked(world, [Leg(Account.RECEIVABLE, 700), Leg(Account.BILLED, -700)], **details)


def insert_posting(entry, *, employer, amount):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_posting (entry_id, employer_id, account, amount, currency)"
            " values (%s, %s, 'bank', %s, 'EUR')",
            [entry.pk, employer.pk, amount],
        )


def test_an_entry_whose_legs_sum_to_zero_is_booked_with_each_leg_and_its_dimensions(world):
    entry = booked(
        world,
        [
            Leg(Account.RECEIVABLE, 900, contract_id=world.contract.pk, invoice_id=7),
            Leg(Account.BILLED, -500, contract_id=world.contract.pk, invoice_id=7, line_id=1, insured_id=11),
            Leg(Account.BILLED, -400, contract_id=world.contract.pk, invoice_id=7, line_id=2, insured_id=12),
        ],
    )

    legs = entry.postings.order_by("pk").values_list("account", "amount", "currency", "invoice_id", "line_id")
    assert list(legs) == [
        ("receivable", 900, "EUR", 7, None),
        ("billed", -500, "EUR", 7, 1),
        ("billed", -400, "EUR", 7, 2),
    ]


def test_legs_of_nothing_are_left_out(world):
    entry = booked(world, [Leg(Account.RECEIVABLE, 5), Leg(Account.BILLED, 0), Leg(Account.BILLED, -5)])

    assert entry.postings.count() == 2


@pytest.mark.parametrize("amounts", [(100,), (100, -99), (100, -100, 1), (-1,)])
def test_an_entry_out_of_balance_is_refused_by_the_database(world, amounts):
    with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
        booked(world, [Leg(Account.BANK, amount) for amount in amounts])

    assert not Entry.objects.exists()


def test_two_currencies_in_one_entry_are_refused_even_when_they_sum_to_zero(world):
    entry = a_balanced_entry(world)

    with pytest.raises(IntegrityError, match="one currency"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_posting (entry_id, employer_id, account, amount, currency)"
            " values (%(entry)s, %(own)s, 'bank', 5, 'SEK'), (%(entry)s, %(own)s, 'unallocated', -5, 'SEK')",
            {"entry": entry.pk, "own": world.norrvik.pk},
        )


def test_a_leg_added_to_a_booked_entry_is_refused(world):
    entry = a_balanced_entry(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_posting(entry, employer=world.norrvik, amount=1)


def test_another_employers_legs_cannot_stand_on_an_entry_even_in_balance(world):
    entry = a_balanced_entry(world)
    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_posting (entry_id, employer_id, account, amount, currency)"
            " values (%(entry)s, %(other)s, 'bank', 5, 'EUR'), (%(entry)s, %(other)s, 'unallocated', -5, 'EUR')",
            {"entry": entry.pk, "other": world.sunnana.pk},
        )


def test_an_event_is_booked_once(world):
    a_balanced_entry(world, key="issue 1")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_balanced_entry(world, key="issue 1")

    assert Entry.objects.count() == 1


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting"])
@pytest.mark.parametrize("order", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_the_web_process_can_neither_change_nor_remove_what_is_booked(world, table, order):
    a_balanced_entry(world)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(order.format(table))


def test_an_employer_sees_only_its_own_entries_even_without_asking_for_them(world):
    a_balanced_entry(world)
    a_balanced_entry(world, key="two", employer=world.sunnana, currency="SEK")

    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)

    assert set(Posting.objects.values_list("currency", flat=True)) == {"SEK"}
    assert Entry.objects.count() == 1


class TestWhateverIsBooked(RollsBack):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=12))
    def test_the_trial_balance_stays_zero_and_a_lopsided_entry_leaves_nothing(self, amounts):
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            world = build_world()
            legs = [Leg(Account.SAVINGS, amount) for amount in amounts]

            booked(world, [*legs, Leg(Account.BANK, -sum(amounts))])
            if sum(amounts):
                with pytest.raises(IntegrityError), transaction.atomic():
                    booked(world, legs, key="lopsided")

            assert (Posting.objects.aggregate(n=Sum("amount"))["n"] or 0) == 0
            transaction.set_rollback(True)
