"""Book entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

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
