"""
A proposals run over 200,000 insured in 500 employers, in lines a second, beside bare set-based inserts of the same
rows.

Run: `python -m bench.proposals`. The run makes invoices, lines and audit events and is measured to the end of its
deferred checks (foreign keys, lines against postings). The bare inserts write the same lines into copies of the table:
with its indexes, checks and foreign keys; without the foreign keys; and with nothing at all. None has policies or
triggers of ours. The first tells what the run adds, the others what the database's own guards cost. Each is measured
in a transaction of its own that is rolled back, in turn.
"""

import statistics
import time
from datetime import date

import psycopg
from django.db import connection, transaction

import tests.database as testing
from bench import dataset

ROUNDS = 3
KEYS = {
    "employer_id": "employers_employer",
    "invoice_id": "kept_invoice",
    "insured_id": "contracts_insured",
    "enrolment_id": "contracts_enrolment",
}
FLOORS = {
    "with indexes, checks and foreign keys": "insert into bare_guarded select * from kept_line",
    "with indexes and checks": "insert into bare_indexed select * from kept_line",
    "with nothing at all": "insert into bare_heap select * from kept_line",
}


def main() -> None:
    """Measure and print medians and their ratios."""
    dataset.build()
    lines = keep_what_a_run_makes()
    rounds = [measure() for _ in range(ROUNDS)]
    run = statistics.median(one["run"] for one in rounds)
    print(f"proposals run: {dataset.EMPLOYERS} contracts, {lines:,} lines; medians of {ROUNDS}")
    print(f"  {'run, checks included':50} {run:6.2f} s  {lines / run:10,.0f} lines/s")
    for name in FLOORS:
        floor = statistics.median(one[name] for one in rounds)
        print(f"  bare insert {name:38} {floor:6.2f} s  {lines / floor:10,.0f} lines/s  ratio {floor / run:.2f}")


def keep_what_a_run_makes() -> int:
    """Make the tables of the bare inserts, as the owner, and return how many lines a run makes."""
    with transaction.atomic():
        act_and_propose()
    own("create table kept_invoice (like billing_invoice including indexes)")
    own("create table kept_line (like billing_invoiceline)")
    with psycopg.connect(testing.CLUSTER.superuser_url(database()), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("insert into kept_invoice select * from billing_invoice")
        lines = superuser.execute("insert into kept_line select * from billing_invoiceline").rowcount
        superuser.execute("truncate billing_invoiceline, billing_invoice cascade")
    for table, likeness in (("bare_heap", ""), ("bare_indexed", "including all"), ("bare_guarded", "including all")):
        own(f"create table {table} (like billing_invoiceline {likeness})")
    for column, table in KEYS.items():
        own(f"alter table bare_guarded add foreign key ({column}) references {table} deferrable initially deferred")
    for table in ("kept_invoice", "kept_line", "bare_heap", "bare_indexed", "bare_guarded"):
        own(f"grant select, insert, update on {table} to pelaren_app")
    return lines


def measure() -> dict[str, float]:
    """Return the seconds of one run and of each bare insert of its lines."""
    seconds = {"run": rolled_back(act_and_propose)}
    for name, statement in FLOORS.items():
        seconds[name] = rolled_back(lambda statement=statement: execute(statement))
    return seconds


def rolled_back(work) -> float:
    """Return the seconds that work takes with all deferred checks; take it back and sweep up after it."""
    with transaction.atomic():
        begun = time.perf_counter()
        work()
        execute("set constraints all immediate")
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    own("vacuum analyze")
    return seconds


def act_and_propose() -> None:
    from pelaren.domain.billing.operations import proposals
    from pelaren.domain.tenancy import context

    context.act_for_insurer(user_id=None)
    proposals.make(today=date.today())


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def own(statement: str) -> None:
    """Execute a statement as the owner of the tables: the app role may make none."""
    with psycopg.connect(testing.CLUSTER.url("owner", database()), autocommit=True) as owner:
        owner.execute(statement)


def database() -> str:
    return str(connection.settings_dict["NAME"])


if __name__ == "__main__":
    main()
