"""One portal per data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pelaren.console.postgres.refusals import FolderNotWritable, StartRefused

LOCK = "up.lock"


class AlreadyRunning(StartRefused):
    """Another `up` uses this data folder."""

    def __init__(self, folder: Path, pid: str) -> None:
        super().__init__(
            f"Pelaren is already running with the data folder {folder} (process {pid or 'unknown'}). Stop that one, or "
            "set PELAREN_DATA and PORT to run a second portal beside it."
        )


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a data folder for one portal; the kernel lets go of it however that ends. Raises AlreadyRunning."""
    try:
        file = (folder / LOCK).open("a+")
    except OSError as error:
        raise FolderNotWritable(folder, error.strerror or str(error)) from error
    with file:
        if not take(file):
            file.seek(0)
            raise AlreadyRunning(folder, file.read().strip())
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def is_running(folder: Path) -> bool:
    """Return whether a portal holds a data folder."""
    if not (folder / LOCK).exists():
        return False
    with (folder / LOCK).open("a+") as file:
        return not take(file)


def take(file: IO[str]) -> bool:
    """Take a file's lock if nobody has it, and return whether it is ours now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
