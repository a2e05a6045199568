"""Telling cheaply whether a step must be done again: what was done is remembered with a mark of what it concerned."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = PACKAGE.parent / "requirements.txt"


class Memory:
    """What has been done, in a small file of the data folder. Losing it costs a slower start, nothing else."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "state.json"

    def is_done(self, step: str, mark: str) -> bool:
        """Return whether a step was last done to exactly this."""
        return self.read().get(step) == mark

    def note(self, step: str, mark: str) -> None:
        """Remember that a step has been done."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.read() | {step: mark}, indent=1))
        draft.replace(self.path)

    def read(self) -> dict[str, str]:
        """Return what is remembered; nothing when the file is absent or damaged."""
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def of_files(files: Iterable[Path]) -> str:
    """Return a mark of files that changes with their names, sizes and times of change."""
    marks = [f"{file}:{(known := file.stat()).st_size}:{known.st_mtime_ns}" for file in sorted(files)]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def of_keys(file: Path) -> set[str]:
    """Return a mark of each random key in a file of one a line (`2:…` or no number); it says nothing about the key."""
    keys = [line.rpartition(b":")[2].strip() for line in file.read_bytes().split()]
    return {hashlib.sha256(b"pelaren:" + key).hexdigest()[:16] for key in keys}


def of_static_files(target: Path) -> str:
    """Return a mark of the files that collectstatic copies, and of where to."""
    ours = (file for folder in PACKAGE.rglob("static") for file in folder.rglob("*") if file.is_file())
    return f"{target}:{target.is_dir()}:{of_files([*ours, REQUIREMENTS])}"


def of_migrations(owner_url: str) -> str:
    """Return a mark of the migrations that exist, ours and others', and of those the database has seen."""
    names = [f"{file.parent.parent.name}/{file.name}" for file in sorted(PACKAGE.glob("domain/*/migrations/*.py"))]
    wanted = hashlib.sha256("\n".join([*names, REQUIREMENTS.read_text()]).encode()).hexdigest()
    with psycopg.connect(owner_url) as connection:
        return f"{identity(connection)}:{applied(connection)}:{wanted}"


def of_database(url: str) -> str:
    """Return a mark of one database of one server: a new one that took its place has another."""
    with psycopg.connect(url) as connection:
        return identity(connection)


def identity(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    """Return what tells this database from every other."""
    row = connection.execute(
        "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
    ).fetchone()
    return ":".join(map(str, row or ()))


def applied(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    """Return how many migrations the database has seen."""
    if connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return 0
    row = connection.execute("SELECT count(*) FROM public.django_migrations").fetchone()
    return int(str(row[0])) if row else 0
