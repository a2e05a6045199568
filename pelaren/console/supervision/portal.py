"""The whole portal: made ready, started, watched and stopped."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from pelaren.console import processes
from pelaren.console.postgres.cluster import exclusively, made_cluster
from pelaren.console.postgres.environment import GIVEN, ROLE, SECRET_FILES, URLS, given_urls, prepare_secrets, urls_of
from pelaren.console.postgres.refusals import StartRefused
from pelaren.console.supervision.preparation import Preparation
from pelaren.console.supervision.services import MARK, Database, Program, end_leftovers
from pelaren.console.supervision.supervisor import TICK, Supervisor
from pelaren.console.supervision.web import Address

READY_SECONDS = 90.0
"""How long the first answer may take before the start counts as failed."""
DEATHS_ALLOWED = 3
"""How often a service may end before the first answer."""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ASKED = threading.Event()
"""Set once somebody has asked the portal to stop."""


class Stopped(BaseException):
    """Somebody asked the portal to stop."""


class NotReady(StartRefused):
    """Everything was started, but the portal does not answer."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"The portal does not become ready: {address.for_people}/readyz does not answer “ready”. What its parts "
            "said about it stands above this line."
        )


@dataclass
class Portal:
    """One portal: its data folder, its address, and whether it is the demo."""

    folder: Path
    project: Path
    address: Address
    environ: Mapping[str, str]
    environment: dict[str, str] = field(default_factory=dict)
    supervisor: Supervisor = field(default_factory=Supervisor)

    @property
    def is_demo(self) -> bool:
        """Whether the demo world is wanted: unless told, yes on our own database and for this machine alone."""
        if told := self.environ.get("PELAREN_DEMO"):
            return is_on(told)
        is_real = is_on(self.environ.get("PELAREN_PRODUCTION", "")) or self.environ.get(GIVEN["app"])
        return not is_real and self.address.is_loopback and not self.environ.get("PELAREN_ORIGIN")

    def run(self) -> None:
        """Start everything, say when it is ready, and keep it running until somebody asks to stop."""
        end_leftovers(self.folder)
        self.address.ensure_free()
        listen_for_stop()
        with self.stopping_everything():
            self.start()
            self.announce()
            while True:
                self.watch()

    def watch(self) -> None:
        """Look after the services for one tick. Raises Stopped when somebody has asked for it."""
        heed_stop()
        self.supervisor.tick()
        time.sleep(TICK)

    def start(self) -> None:
        """Start the database, do what must be done before, then start web server and worker and await an answer."""
        self.environment = self.shared_environment()
        self.environment |= given_urls(self.environ, self.folder) or self.start_database()
        preparation = Preparation(self.folder, self.project, self.environment, self.is_demo)
        building = preparation.run()
        heed_stop()
        web, worker = self.environment_as("app") | {"PELAREN_POOL": "1"}, self.environment_as("worker")
        self.supervisor.add(Program("web server", ("-m", "pelaren", "web"), web, self.project))
        # Without a database the worker cannot sign off; its jobs are made to be taken up again after a kill.
        self.supervisor.add(Program("worker", ("-m", "pelaren", "worker"), worker, self.project, signal.SIGKILL))
        while building and not building.is_over:
            self.watch()
        if building:
            preparation.finish_demo_world(building)
        self.await_answer()

    def start_database(self) -> dict[str, str]:
        """Start our own server and return the addresses on it."""
        with exclusively(self.folder) as folder:
            cluster = made_cluster(folder, self.environ)
        self.supervisor.add(Database(cluster))
        cluster.set_up()
        return urls_of(cluster)

    def shared_environment(self) -> dict[str, str]:
        """Return the environment that all our processes share: no address of any database is in it."""
        without = {*GIVEN.values(), *URLS.values(), ROLE}
        environment = {name: value for name, value in self.environ.items() if name not in without}
        prepare_secrets(environment, self.folder)
        return environment | {
            MARK: str(self.folder),
            "PELAREN_DATA": str(self.folder),
            "PELAREN_DEMO": "1" if self.is_demo else "0",
            "PELAREN_COLLECTED": "1",
            "HOST": self.address.host,
            "PORT": str(self.address.port),
        }

    def environment_as(self, role: str) -> dict[str, str]:
        """Return the environment of a process that gets one role's database address and no other's."""
        others = set(URLS.values()) - {URLS[role]}
        return {name: value for name, value in self.environment.items() if name not in others} | {ROLE: role}

    def await_answer(self) -> None:
        """Wait until the portal says that it is ready. Raises NotReady."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.address.is_ready():
            if time.monotonic() > deadline or self.supervisor.deaths() > DEATHS_ALLOWED:
                raise NotReady(self.address)
            self.watch()

    def announce(self) -> None:
        """Say where the portal is and, in the demo, the password of its people."""
        sys.stdout.write(f"Pelaren is ready: {self.address.for_people}\n")
        if self.is_demo:
            password = Path(self.environment[SECRET_FILES["demo-password"]]).read_text().strip()
            sys.stdout.write(f"Password of the demo people: {password}\n")
        sys.stdout.flush()

    @contextmanager
    def stopping_everything(self) -> Iterator[None]:
        """Stop everything at the end, however it comes about; being asked to stop is a good end."""
        try:
            yield
        except Stopped:
            sys.stdout.write("Stopping …\n")
            sys.stdout.flush()
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)
            self.supervisor.stop()
            end_leftovers(self.folder)


def is_on(flag: str) -> bool:
    """Return whether a setting is switched on."""
    return flag.strip().lower() in {"1", "on", "yes", "true"}


def listen_for_stop() -> None:
    """Turn the first SIGINT, SIGTERM or SIGHUP into Stopped; a nohup is respected."""
    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
    if "MAKELEVEL" in os.environ:
        # A kill -9 of make, which started us, would otherwise leave a portal that nobody can see.
        processes.die_with_parent(signal.SIGTERM, parent=os.getppid())()


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """Take the first request to stop; later ones must not disturb the stopping."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    ASKED.set()
    raise Stopped


def heed_stop() -> None:
    """Raise Stopped if it was asked for: Python drops what a signal raises inside some of its own hooks."""
    if ASKED.is_set():
        raise Stopped
