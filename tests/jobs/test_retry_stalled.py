"""Jobs of a worker that was killed go back in the queue."""

import asyncio
from types import SimpleNamespace

import psycopg
import pytest
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from pelaren.jobs.retry_stalled import ATTEMPTS, retry_stalled
from tests import database
from tests.races import committed_world


@pytest.fixture
def queue(django_db_blocker):
    """A database of its own, in which jobs are committed, and a function that asks it."""
    with django_db_blocker.unblock(), committed_world():
        yield Queue()


class Queue:
    """The queue as rows, and the job that looks after it."""

    def __init__(self) -> None:
        self.url = database.CLUSTER.url("worker", f"{database.NAME}_races")

    def ask(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.url) as asked:
            answer = asked.execute(query, values)
            return answer.fetchall() if answer.description else []

    def a_worker(self, *, silent_for: str) -> int:
        return self.ask(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s::interval) returning id", silent_for
        )[0][0]

    def a_job(self, worker: int | None, *, status: str = "doing", attempts: int = 0, queueing_lock: str | None = None):
        return self.ask(
            "insert into procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, worker_id)"
            " values ('default', 'task', %s, %s, %s, %s) returning id",
            status, attempts, queueing_lock, worker,
        )[0][0]  # fmt: skip

    def status(self, job: int) -> str:
        return self.ask("select status::text from procrastinate_jobs where id = %s", job)[0][0]

    def look_after(self) -> None:
        async def once() -> None:
            async with app.with_connector(PsycopgConnector(conninfo=self.url)).open_async() as opened:
                await retry_stalled(SimpleNamespace(app=opened), timestamp=0)

        asyncio.run(once())


def test_a_job_whose_worker_is_silent_waits_for_another_one_and_a_living_workers_job_goes_on(queue):
    stalled = queue.a_job(queue.a_worker(silent_for="2 minutes"))
    alive = queue.a_job(queue.a_worker(silent_for="5 seconds"))

    queue.look_after()
    queue.look_after()

    assert (queue.status(stalled), queue.status(alive)) == ("todo", "doing")


def test_a_job_that_is_waiting_in_the_queue_already_is_not_put_there_twice_and_holds_up_no_other(queue):
    dead = queue.a_worker(silent_for="2 minutes")
    stalled = queue.a_job(dead, queueing_lock="issue-invoices")
    waiting = queue.a_job(None, status="todo", queueing_lock="issue-invoices")
    other = queue.a_job(dead)

    queue.look_after()

    assert [queue.status(job) for job in (stalled, waiting, other)] == ["aborted", "todo", "todo"]


def test_a_job_that_has_taken_many_workers_with_it_is_given_up_and_logged(queue, caplog):
    poison = queue.a_job(queue.a_worker(silent_for="2 minutes"), attempts=ATTEMPTS)

    queue.look_after()

    assert queue.status(poison) == "failed"
    assert "was given up" in caplog.text
