"""The worker: does what pages leave to be done later, and what the clock asks for."""

import asyncio
from typing import cast

from django.core.management.base import BaseCommand
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

STOP_SECONDS = 8
"""How long a job may go on after the worker was asked to stop; it is then taken up again by the next worker."""


class Command(BaseCommand):
    """Runs procrastinate's worker until it is asked to stop."""

    help = (
        "Do the jobs that wait, and the daily ones, until stopped. `up` starts it by itself.\n\n"
        "Several may run, also on several machines. Ctrl-C or SIGTERM stops it after the job at hand."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Run the worker until it is asked to stop."""
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as worker_app:
            asyncio.run(work(worker_app))


async def work(worker_app: App) -> None:
    """Do jobs over one's own connections until SIGINT or SIGTERM."""
    async with worker_app.open_async():
        await worker_app.run_worker_async(shutdown_graceful_timeout=STOP_SECONDS)
