"""Making the folder of a new cluster."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pelaren.console.postgres.account import ServerAccount
from pelaren.console.postgres.binaries import Binaries
from pelaren.console.postgres.refusals import ClusterNotMade

SUPERUSER = "postgres"


def make_folder(folder: Path, binaries: Binaries, account: ServerAccount, password: str) -> None:
    """Make a cluster's folder, whole or not at all; every way in needs a password. Raises ClusterNotMade."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    account.own(unfinished)
    with password_file(password, account) as file:
        run_initdb(unfinished, binaries, account, file)
    unfinished.rename(folder)


def run_initdb(folder: Path, binaries: Binaries, account: ServerAccount, password: Path) -> None:
    """Run initdb as the server's account. Raises ClusterNotMade."""
    command = [str(binaries.program("initdb")), "-D", str(folder), "-U", SUPERUSER]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
    command += ["--auth=scram-sha-256", f"--pwfile={password}"]
    result = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, **account.process_options()
    )
    if result.returncode:
        raise ClusterNotMade(folder, result.stderr.strip() or result.stdout.strip())


@contextmanager
def password_file(password: str, account: ServerAccount) -> Iterator[Path]:
    """Lend the superuser's password, for a moment, in a file that only the server's account may read."""
    with tempfile.NamedTemporaryFile("w", prefix="pelaren-") as file:
        file.write(password + "\n")
        file.flush()
        if account.is_other:
            os.fchown(file.fileno(), account.uid, account.gid)
        yield Path(file.name)
