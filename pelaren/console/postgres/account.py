"""Which account of this machine runs PostgreSQL, and what that account may reach."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ServerAccount:
    """The account of the machine that PostgreSQL runs as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this is another account than our own."""
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        """The account's name, or its number when it has none."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def process_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a program as this account."""
        as_other: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        # PG… variables of the operator's own clients (PGHOST, PGDATA …) must not reach our server.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {"cwd": "/", "stdin": subprocess.DEVNULL, "env": environment, **as_other}

    def may_enter(self, path: Path) -> bool:
        """Return whether the account may pass through a folder, or run a file."""
        if not self.is_other:
            return os.access(path, os.X_OK)
        return subprocess.run(["/usr/bin/test", "-x", path], check=False, **self.process_options()).returncode == 0  # noqa: S603

    def own(self, folder: Path) -> None:
        """Give a folder to the account and close it to everybody else."""
        folder.chmod(0o700)
        if self.is_other:
            os.chown(folder, self.uid, self.gid)


def server_account(cluster_folder: Path) -> ServerAccount:
    """
    Return the account that PostgreSQL runs as.

    That is our own. PostgreSQL refuses root, so root lends it the owner of an existing cluster, else `nobody`.
    """
    if os.geteuid() != 0:
        return ServerAccount(os.geteuid(), os.getegid())
    if cluster_folder.exists() and (owner := cluster_folder.stat()).st_uid != 0:
        return ServerAccount(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return ServerAccount(nobody.pw_uid, nobody.pw_gid)
