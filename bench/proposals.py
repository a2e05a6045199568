"""
A proposals run over 200,000 insured in 500 employers, beside a bare set-based insert of the same rows.

Run: `python -m bench.proposals`. The run makes invoices, lines and audit events and is measured to the end of its
deferred checks (foreign keys, lines against postings). Bare inserts of the same lines: into a copy of the table with
its indexes and checks, and into one with nothing at all; neither has foreign keys, policies or triggers.
"""

import statistics
import time
from datetime import date

from bench import dataset

ROUNDS = 3


def main() -> None:
    """Measure and print medians and their ratio."""
    dataset.build()
    from django.db import connection, transaction

    from pelaren.domain.billing.operations import proposals
    from pelaren.domain.tenancy import context

    runs, indexed, heap = [], [], []
    for _ in range(ROUNDS):
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            begun = time.perf_counter()
            made = proposals.make(today=date.today())
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            runs.append(time.perf_counter() - begun)
            indexed.append(bare_insert(connection, "including all"))
            heap.append(bare_insert(connection, ""))
            transaction.set_rollback(True)
    run = statistics.median(runs)
    print(f"proposals run: {made.proposals:,} proposals, {made.lines:,} lines; medians of {ROUNDS}")
    print(f"  run, checks included           {run:6.2f} s  {made.lines / run:10,.0f} lines/s")
    for name, times in (("with indexes and checks", indexed), ("with nothing at all", heap)):
        floor = statistics.median(times)
        print(f"  bare insert {name:23} {floor:6.2f} s  {made.lines / floor:10,.0f} lines/s  ratio {floor / run:.2f}")


def bare_insert(connection, likeness: str) -> float:
    """Insert the run's own lines once more into a plain copy of the table and return the seconds it took."""
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table bare (like billing_invoiceline {likeness}) on commit drop")
        begun = time.perf_counter()
        cursor.execute("insert into bare select * from billing_invoiceline")
        seconds = time.perf_counter() - begun
        cursor.execute("drop table bare")
    return seconds


if __name__ == "__main__":
    main()
