"""Starting services in order, starting again what dies, stopping all in the opposite order."""

import sys
import time
from dataclasses import dataclass, field

from pelaren.console.postgres.refusals import StartRefused
from pelaren.console.supervision.services import Service

PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before each start after a death; the last one holds for all that follow."""
STEADY_SECONDS = 20.0
"""A service that ran this long is taken to be well: its next death starts again at the first pause."""
TICK = 0.1


@dataclass
class Watch:
    """A service, how often it died of late, and when it may start again (monotonic seconds)."""

    service: Service
    started_at: float
    deaths: int = 0
    due_at: float | None = None


@dataclass
class Supervisor:
    """Keeps services running until `stop`."""

    watches: list[Watch] = field(default_factory=list)

    def add(self, service: Service) -> None:
        """Start a service and watch it from now on."""
        self.watches.append(Watch(service, time.monotonic()))
        service.start()

    def tick(self) -> None:
        """Look at every service once, and start again what is dead and due."""
        for watch in self.watches:
            if watch.due_at is None and not watch.service.is_alive():
                self.note_death(watch)
            if watch.due_at is not None and time.monotonic() >= watch.due_at:
                self.start_again(watch)

    def note_death(self, watch: Watch) -> None:
        """Decide when a service that died starts again: at once at first, later and later if it keeps dying."""
        now = time.monotonic()
        watch.deaths = 0 if now - watch.started_at > STEADY_SECONDS else watch.deaths + 1
        watch.due_at = now + PAUSES[min(watch.deaths, len(PAUSES) - 1)]
        sys.stderr.write(f"The {watch.service.name} has ended and is started again.\n")

    def start_again(self, watch: Watch) -> None:
        """Start a service; one that refuses is tried again later."""
        watch.due_at, watch.started_at = None, time.monotonic()
        try:
            watch.service.start()
        except StartRefused as refusal:
            sys.stderr.write(f"{refusal}\n")

    def deaths(self) -> int:
        """Return how often services died lately, the most restless one counting."""
        return max((watch.deaths for watch in self.watches), default=0)

    def stop(self) -> None:
        """Stop everything, last started first."""
        while self.watches:
            self.watches.pop().service.stop()
