"""The worker knows its tasks, and what waits in the queue is done."""

import asyncio

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.jobs.apps import ORDERED, TASKS
from pelaren.jobs.propose_invoices import propose_invoices
from tests import database
from tests.races import alone, committed_world
from tests.world import an_insured


def test_every_task_is_known_to_the_worker_and_has_a_time_of_its_own_unless_somebody_orders_it():
    named, ordered = ({f"pelaren.jobs.{task}.{task}" for task in tasks} for tasks in (TASKS, ORDERED))

    assert named | ordered <= set(app.tasks)
    assert named <= {task for task, _ in app.periodic_registry.periodic_tasks}


def test_a_worker_that_finds_the_job_in_the_queue_makes_the_proposals(django_db_blocker):
    with django_db_blocker.unblock(), committed_world() as world:
        alone(lambda: PaymentPlan.objects.update(months=list(range(1, 13))))
        alone(lambda: an_insured(world.group))
        url = database.CLUSTER.url("worker", f"{database.NAME}_races")

        asyncio.run(work_once(url))

        assert alone(Invoice.objects.exists)
        assert set(job_states(url)) == {("succeeded",)}


async def work_once(url: str) -> None:
    connector = PsycopgConnector(conninfo=url)
    with app.replace_connector(connector):
        async with app.open_async():
            await propose_invoices.defer_async(timestamp=0)
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


def job_states(url: str) -> list[tuple]:
    asked = "select status::text from procrastinate_jobs where task_name = %s"
    with psycopg.connect(url) as queue:
        return queue.execute(asked, [propose_invoices.name]).fetchall()
