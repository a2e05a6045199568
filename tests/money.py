"""What tests of money arrange and assert: bills that have been issued, payments, and a ledger that is whole."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from django.db.models import Sum

from pelaren.domain.accounts.models import Membership, StaffMember
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.domain.ledger.models import Account, Posting
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import ContractTerms, Payment
from pelaren.domain.payments.operations import incoming
from tests.world import TODAY, World, an_insured

ISSUED = TODAY
DUE = date(2026, 12, 15)
_keys = count(1)


def a_key() -> str:
    """An idempotency key that no order has used."""
    return f"key {next(_keys)}"


def a_proposal(world: World, *instalments: int) -> Invoice:
    """The proposal of Norrvik's contract for 15 December, with an insured for each instalment (minor units)."""
    for place, instalment in enumerate(instalments):
        an_insured(world.group, "Sofia", f"Ekholm {place:02d}", instalment=instalment)
    proposals.make(today=TODAY, contract_ids=[world.contract.pk])
    return Invoice.objects.get(contract=world.contract, due_date=DUE)


def an_invoice(world: World, *instalments: int) -> Invoice:
    """The same, issued."""
    return invoices.issue(invoice=a_proposal(world, *instalments), today=ISSUED, by=world.disa)


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    return list(invoice.lines.order_by("pk"))


def a_payment(
    contract: Contract,
    amount: int,
    *,
    reference: str = "",
    by: StaffMember | None = None,
    value_date: date = TODAY,
    today: date = TODAY,
) -> Payment:
    return incoming.register(
        contract=contract,
        amount=amount,
        value_date=value_date,
        reference=reference,
        idempotency_key=a_key(),
        today=today,
        by=by,
    )


def pay(invoice: Invoice, amount: int, *, by: StaffMember | None = None) -> Payment:
    """A payment with the invoice's own reference."""
    return a_payment(invoice.contract, amount, reference=invoice.reference or "", by=by)


def terms(contract: Contract, *, fee: str = "0", use_surplus: bool = False) -> ContractTerms:
    return ContractTerms.objects.create(
        employer_id=contract.employer_id,
        contract=contract,
        valid_from=contract.valid_from,
        premium_fee=Decimal(fee),
        use_surplus=use_surplus,
    )


def balance(account: Account, **dimension: int) -> int:
    """The balance of an account, in minor units: debit above zero."""
    return Posting.objects.filter(account=account, **dimension).aggregate(n=Sum("amount"))["n"] or 0


def postings(event: str, source: object) -> dict[tuple[str, int | None], int]:
    """The legs of the latest entry of an event about something, by account and line."""
    from pelaren.domain.ledger.models import Entry

    label = f"{source._meta.label_lower}:{source.pk}"
    entry = Entry.objects.filter(event=event, source=label).latest("pk")
    legs: dict[tuple[str, int | None], int] = {}
    for account, line, amount in entry.postings.values_list("account", "line_id", "amount"):
        legs[account, line] = legs.get((account, line), 0) + amount
    return legs


def assert_whole() -> None:
    """Every invariant of the ledger holds, those of the database's own at the end of a transaction too."""
    connection.check_constraints()
    assert [(finding.invariant.name, finding.breaches[:3]) for finding in queries.verify()] == []


def a_group(contract: Contract, *, number: int) -> Group:
    return Group.objects.create(
        employer_id=contract.employer_id, contract=contract, number=number, name=f"Grupp {number}", retirement_age=65
    )


def working_days_later(days: int) -> date:
    """A Monday to Thursday at least so many days after today, in a week without holidays."""
    day = TODAY + timedelta(days=days)
    while day.weekday() > 3:
        day += timedelta(days=1)
    return day


Person = Membership | StaffMember
Enrolled = Enrolment
