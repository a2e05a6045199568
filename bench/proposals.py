"""
A whole payment of 200,000 insured in 500 employers: proposals made, then issued with ledger entries and documents.

Run: `python -m bench.proposals`. Both jobs run as the worker runs them, 50 contracts a committed transaction, with all
checks, policies and the audit trail. Beside them the same rows of five tables (invoice, line, entry, posting, document)
are inserted from copies, each table with one statement, committed: into tables with the same indexes and checks; into
tables that have foreign keys too, one for each column that points to another table; and into tables with nothing at
all. The bare inserts find out no amounts, give no numbers, write no documents and leave no trail.
"""

import statistics
import time
from datetime import date, timedelta

import psycopg
from django.db import connection, transaction

import tests.database as testing
from bench import dataset

ROUNDS = 3
TRYTON = 61
"""Lines a second that Tryton 8.2 creates and posts on the same kind of machine."""
KEYS = {
    "billing_invoice": {"employer_id": "employers_employer", "contract_id": "contracts_contract"},
    "billing_invoiceline": {
        "employer_id": "employers_employer",
        "invoice_id": "guarded_billing_invoice",
        "insured_id": "contracts_insured",
        "enrolment_id": "contracts_enrolment",
    },
    "ledger_entry": {"employer_id": "employers_employer"},
    "ledger_posting": {"employer_id": "employers_employer", "entry_id": "guarded_ledger_entry"},
    "billing_invoicedocument": {"employer_id": "employers_employer", "invoice_id": "guarded_billing_invoice"},
}
WRITTEN = (*KEYS, "billing_invoicesum", "audit_event", "series_series")
LIKENESS = {"heap": "", "indexed": "including all", "guarded": "including all"}
FLOORS = {
    "with indexes, checks and foreign keys": "guarded",
    "with indexes and checks": "indexed",
    "with nothing at all": "heap",
}


def main() -> None:
    """Measure and print medians and their ratios."""
    dataset.build()
    lines = keep_what_a_run_makes()
    rounds = [measure() for _ in range(ROUNDS)]
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    whole = middle["propose"] + middle["issue"]
    print(f"{dataset.EMPLOYERS} contracts, {lines:,} lines; medians of {ROUNDS}")
    for name, seconds in (("proposals made", middle["propose"]), ("proposals issued", middle["issue"])):
        tell(name, seconds, lines)
    tell("both, as the jobs do it", whole, lines, f"{lines / whole / TRYTON:,.0f} times Tryton's {TRYTON}")
    for name, table in FLOORS.items():
        tell(f"bare inserts {name}", middle[table], lines, f"ratio {middle[table] / whole:.2f}")


def tell(name: str, seconds: float, lines: int, more: str = "") -> None:
    print(f"  {name:52} {seconds:6.2f} s  {lines / seconds:10,.0f} lines/s  {more}".rstrip())


def keep_what_a_run_makes() -> int:
    """Make the tables of the bare inserts, as the owner, and return how many lines a run makes."""
    work()
    for table in KEYS:
        own(f"create table kept_{table} (like {table})")
    with psycopg.connect(testing.CLUSTER.superuser_url(database()), autocommit=True) as superuser:
        counts = [superuser.execute(f"insert into kept_{table} select * from {table}").rowcount for table in KEYS]  # noqa: S608
    for kind, likeness in LIKENESS.items():
        for table in KEYS:
            own(f"create table {kind}_{table} (like {table} {likeness})")
            own(f"grant select, insert, update on {kind}_{table}, kept_{table} to pelaren_app")
    for table, keys in KEYS.items():
        for column, to in keys.items():
            own(f"alter table guarded_{table} add foreign key ({column}) references {to} deferrable initially deferred")
    return counts[1]


def measure() -> dict[str, float]:
    """Return the seconds of both jobs and of the bare inserts of their rows."""
    sweep()
    seconds = work()
    for kind in LIKENESS:
        sweep()
        seconds[kind] = timed(lambda kind=kind: insert_bare(kind))
    return seconds


def work() -> dict[str, float]:
    from pelaren.jobs.issue_invoices import issue_due
    from pelaren.jobs.propose_invoices import propose_due

    today = date.today()
    propose = timed(lambda: propose_due(today))
    return {"propose": propose, "issue": timed(lambda: issue_due(today + timedelta(days=60)))}


def insert_bare(kind: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in KEYS:
            cursor.execute(f"insert into {kind}_{table} select * from kept_{table}")  # noqa: S608


def timed(order) -> float:
    begun = time.perf_counter()
    order()
    return time.perf_counter() - begun


def sweep() -> None:
    """Empty what the last measurement wrote, past all guards, and leave nothing for the next one to clean up."""
    mine = [f"{kind}_{table}" for kind in LIKENESS for table in KEYS]
    with psycopg.connect(testing.CLUSTER.superuser_url(database()), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(f"truncate {', '.join([*WRITTEN, *mine])} cascade")
        superuser.execute("vacuum analyze")
        superuser.execute("checkpoint")


def own(statement: str) -> None:
    """Execute a statement as the owner of the tables: the app role may make none."""
    with psycopg.connect(testing.CLUSTER.url("owner", database()), autocommit=True) as owner:
        owner.execute(statement)


def database() -> str:
    return str(connection.settings_dict["NAME"])


if __name__ == "__main__":
    main()
