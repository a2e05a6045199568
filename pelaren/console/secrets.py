"""The secrets that Pelaren makes on first start: files in the data folder that only their owner may read."""

import base64
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

FOLDER = "secrets"
DEMO_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def make_key() -> str:
    """Return 32 random bytes in base64, the form of the root key."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def make_password() -> str:
    """Return a password for programs: letters, digits, `-` and `_`, 256 bits."""
    return secrets.token_urlsafe(32)


def make_demo_password() -> str:
    """Return a password for people to type: 16 letters and digits that are not mistaken for one another."""
    return "".join(secrets.choice(DEMO_ALPHABET) for _ in range(16))


MAKERS: dict[str, Callable[[], str]] = {
    "secret-key": make_password,
    "root-key": make_key,
    "demo-password": make_demo_password,
}
"""The files of the portal: Django's secret key, the root of message encryption, the demo people's password."""


def path_of(data_folder: Path, name: str) -> Path:
    """Return where a secret is kept."""
    return data_folder / FOLDER / name


def ensure_secret(data_folder: Path, name: str, make: Callable[[], str] = make_password) -> str:
    """Return a secret, made now if this is the first time; processes that ask at once all get the same one."""
    path = path_of(data_folder, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        publish(path, make())
    return path.read_text().strip()


def ensure_portal_secret(data_folder: Path, name: str) -> Path:
    """Return the path of one of the portal's own secrets, made now if this is the first time."""
    ensure_secret(data_folder, name, MAKERS[name])
    return path_of(data_folder, name)


def publish(path: Path, content: str) -> None:
    """Write a file that appears whole or not at all and never replaces one that is there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
