"""One PostgreSQL cluster of our own: made, started, recovered and stopped."""

import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from pelaren.console import processes
from pelaren.console.postgres import initdb, launch, places, roles
from pelaren.console.postgres.account import ServerAccount, server_account
from pelaren.console.postgres.binaries import Binaries, find_binaries
from pelaren.console.postgres.refusals import FolderNotWritable, OtherMajorVersion, SecretMissing, ServerDoesNotStart
from pelaren.console.secrets import ensure_secret, path_of

START_SECONDS = 600.0
"""How long a server may take to come up: after a crash it first replays all that it had promised."""
STOP_SECONDS = 30.0
LAST_BREATH_SECONDS = 2.0
LOG_LIMIT = 5_000_000
"""Bytes after which the server's log is set aside at the next start."""


@dataclass(frozen=True)
class Cluster:
    """A cluster, its data folder and the account that runs its server."""

    data_folder: Path
    folder: Path
    account: ServerAccount
    environ: Mapping[str, str]

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data_folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: where a running server has it, else where it will be."""
        told = self.status_file()
        if len(told) > 4 and told[4] and self.pid:
            return Path(told[4])
        return places.socket_folder(self.folder, self.environ)

    @property
    def pid(self) -> int | None:
        """The number of the running server, or None."""
        told = self.status_file()
        pid = int(told[0]) if told and told[0].isdecimal() else 0
        return pid if pid and processes.works_in(pid, self.folder, "postgres") else None

    @property
    def is_ready(self) -> bool:
        """Whether the server runs and takes connections."""
        told = self.status_file()
        return len(told) > 7 and told[7].strip() == "ready" and self.pid is not None

    def status_file(self) -> list[str]:
        """Return the lines of the server's own status file: pid, folder, start, port, socket folder, …, state."""
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """Return the postgresql:// address for a role (`owner`, `app`, `worker`), with its password."""
        return self.address(roles.NAMES[role], self.password(role), database)

    def has_passwords(self) -> bool:
        """Return whether the password of every role is at hand."""
        return all(path_of(self.data_folder, f"database-{role}").exists() for role in roles.NAMES)

    def password(self, role: str) -> str:
        """Return the password of a role, made now if this is the first time."""
        return ensure_secret(self.data_folder, f"database-{role}")

    def address(self, user: str, password: str, database: str) -> str:
        """Return a postgresql:// address over the server's socket."""
        query = urlencode({"host": str(self.sockets)}, quote_via=quote)
        return f"postgresql://{user}:{quote(password, safe='')}@/{quote(database, safe='')}?{query}"

    def superuser_url(self, database: str) -> str:
        """Return the address of the account for setting up and for backups. Raises SecretMissing."""
        path = path_of(self.data_folder, "database-superuser")
        if not path.exists():
            raise SecretMissing(path, "the password that sets up the database")
        return self.address(initdb.SUPERUSER, path.read_text().strip(), database)

    def as_superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection for setting up, on which each statement stands by itself."""
        return psycopg.connect(self.superuser_url("postgres"), autocommit=True)

    def set_up(self) -> None:
        """Make or mend the three roles and the portal's database. May be repeated."""
        with self.as_superuser() as connection:
            if roles.is_set_up(connection) and self.has_passwords():
                return
            for role, name in roles.NAMES.items():
                roles.ensure_role(connection, name, self.password(role))
        self.create_database(roles.DATABASE)

    def create_database(self, name: str) -> None:
        """Make a database that the owner role owns and the others may use; one that exists keeps its content."""
        with self.as_superuser() as connection:
            roles.ensure_database(connection, name)
        with psycopg.connect(self.url("owner", name)) as connection:
            roles.open_schema(connection)

    def drop_database(self, name: str) -> None:
        """Remove a database and everything in it, if it exists, ending its connections."""
        with self.as_superuser() as connection:
            roles.drop_database(connection, name)

    def ensure_running(self, *, with_parent: bool = False) -> subprocess.Popen[bytes] | None:
        """Start the server unless it runs, and set it up; return what `start` returned. Call it holding the folder."""
        process = None if self.is_ready else self.start(with_parent=with_parent)
        try:
            self.set_up()
        except psycopg.OperationalError:
            # One that was killed this very moment still looked alive.
            if not processes.wait_until(lambda: not self.is_ready, LAST_BREATH_SECONDS):
                raise
            process = self.start(with_parent=with_parent)
            self.set_up()
        return process

    def start(self, *, with_parent: bool = False) -> subprocess.Popen[bytes] | None:
        """
        Start the server and wait until it takes connections, replaying its log first when it had crashed.

        Returns the process when `with_parent` asked for a server that ends when this process does, by kill -9 too.
        Raises OtherMajorVersion, SocketFolderTaken, ServerDoesNotStart.
        """
        binaries = self.binaries()
        self.clear_remains()
        places.ready_socket_folder(self.sockets, self.account)
        launch.set_aside(self.log, LOG_LIMIT)
        told_before = launch.size(self.log)
        command = launch.command_line(binaries.program("postgres"), self.folder, self.sockets)
        launched = (launch.with_parent if with_parent else launch.detached)(command, self.account, self.log)
        processes.wait_until(lambda: self.is_ready or launched.has_ended(), START_SECONDS)
        if not self.is_ready:
            processes.end(self.processes, signal.SIGQUIT, 5)
            raise ServerDoesNotStart(self.log, launch.last_lines(self.log, told_before))
        return launched.process

    def stop(self) -> None:
        """Stop the server: connections are ended, everything confirmed is on disk. Fine when it does not run."""
        if pid := self.pid:
            # SIGINT is a fast and clean shutdown; SIGQUIT would leave work for the next start.
            processes.send([pid], signal.SIGINT)
            processes.wait_until(lambda: not processes.is_alive(pid), STOP_SECONDS)
        processes.end(self.processes, signal.SIGQUIT, 5)
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def processes(self) -> list[int]:
        """Return the server's processes, its orphans after a kill -9 included."""
        return processes.working_in(self.folder, "postgres")

    def clear_remains(self) -> None:
        """Clear away what a killed server left behind, so that the next one can start at once."""
        # Orphans of a killed server hold its shared memory until they notice; nothing they do now can be confirmed.
        processes.end(self.processes, signal.SIGQUIT, 5)
        told = self.status_file()
        pid = int(told[0]) if told and told[0].isdecimal() else 0
        if pid and not processes.works_in(pid, self.folder, "postgres"):
            # The number may be a dead server's that nobody collected, or after a reboot any other program's:
            # PostgreSQL would refuse to start because of it.
            for remains in (self.folder / "postmaster.pid", self.sockets / places.SOCKET, self.sockets / places.LOCK):
                remains.unlink(missing_ok=True)

    def binaries(self) -> Binaries:
        """Return programs that fit this cluster and that the server's account can run. Raises OtherMajorVersion."""
        found = find_binaries(self.environ)
        if places.is_made(self.folder):
            made_by = int((self.folder / "PG_VERSION").read_text())
            if made_by != found.major:
                raise OtherMajorVersion(self.folder, made_by, found.major, found.folder)
        if self.account.may_enter(found.program("postgres")):
            return found
        return found.copy_below(self.folder.parent)

    def make(self) -> None:
        """Make the cluster's folder. Raises ClusterNotMade."""
        initdb.make_folder(
            self.folder, self.binaries(), self.account, ensure_secret(self.data_folder, "database-superuser")
        )


def ensure_cluster(data_folder: Path | str, environ: Mapping[str, str] | None = None) -> Cluster:
    """
    Return the running cluster of a data folder, made and started if need be; its roles and database are there.

    Several processes may ask at once. The server outlives this process: `cluster.stop()` stops it.
    Raises a StartRefused whose text says what to do.
    """
    with exclusively(data_folder) as folder:
        cluster = made_cluster(folder, os.environ if environ is None else environ)
        cluster.ensure_running()
    return cluster


@contextlib.contextmanager
def exclusively(data_folder: Path | str) -> Iterator[Path]:
    """Hold a data folder for making, starting or stopping its server: others wait their turn."""
    folder = places.ready_folder(Path(data_folder))
    try:
        file = (folder / "postgres.lock").open("w")
    except OSError as error:
        raise FolderNotWritable(folder, error.strerror or str(error)) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder


def known_cluster(data_folder: Path, environ: Mapping[str, str]) -> Cluster | None:
    """Return the cluster of a data folder when one has been made there, running or not."""
    folder = places.recorded_place(data_folder.resolve())
    return Cluster(data_folder.resolve(), folder, server_account(folder), environ) if places.is_made(folder) else None


def made_cluster(data_folder: Path, environ: Mapping[str, str]) -> Cluster:
    """Return the cluster of a data folder, made when there is none yet. Call it while holding the folder."""
    account = server_account(places.recorded_place(data_folder))
    cluster = Cluster(data_folder, places.choose_place(data_folder, account), account, environ)
    if not places.is_made(cluster.folder):
        outside = cluster.folder.parent != data_folder
        if outside:
            places.ready_outside(cluster.folder.parent)
        cluster.make()
        if outside:
            places.leave_note(data_folder, cluster.folder)
    return cluster
