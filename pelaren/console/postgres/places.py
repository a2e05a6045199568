"""Where a cluster lies, and the folder of its socket."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pelaren.console.postgres.account import ServerAccount
from pelaren.console.postgres.refusals import (
    SOCKET_PATH_LIMIT,
    DatabaseGone,
    FolderNotWritable,
    FolderOutOfReach,
    SocketFolderTaken,
    SocketPathTooLong,
)
from pelaren.console.secrets import FOLDER as SECRETS
from pelaren.console.secrets import ensure_secret

OUTSIDE = Path("/var/lib/pelaren")
NOTE = "postgres-is-elsewhere.txt"
SOCKET = ".s.PGSQL.5432"
LOCK = f"{SOCKET}.lock"


def ready_folder(folder: Path) -> Path:
    """Return the data folder, made when it is new and proven to be writable. Raises FolderNotWritable."""
    folder = folder.resolve()
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # As root the server runs as another account, which must be able to pass through to its own folder.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        probe = folder / f".write-probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderNotWritable(folder, error.strerror or str(error)) from error
    if not os.access(inside := folder / SECRETS, os.R_OK | os.W_OK | os.X_OK) and inside.exists():
        raise FolderNotWritable(inside, "it belongs to another account")
    return folder


def recorded_place(data_folder: Path) -> Path:
    """Return where this data folder's cluster lies, or will lie when nothing stands in the way."""
    note = data_folder / NOTE
    return Path(note.read_text().splitlines()[0]) if note.exists() else data_folder / "postgres"


def is_made(cluster_folder: Path) -> bool:
    """Return whether a cluster has been made in a folder. Raises FolderNotWritable when it is somebody else's."""
    try:
        return (cluster_folder / "PG_VERSION").exists()
    except PermissionError as error:
        raise FolderNotWritable(cluster_folder, "it belongs to another account") from error


def choose_place(data_folder: Path, account: ServerAccount) -> Path:
    """
    Return a folder for the cluster that the server's account can reach: in the data folder, else in /var/lib/pelaren.

    Raises DatabaseGone or FolderOutOfReach when there was a cluster that cannot be had now.
    """
    place = recorded_place(data_folder)
    if is_made(place):
        if not account.may_enter(place):
            raise FolderOutOfReach(place, account.name)
        return place
    if place.parent != data_folder:
        raise DatabaseGone(place, data_folder / NOTE)
    if account.may_enter(data_folder):
        return place
    # Remembered before it is used, so that a start that was cut off leaves nothing behind but what the next one takes.
    return OUTSIDE / ensure_secret(data_folder, "postgres-place", lambda: secrets.token_hex(4)) / "postgres"


def ready_outside(folder: Path) -> None:
    """Make a folder below /var/lib/pelaren that every account may pass through."""
    for part in (OUTSIDE, folder):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o711)


def leave_note(data_folder: Path, place: Path) -> None:
    """Write down, in the data folder, that the cluster lies elsewhere."""
    text = (
        f"{place}\n\nThe database of this folder is kept there: it runs as an account that may not enter this folder.\n"
        "Back up both. Remove this note only to start with an empty database.\n"
    )
    draft = data_folder / f".{NOTE}"
    draft.write_text(text)
    draft.rename(data_folder / NOTE)


def socket_folder(cluster_folder: Path, environ: Mapping[str, str]) -> Path:
    """Return the folder of a cluster's socket: short, since its path is limited. Raises SocketPathTooLong."""
    mark = hashlib.sha256(os.fsencode(cluster_folder)).hexdigest()[:8]
    folder = Path(environ.get("PELAREN_SOCKETS", "/tmp")).absolute() / f"pelaren-{mark}"  # noqa: S108  (checked below)
    if len(os.fsencode(folder / LOCK)) > SOCKET_PATH_LIMIT:
        raise SocketPathTooLong(folder)
    return folder


def ready_socket_folder(folder: Path, account: ServerAccount) -> None:
    """Make the socket's folder, for the server's account alone. Raises SocketFolderTaken or FolderNotWritable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # /tmp is everybody's: a folder that another account planted there could hold a false server.
        if folder.is_symlink() or folder.lstat().st_uid not in {account.uid, os.geteuid()}:
            raise SocketFolderTaken(folder)
        account.own(folder)
    except OSError as error:
        raise FolderNotWritable(folder, error.strerror or str(error)) from error
