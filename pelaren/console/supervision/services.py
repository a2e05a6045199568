"""What the portal consists of: the database, the web server and the worker, each started and stopped in its own way."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pelaren.console import processes
from pelaren.console.postgres.cluster import Cluster, exclusively

MARK = "PELAREN_PORTAL"
"""Every process of a portal carries this variable with the data folder as value, so that none can be lost."""
STOP_SECONDS = 10.0


class Service(Protocol):
    """Something that must run for the portal to run."""

    name: str

    def start(self) -> None:
        """Start it, clearing away what an earlier one left behind."""

    def is_alive(self) -> bool:
        """Return whether it runs."""

    def stop(self) -> None:
        """Stop it and wait until it is gone."""


class Database:
    """Our own PostgreSQL server."""

    name = "database"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server as our child; one that runs already is stopped first, so that it ends with us."""
        with exclusively(self.cluster.data_folder):
            self.cluster.stop()
            self.process = self.cluster.start(with_parent=True)

    def is_alive(self) -> bool:
        """Return whether the server runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop the server: everything confirmed stays."""
        with exclusively(self.cluster.data_folder):
            self.cluster.stop()
        if self.process:
            self.process.wait()


class Program:
    """A Python program of the portal, in a process group of its own."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        project: Path,
        last_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Describe a program. The kernel sends it the last signal when this process is killed."""
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.project = project
        self.last_signal = last_signal
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program, without what is left of the one before."""
        self.sweep()
        self.process = start_python(self.arguments, self.environment, self.project, last_signal=self.last_signal)

    def is_alive(self) -> bool:
        """Return whether the program's first process runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the program to finish what it is doing, and end it when it does not."""
        if self.process and self.is_alive():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.sweep()

    def sweep(self) -> None:
        """End what is left of the program: its children outlive a kill -9 of the first process."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def start_python(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    project: Path,
    output: int | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a Python program that ends when this process does. Ctrl-C in the terminal reaches us alone."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *arguments],
        env=environment,
        cwd=project,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=processes.die_with_parent(last_signal),
    )


def end_leftovers(folder: Path) -> None:
    """End the processes of a portal whose `up` was killed before it could."""
    processes.end(lambda: processes.carrying(MARK, str(folder)), signal.SIGTERM, STOP_SECONDS)
