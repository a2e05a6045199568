"""Book entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from pelaren.domain.ledger.models import Account, Entry, Posting


@dataclass(frozen=True)
class Leg:
    """One posting to be: debit positive, credit negative, minor units."""

    account: Account
    amount: int
    contract_id: int | None = None
    invoice_id: int | None = None
    line_id: int | None = None
    insured_id: int | None = None


@dataclass(frozen=True)
class Head:
    """One of many entries to be: what it is about and the key under which it is booked once."""

    source: str
    employer_id: int
    currency: str
    idempotency_key: str


@transaction.atomic
def book(
    *,
    event: str,
    source: str,
    employer_id: int,
    currency: str,
    legs: Iterable[Leg],
    booked_on: date,
    idempotency_key: str,
    actor_id: int | None,
    corrects: str | None = None,
) -> Entry:
    """
    Book one entry. Legs of amount 0 are left out. `corrects` is the idempotency key of the entry that it corrects.

    Raises django.db.IntegrityError when the legs do not sum to zero or the idempotency key was used before.
    """
    entry = Entry.objects.create(
        event=event,
        source=source,
        employer_id=employer_id,
        booked_on=booked_on,
        idempotency_key=idempotency_key,
        actor_id=actor_id,
        corrects=Entry.objects.filter(idempotency_key=corrects).first() if corrects else None,
    )
    Posting.objects.bulk_create(
        Posting(
            entry=entry,
            employer_id=employer_id,
            currency=currency,
            account=leg.account,
            amount=leg.amount,
            contract_id=leg.contract_id,
            invoice_id=leg.invoice_id,
            line_id=leg.line_id,
            insured_id=leg.insured_id,
        )
        for leg in legs
        if leg.amount
    )
    return entry


@transaction.atomic
def book_all(
    *, event: str, heads: Sequence[Head], legs: str, facts: Mapping[str, Any], booked_on: date, actor_id: int | None
) -> None:
    """
    Book many entries of one event at once.

    `legs` is a query, with `facts` as its parameters, of (place, account, amount, contract_id, invoice_id, line_id,
    insured_id); `place` is that of the entry among the heads, from 1. Raises as `book` does.
    """
    entries = Entry.objects.bulk_create(
        Entry(
            event=event,
            source=head.source,
            employer_id=head.employer_id,
            booked_on=booked_on,
            idempotency_key=head.idempotency_key,
            actor_id=actor_id,
        )
        for head in heads
    )
    of_entries: dict[str, Any] = {
        "entries": [entry.pk for entry in entries],
        "employers": [head.employer_id for head in heads],
        "currencies": [head.currency for head in heads],
    }
    with connection.cursor() as cursor:
        cursor.execute(POST.format(legs=legs), {**facts, **of_entries})


POST = """
    insert into ledger_posting
        (entry_id, employer_id, currency, account, amount, contract_id, invoice_id, line_id, insured_id)
    select entry.id, entry.employer_id, entry.currency, leg.account, leg.amount, leg.contract_id, leg.invoice_id,
           leg.line_id, leg.insured_id
    from ({legs}) as leg (place, account, amount, contract_id, invoice_id, line_id, insured_id)
    join unnest(%(entries)s::bigint[], %(employers)s::bigint[], %(currencies)s::text[])
        with ordinality as entry (id, employer_id, currency, place) using (place)
    where leg.amount <> 0
    order by entry.employer_id, entry.id
"""
