"""What has been billed and paid, what is open, and what is proposed, counted from today."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from pelaren.console.demo.employers import ContractFacts
from pelaren.console.demo.insured import Calendar
from pelaren.domain.accounts.models import Membership
from pelaren.domain.audit.operations import record
from pelaren.domain.billing import rules
from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind, PaymentPlan
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Contract, Enrolment
from pelaren.domain.ledger.models import Account, Entry
from pelaren.domain.payments.operations import histories, incoming
from pelaren.domain.series.operations.numbers import take
from pelaren.values.banking_days import next_banking_day

RAISES = ((date(2025, 3, 1), 1_000), (date(2021, 9, 1), 952), (date.min, 873))
"""From which day on instalments were how many thousandths of what they are now."""
FIVE = 500


def amount_on(instalment: int, day: date) -> int:
    """Return what an instalment of today was on an earlier day, in whole fives of the currency (minor units)."""
    thousandths = next(share for since, share in RAISES if day >= since)
    return (instalment * thousandths + FIVE * 500) // (FIVE * 1_000) * FIVE if thousandths < 1_000 else instalment


def occasions(facts: ContractFacts, market: str, *, first: date, last: date) -> list[rules.Occasion]:
    """Return the payments of a contract's plan that fall due between two days, both inclusive."""
    return rules.occasions(months=facts.months, due_day=facts.due_day, market=market, first=first, last=last)


def calendar_of(facts: ContractFacts, market: str, *, today: date) -> Calendar:
    """Return the payments around today."""
    around = occasions(facts, market, first=today - timedelta(days=130), last=today + timedelta(days=130))
    return Calendar(
        last_due=max(occasion.due_date for occasion in around if occasion.due_date < today),
        next_due=min(occasion.due_date for occasion in around if occasion.due_date >= today),
    )


@dataclass(frozen=True)
class Bill:
    """An invoice to be: what for, when due, and the enrolments on it with their amounts in minor units."""

    kind: Kind
    due_date: date
    issued_on: date
    amounts: list[tuple[Enrolment, int]] = field(repr=False)
    occasion: date | None = None

    @property
    def issued_at(self) -> datetime:
        """The early morning on which the nightly run issued it."""
        return datetime.combine(self.issued_on, time(4, 30), UTC)


def create_history(
    contract: Contract, facts: ContractFacts, enrolments: list[Enrolment], extra: Iterable[Bill], *, today: date
) -> None:
    """
    Make the invoices that were issued and paid before today, with their ledger entries (LEDGER E1, E3 and E4).

    The history counts as taken over from an earlier system: it has one line in the trail instead of one an invoice.
    """
    past = occasions(facts, contract.employer.market, first=facts.paid_since, last=today - timedelta(days=1))
    bills = [*(_regular(occasion, enrolments) for occasion in past), *extra]
    bills.sort(key=lambda bill: bill.issued_on)
    made = Invoice.objects.bulk_create(_numbered(contract, bills))
    lines = InvoiceLine.objects.bulk_create(
        InvoiceLine(employer_id=contract.employer_id, invoice=invoice, insured_id=enrolment.insured_id,
                    enrolment=enrolment, planned=amount, amount=amount, paid=amount)
        for invoice, bill in zip(made, bills, strict=True)
        for enrolment, amount in bill.amounts
    )  # fmt: skip
    _book_history(contract, bills, made, lines)
    histories.take_over([invoice.pk for invoice in made])
    record("contract.history-taken-over", about=contract, by=None, invoices=len(made))


def _regular(occasion: rules.Occasion, enrolments: list[Enrolment]) -> Bill:
    due = occasion.due_date
    there = [one for one in enrolments if one.joined_on <= due and (one.exit_date is None or one.exit_date >= due)]
    amounts = [(one, amount_on(one.instalment, due)) for one in there]
    return Bill(Kind.REGULAR, due, due - timedelta(days=21), amounts, occasion.month)


def _numbered(contract: Contract, bills: list[Bill]) -> list[Invoice]:
    """Return the invoices of a contract with running numbers of each year, not yet saved."""
    by_year: dict[int, list[Bill]] = defaultdict(list)
    for bill in bills:
        by_year[bill.issued_on.year].append(bill)
    return [
        _issued(contract, bill, first + place)
        for year, of_year in by_year.items()
        for first in [take(f"invoices {contract.number} {year}", count=len(of_year))]
        for place, bill in enumerate(of_year)
    ]


def _issued(contract: Contract, bill: Bill, running: int) -> Invoice:
    number = rules.invoice_number(contract_number=contract.number, year=bill.issued_on.year, running=running)
    return Invoice(
        employer_id=contract.employer_id,
        contract=contract,
        kind=bill.kind,
        occasion=bill.occasion,
        due_date=bill.due_date,
        currency=contract.currency,
        created_at=bill.issued_at,
        issued_at=bill.issued_at,
        issued_on=bill.issued_on,
        number=number,
        reference=rules.payment_reference(number=number, market=contract.employer.market),
    )


def _book_history(contract: Contract, bills: list[Bill], made: list[Invoice], lines: list[InvoiceLine]) -> None:
    of_invoice: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        of_invoice[line.invoice_id].append(line)
    postings = [
        (entry.pk, *posting)
        for invoice, entries in zip(made, _entries(bills, made), strict=True)
        for entry, legs in zip(entries, _legs(invoice, of_invoice[invoice.pk]), strict=True)
        for posting in legs
    ]
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*postings, strict=True)]
        cursor.execute(INSERT_POSTINGS, [contract.employer_id, contract.currency, contract.pk, *columns])


def _entries(bills: list[Bill], made: list[Invoice]) -> Iterator[tuple[Entry, Entry, Entry]]:
    """Make three entries for each invoice: it was issued, money came, the money was put on it."""
    entries = Entry.objects.bulk_create(
        Entry(employer_id=invoice.employer_id, event=event, source=source, booked_on=day,
              idempotency_key=f"{event} {invoice.pk}", created_at=bill.issued_at)
        for bill, invoice in zip(bills, made, strict=True)
        for event, source, day in (
            ("issue", f"billing.invoice:{invoice.pk}", bill.issued_on),
            ("payment", f"bank:{invoice.reference}", bill.due_date),
            ("allocate", f"billing.invoice:{invoice.pk}", bill.due_date),
        )
    )  # fmt: skip
    return zip(*[iter(entries)] * 3, strict=True)


Posting = tuple[str, int, int | None, int | None, int | None]
"""Account, amount in minor units (debit above zero), invoice, line, insured."""


def _legs(invoice: Invoice, lines: list[InvoiceLine]) -> tuple[list[Posting], list[Posting], list[Posting]]:
    """Return the postings of an invoice's three entries (LEDGER E1, E3 and E4, without a fee)."""
    total = sum(line.amount for line in lines)

    def whole(account: Account, amount: int, invoice_id: int | None = None) -> Posting:
        return (account.value, amount, invoice_id, None, None)

    def each(account: Account, sign: int) -> list[Posting]:
        return [(account.value, sign * line.amount, invoice.pk, line.pk, line.insured_id) for line in lines]

    return (
        [whole(Account.RECEIVABLE, total, invoice.pk), *each(Account.BILLED, -1)],
        [whole(Account.BANK, total), whole(Account.UNALLOCATED, -total)],
        [whole(Account.UNALLOCATED, total), whole(Account.RECEIVABLE, -total, invoice.pk),
         *each(Account.BILLED, 1), *each(Account.SAVINGS, -1)],
    )  # fmt: skip


INSERT_POSTINGS = """
    insert into ledger_posting
        (employer_id, currency, contract_id, entry_id, account, amount, invoice_id, line_id, insured_id)
    select %s, %s, %s, leg.*
    from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) as leg
"""


def paid_supplementary(enrolments: list[Enrolment], *, today: date, calendar: Calendar) -> list[Bill]:
    """Return two supplementary invoices that have been paid: one late last year, one of the latest quarter."""
    last_year = next_banking_day(date(today.year - 1, 11, 28), "FI")
    lately = next_banking_day(calendar.last_due - timedelta(days=13), "FI")
    officials = _named(enrolments, "Ekholm", "Forsman", "Holmlund", "Nyberg"), _named(enrolments, "Åberg", "Wikström")
    return [
        Bill(Kind.SUPPLEMENTARY, due, due - timedelta(days=14), [(one, amount) for one in whom])
        for due, amount, whom in ((last_year, 50_000, officials[0]), (lately, 45_000, officials[1]))
    ]


def open_supplementary(enrolments: list[Enrolment], *, today: date) -> list[Bill]:
    """Return three supplementary invoices that are not paid: one overdue, one sent, one of which a part was paid."""
    plans = (
        (-8, -22, 63_000, ("Björklund", "Engblom")),
        (9, -5, 52_500, ("Björklund", "Engblom", "Karlström")),
        (13, -2, 300_000, ("Holmlund",)),
    )
    return [
        Bill(
            Kind.SUPPLEMENTARY,
            next_banking_day(today + timedelta(days=due), "FI"),
            today + timedelta(days=issued),
            [(one, amount) for one in _named(enrolments, *names)],
        )
        for due, issued, amount, names in plans
    ]


def _named(enrolments: list[Enrolment], *surnames: str) -> list[Enrolment]:
    return [one for one in enrolments if one.insured.last_name in surnames and 211 < one.insured.number < 230]


def create_open(contract: Contract, bill: Bill, *, by: Membership) -> Invoice:
    """Issue a supplementary invoice as a colleague did it some days ago."""
    invoice = Invoice.objects.create(
        employer_id=contract.employer_id, contract=contract, kind=bill.kind, due_date=bill.due_date,
        currency=contract.currency, created_by_id=by.user_id,
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(employer_id=contract.employer_id, invoice=invoice, insured_id=one.insured_id, enrolment=one,
                    planned=amount, amount=amount)
        for one, amount in bill.amounts
    )  # fmt: skip
    return invoices.issue(invoice=invoice, today=bill.issued_on, by=by)


def pay_part(invoice: Invoice, amount: int, *, on: date) -> None:
    """Register a payment of a part of an invoice, in minor units, as the bank's file brings it."""
    incoming.register(
        contract=invoice.contract, amount=amount, value_date=on, reference=invoice.reference or "",
        idempotency_key=f"part of {invoice.number}", today=on, by=None,
    )  # fmt: skip


def propose(contract: Contract, *, today: date) -> None:
    """Make the proposals of a contract, issue those whose day has come, and see to it that one proposal is left."""
    plan = PaymentPlan.objects.get(contract=contract)
    proposals.make(today=today, contract_ids=[contract.pk])
    for proposal in Invoice.objects.filter(contract=contract).proposals():
        day = rules.issue_day(due_date=proposal.due_date, issue_days=plan.issue_days)
        if day <= today:
            invoices.issue(invoice=proposal, today=day, by=None)
    if not Invoice.objects.filter(contract=contract).proposals().exists():
        proposals.make(today=_day_of_next_proposal(plan, today), contract_ids=[contract.pk])


def _day_of_next_proposal(plan: PaymentPlan, today: date) -> date:
    """Return the day on which the first payment that has no invoice yet is proposed."""
    made = set(Invoice.objects.filter(contract_id=plan.contract_id).values_list("occasion", flat=True))
    coming = rules.occasions(
        months=plan.months, due_day=plan.due_day, market=plan.contract.employer.market,
        first=today, last=today + timedelta(days=366),
    )  # fmt: skip
    due_date = next(occasion.due_date for occasion in coming if occasion.month not in made)
    return due_date - timedelta(days=plan.propose_days)
