"""kill -9 of the worker in the middle of an import, and people who save while one is being saved."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from pelaren.documents import insured_amounts_excel, portfolio_sheet
from pelaren.documents.bills import bill_of
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import amount_imports, changes, proposals
from pelaren.domain.billing.operations.conflicts import ChangedMeanwhile
from pelaren.domain.contracts.models import Enrolment, Insured
from pelaren.domain.movements.operations import portfolio_imports
from pelaren.domain.runs.models import Run, State
from pelaren.jobs.read_amounts import read_amounts
from tests import database
from tests.desk.portfolios.sheets import HEADINGS, a_row, as_text
from tests.portal.billing.sheets import with_amounts
from tests.races import PATIENCE, alone, committed_world, second_waits_for_first
from tests.world import TODAY, an_insured

STARTED_SECONDS = 60.0
"""How long a worker may take to start where everything is busy."""


@pytest.fixture
def world(django_db_blocker):
    """The cast in a database of its own to which everybody commits, with two insured on a proposal."""
    with django_db_blocker.unblock(), committed_world() as cast:
        alone(lambda: [an_insured(cast.group, first, "Ekholm") for first in ("Sofia", "Nils")])
        alone(lambda: proposals.make(today=TODAY))
        yield cast


def the_invoice() -> Invoice:
    return alone(lambda: Invoice.objects.with_sums().select_related("contract__employer").get())


def a_file_with(amount: int) -> bytes:
    """The exported workbook with another amount for Sofia, in whole units."""
    bill = alone(lambda: bill_of(Invoice.objects.select_related("contract__employer").get(), language="sv"))
    return with_amounts(insured_amounts_excel.write(bill, exported_at=timezone.now()), {"Ekholm Sofia": amount})


def an_import(world, amount: int = 700) -> Run:
    invoice, content = the_invoice(), a_file_with(amount)
    return alone(
        lambda: amount_imports.start(
            invoice=invoice, content=content, file_name="a.xlsx", now=timezone.now(), by=world.asta
        )
    )


def a_previewed_import(world, amount: int = 700) -> Run:
    run = an_import(world, amount)
    alone_outside(lambda: read_amounts(employer_id=run.employer_id, run=str(run.public_id)))
    return run


def alone_outside(work: Callable[[], object]) -> None:
    """Do work in a thread that opens its transactions itself, as a worker's does."""

    def closing() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(closing).result(PATIENCE)


def again(run: Run) -> Run:
    return alone(lambda: Run.objects.get(pk=run.pk))


def amounts() -> set[int]:
    return alone(lambda: set(InvoiceLine.objects.values_list("amount", flat=True)))


def url() -> str:
    return database.CLUSTER.url("worker", f"{database.NAME}_races")


@contextmanager
def a_worker() -> Iterator[subprocess.Popen]:
    """A real worker process of the portal on this database."""
    own = {"PELAREN_DATABASE_ROLE": "worker", "PELAREN_WORKER_DATABASE_URL": url(), "PELAREN_POOL": "0"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "worker"],
        cwd=database.ROOT,
        env={**os.environ, **own},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
"""


def killed_while_it_waits_for(row: Callable[[], object]) -> None:
    """Lock a row, let a worker run into it in the middle of its transaction, and kill it there."""
    locked, release = Event(), Event()

    def hold() -> None:
        row()
        locked.set()
        release.wait(STARTED_SECONDS)

    with ThreadPoolExecutor(max_workers=1) as pool, a_worker() as worker:
        held = pool.submit(alone, hold)
        assert locked.wait(PATIENCE)
        until(lambda: asked(WAITING) > 0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        release.set()
        held.result(PATIENCE)


def asked(query: str) -> int:
    with psycopg.connect(url()) as queue:
        return queue.execute(query).fetchone()[0]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTED_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


def the_worker_is_missed() -> None:
    """Let the dead worker's last sign of life be old, and its jobs go back, as the job that looks after them does."""
    with psycopg.connect(url()) as queue:
        queue.execute("update procrastinate_jobs set status = 'todo', worker_id = null where status = 'doing'")


def another_worker_goes_on() -> None:
    the_worker_is_missed()
    asyncio.run(_work_until_the_queue_is_empty())


async def _work_until_the_queue_is_empty() -> None:
    with app.replace_connector(PsycopgConnector(conninfo=url())):
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_worker_killed_while_reading_leaves_the_file_waiting_and_the_next_one_reads_it(world):
    run = an_import(world)

    killed_while_it_waits_for(lambda: Run.objects.select_for_update().get(pk=run.pk))
    left = again(run)
    another_worker_goes_on()

    assert left.state in {State.WAITING, State.RUNNING}
    assert left.content is not None
    assert again(run).state is State.READY
    assert again(run).facts["changed"] == 1
    assert amounts() == {63_000}


def test_a_worker_killed_while_saving_has_saved_nothing_and_the_next_one_saves_all_of_it_once(world):
    run = a_previewed_import(world)
    version = the_invoice().version
    alone(lambda: amount_imports.confirm(run=run, now=timezone.now(), by=world.asta))

    killed_while_it_waits_for(lambda: Invoice.objects.select_for_update().get())
    between = (again(run).state, amounts(), the_invoice().version)
    another_worker_goes_on()

    assert between == (State.CONFIRMED, {63_000}, version)
    assert again(run).state is State.DONE
    assert amounts() == {63_000, 70_000}
    assert the_invoice().version == version + 1
    assert alone(lambda: InvoiceChange.objects.filter(cause="imported").count()) == 1


def test_a_worker_killed_while_a_portfolio_joins_has_added_nobody_and_the_next_one_adds_everybody_once(world):
    content = as_text([HEADINGS, *(a_row(last=f"Ek{letter}") for letter in "abcdefghij")])
    run = alone(
        lambda: portfolio_imports.start(
            contract=world.contract, content=content, file_name="p.csv", now=timezone.now(), by=world.disa
        )
    )
    rows = portfolio_sheet.read(content, file_name="p.csv")
    alone(lambda: portfolio_imports.compare(run=Run.objects.get(pk=run.pk), rows=rows, today=TODAY, now=timezone.now()))
    alone(lambda: portfolio_imports.confirm(run=run, now=timezone.now(), by=world.disa))

    killed_while_it_waits_for(lambda: list(Invoice.objects.select_for_update()))
    between = alone(lambda: (Insured.objects.count(), Enrolment.objects.count()))
    another_worker_goes_on()

    assert between == (2, 2)
    assert alone(lambda: (Insured.objects.count(), Enrolment.objects.count())) == (12, 12)


def test_who_saves_first_wins_against_an_import_that_waits(world):
    run = a_previewed_import(world)
    invoice = the_invoice()
    alone(lambda: amount_imports.confirm(run=run, now=timezone.now(), by=world.asta))

    by_hand, imported = second_waits_for_first(lambda: by_hand_of(world, invoice), lambda: saved(world, run))

    by_hand.result(), imported.result()
    assert again(run).state is State.REFUSED
    assert again(run).facts["reason"] == amount_imports.STALE
    assert amounts() == {63_000, 65_000}


def test_an_import_that_saves_first_wins_against_somebody_who_waits(world):
    run = a_previewed_import(world)
    invoice = the_invoice()
    alone(lambda: amount_imports.confirm(run=run, now=timezone.now(), by=world.asta))

    imported, by_hand = second_waits_for_first(lambda: saved(world, run), lambda: by_hand_of(world, invoice))

    imported.result()
    assert isinstance(by_hand.exception(), ChangedMeanwhile)
    assert amounts() == {63_000, 70_000}


def test_two_workers_that_save_the_same_import_save_it_once(world):
    run = a_previewed_import(world)
    alone(lambda: amount_imports.confirm(run=run, now=timezone.now(), by=world.asta))

    for outcome in second_waits_for_first(lambda: saved(world, run), lambda: saved(world, run)):
        outcome.result()

    assert again(run).state is State.DONE
    assert alone(lambda: InvoiceChange.objects.filter(cause="imported").count()) == 1


def saved(world, run: Run) -> None:
    amount_imports.save(run=run, today=TODAY, now=timezone.now(), by=world.asta)


def by_hand_of(world, invoice: Invoice) -> None:
    line = InvoiceLine.objects.filter(insured__first_name="Nils").get()
    changes.change_lines(
        invoice=invoice, amounts={line.pk: 65_000}, version=invoice.version, today=TODAY, by=world.jonas
    )
