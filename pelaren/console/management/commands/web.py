"""The web server: granian, with Django loaded once and shared by its workers."""

import gc
import os
from importlib import import_module

from django.core.management.base import BaseCommand
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pelaren.console.supervision.web import read_address

APPLICATION = "pelaren.config.wsgi"
WORKERS = 2
THREADS = 4
"""Requests that one worker serves at once; the pool of database connections has to offer as many."""
COLLECT_AFTER = 10_000
"""Objects made and not given up before Python looks for rubbish: about as many as a page makes."""
STOP_SECONDS = 5
BACKLOG = 1024


def keep_for_good() -> None:
    """Spare Python's collector of rubbish what is loaded now: it stays, and looking through it takes time of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


class Command(BaseCommand):
    """Serves pages until it is asked to stop."""

    help = (
        "Serve the pages until stopped. `up` starts it by itself.\n\n"
        "Listens on HOST and PORT, by default 127.0.0.1 and 8000. A worker that dies is replaced."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Load everything, then serve."""
        address = read_address(os.environ)
        # Loaded before the workers fork off: they start at once, and so does the successor of one that was killed.
        import_module(APPLICATION)
        get_resolver().url_patterns  # noqa: B018  (read for its effect: it imports every page)
        keep_for_good()
        Granian(
            f"{APPLICATION}:application",
            address=address.host,
            port=address.port,
            interface=Interfaces.WSGI,
            workers=WORKERS,
            blocking_threads=THREADS,
            backlog=BACKLOG,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
        ).serve()
