"""
A proposals run over 200,000 insured in 500 employers, in lines a second, beside a bare set-based insert of the same rows.

Run: `python -m bench.proposals`. The run makes invoices, lines and audit events; the bare insert writes the same lines into an
unindexed copy of the table with no keys, checks or policies.
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

    runs, bare, lines = [], [], 0
    for _ in range(ROUNDS):
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            begun = time.perf_counter()
            made = proposals.make(today=date.today())
            runs.append(time.perf_counter() - begun)
            lines = made.lines
            bare.append(bare_insert(connection))
            transaction.set_rollback(True)
    run, floor = statistics.median(runs), statistics.median(bare)
    print(f"proposals run: {made.proposals:,} proposals, {lines:,} lines")
    print(f"  run          {run:6.2f} s median of {ROUNDS}  {lines / run:12,.0f} lines/s")
    print(f"  bare insert  {floor:6.2f} s median of {ROUNDS}  {lines / floor:12,.0f} lines/s")
    print(f"  ratio        {floor / run:6.2f} of the bare insert's lines a second")


def bare_insert(connection) -> float:
    """Insert the run's own lines once more into a plain table and return the seconds it took."""
    with connection.cursor() as cursor:
        cursor.execute("create temporary table bare (like billing_invoiceline) on commit drop")
        begun = time.perf_counter()
        cursor.execute("insert into bare select * from billing_invoiceline")
        seconds = time.perf_counter() - begun
        cursor.execute("drop table bare")
    return seconds


if __name__ == "__main__":
    main()
