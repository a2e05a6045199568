"""Launching the server's process, and its log."""

import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pelaren.console import processes
from pelaren.console.postgres.account import ServerAccount

SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement, and the DETAIL of its error, hold people's data: neither belongs in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
LINES_SHOWN = 8


@dataclass(frozen=True)
class Launched:
    """A server that was just launched; `process` is there when it is our own child."""

    pid: int
    process: subprocess.Popen[bytes] | None = None

    def has_ended(self) -> bool:
        """Return whether it has given up."""
        return self.process.poll() is not None if self.process else not processes.is_alive(self.pid)


def command_line(program: Path, folder: Path, sockets: Path) -> list[str]:
    """Return the command that runs a cluster's server with our settings."""
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return [str(program), "-D", str(folder), "-k", str(sockets), *settings]


def with_parent(command: Sequence[str], account: ServerAccount, log: Path) -> Launched:
    """Launch a server that ends when this process does, by kill -9 too."""
    dying = processes.die_with_parent(signal.SIGINT)
    options = account.process_options() | {"start_new_session": True, "preexec_fn": dying}
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, **options)  # noqa: S603
    return Launched(process.pid, process)


def detached(command: Sequence[str], account: ServerAccount, log: Path) -> Launched:
    """Launch a server that outlives this process."""
    options = account.process_options() | {"start_new_session": True}
    # The shell goes away at once, so that the server is nobody's child.
    through_shell = ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *command]
    with log.open("ab") as file:
        told = subprocess.run(through_shell, stdout=subprocess.PIPE, stderr=file, check=True, **options)  # noqa: S603
    return Launched(int(told.stdout))


def size(log: Path) -> int:
    """Return the bytes of a log; none when there is none yet."""
    return log.stat().st_size if log.exists() else 0


def set_aside(log: Path, limit: int) -> None:
    """Begin a new log when the old one has grown beyond so many bytes; one old log is kept."""
    if size(log) > limit:
        log.rename(log.with_suffix(".old.log"))


def last_lines(log: Path, offset: int) -> list[str]:
    """Return the last lines that a log has gained after an offset in bytes."""
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
