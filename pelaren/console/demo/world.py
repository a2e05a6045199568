"""Building the demo world: everything or nothing, in the caller's transaction."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from pelaren.console.demo import conversations, insured, invoices, people, savings
from pelaren.console.demo.employers import (
    EMPLOYERS,
    STRANDVIK,
    ContractFacts,
    EmployerFacts,
    create_contract,
    create_employers,
)
from pelaren.domain.accounts.models import Membership
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices as billing
from pelaren.domain.contracts.models import Contract
from pelaren.domain.employers.models import Employer

BUILD_LOCK = 0x50454C44
PART_PAID = 115_000


def is_built() -> bool:
    """Return whether the demo world is there. The caller acts for the insurer; a second builder waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [BUILD_LOCK])
    return Employer.objects.filter(customer_number=STRANDVIK.customer_number, name=STRANDVIK.name).exists()


def build(*, now: datetime, password: str) -> None:
    """Build the demo world with dates counted from `now`. The caller acts for the insurer."""
    today = timezone.localdate(now)
    employers = create_employers()
    departments = people.create_departments()
    users = people.create_people(password, employers=employers, departments=departments)
    topics = conversations.create_topics(departments)
    tellings = {}
    for facts in EMPLOYERS:
        employer = employers[facts.name]
        for contract in facts.contracts:
            build_contract(employer, facts, contract, today=today)
        calendar = invoices.calendar_of(facts.contracts[0], employer.market, today=today)
        tellings[facts] = conversations.telling_of(
            facts, employer, topics=topics, people=users, calendar=calendar, now=now
        )
    conversations.create_conversations(tellings)


def build_contract(employer: Employer, facts: EmployerFacts, wanted: ContractFacts, *, today: date) -> None:
    """Make a contract with its insured, what was paid, what is open and what is proposed."""
    calendar = invoices.calendar_of(wanted, employer.market, today=today)
    contract, groups = create_contract(employer, wanted)
    members = insured.roster(facts, wanted.number, calendar)
    enrolments = insured.create_insured(employer, facts, contract, groups, members)
    is_manuals = wanted is STRANDVIK.contracts[0]
    extra = invoices.paid_supplementary(enrolments, today=today, calendar=calendar) if is_manuals else []
    invoices.create_history(contract, wanted, enrolments, extra, today=today)
    if is_manuals:
        by = Membership.objects.get(employer=employer, user__handle="ELSA01")
        *_, latest = [
            invoices.create_open(contract, bill, by=by) for bill in invoices.open_supplementary(enrolments, today=today)
        ]
        invoices.pay_part(latest, PART_PAID, on=today)
    invoices.propose(contract, today=today)
    if wanted is STRANDVIK.contracts[1]:
        issue_early(contract, today=today)
    savings.create(contract, today=today)


def issue_early(contract: Contract, *, today: date) -> None:
    """Issue the next proposal before its day, as an employer may ask for, so that a regular invoice is always open."""
    proposal = Invoice.objects.filter(contract=contract).proposals()[0]
    billing.issue(invoice=proposal, today=today - timedelta(days=2), by=None)
    invoices.propose(contract, today=today)
