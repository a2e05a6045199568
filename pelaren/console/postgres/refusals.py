"""Why Pelaren does not start: one exception per reason, each with a sentence that says what to do."""

from pathlib import Path

OLDEST_MAJOR = 15
SOCKET_PATH_LIMIT = 107
"""Bytes in the path of a unix socket on Linux (`sun_path` less its closing zero)."""


class StartRefused(Exception):
    """Pelaren cannot start. Its text is a sentence for the operator."""


class NoBinaries(StartRefused):
    """No PostgreSQL programs were found."""

    def __init__(self) -> None:
        super().__init__(
            f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Run `make up`, which installs it, or install Debian's "
            "package postgresql, or set PELAREN_PG_BIN to the folder that holds initdb and postgres, or set "
            "DATABASE_URL to a server of your own."
        )


class UnusableBinaries(StartRefused):
    """The folder that the operator named does not hold PostgreSQL's programs, or too old ones."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"PELAREN_PG_BIN is {folder}, but no initdb and postgres of PostgreSQL {OLDEST_MAJOR} or newer run there. "
            "Set it to the right folder, or remove it so that Pelaren looks for itself."
        )


class OtherMajorVersion(StartRefused):
    """The database folder was made by another major version of PostgreSQL."""

    def __init__(self, folder: Path, found: int, running: int, binaries: Path) -> None:
        super().__init__(
            f"The database in {folder} was made by PostgreSQL {found}, but the programs in {binaries} are version "
            f"{running} and cannot read it. Set PELAREN_PG_BIN to the programs of version {found}, or move the data "
            "over as docs/operating.md describes under “A new major version of PostgreSQL”."
        )


class FolderNotWritable(StartRefused):
    """The data folder, or a folder inside it, cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"Pelaren cannot write in the folder {folder} ({reason}). Give this account the right to write there, or "
            "set PELAREN_DATA to a folder where it may."
        )


class FolderOutOfReach(StartRefused):
    """An existing database lies where the server's account cannot enter."""

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__(
            f"The database in {folder} runs as the account {account}, which may no longer enter that folder. Let it "
            f"pass (chmod o+x on the folders above it) and start again."
        )


class DatabaseGone(StartRefused):
    """The note in the data folder leads to a folder without a database."""

    def __init__(self, folder: Path, note: Path) -> None:
        super().__init__(
            f"The database should be in {folder}, as {note} says, but nothing is there. Put it back from your backup, "
            "or remove that note to start with an empty database."
        )


class SocketPathTooLong(StartRefused):
    """The folder for the server's socket has too long a name for the operating system."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The socket folder {folder} has too long a name: the whole path may be {SOCKET_PATH_LIMIT} bytes. Set "
            "PELAREN_SOCKETS to a folder with a shorter name, for example /tmp."
        )


class SocketFolderTaken(StartRefused):
    """Somebody else owns the folder where the server's socket should be."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The socket folder {folder} belongs to somebody else or is open to others. Remove it, or set "
            "PELAREN_SOCKETS to another folder with a short name."
        )


class PortTaken(StartRefused):
    """Another program listens on the port of the web server."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is taken by another program. Stop that program, or choose another port: "
            f"PORT={port + 1} make up"
        )


class AddressNotUsable(StartRefused):
    """The web server cannot listen where it was told to."""

    def __init__(self, host: str, port: str, reason: str) -> None:
        super().__init__(
            f"Pelaren cannot listen on {host}, port {port} ({reason}). HOST must be an address of this machine and "
            "PORT a free number from 1 to 65535; numbers below 1024 often need root."
        )


class ServerDoesNotStart(StartRefused):
    """PostgreSQL stopped while starting."""

    def __init__(self, log: Path, last_lines: list[str]) -> None:
        told = "\n".join(f"    {line}" for line in last_lines) or "    (its log is empty)"
        super().__init__(f"PostgreSQL does not start. The last lines of its log, {log}:\n{told}")


class ClusterNotMade(StartRefused):
    """initdb failed."""

    def __init__(self, folder: Path, told: str) -> None:
        super().__init__(f"PostgreSQL could not make its folder {folder}. It says:\n    {told}")


class SecretMissing(StartRefused):
    """A file that was made on first start is gone, and a new one would not fit what is stored."""

    def __init__(self, path: Path, purpose: str) -> None:
        super().__init__(
            f"The file {path} is missing. It holds {purpose}, and a new one would not fit the data that is stored. "
            "Put it back from your backup."
        )


class UrlNotUsable(StartRefused):
    """A database URL is not written as one."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"{variable} must be an address such as postgresql://account:password@host:5432/postgres.")


class ServerUnreachable(StartRefused):
    """The operator's own server does not answer."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"The server that {variable} names does not let Pelaren in. It says: {reason}")


class ServerTooOld(StartRefused):
    """The operator's own server is of a version that Pelaren does not know."""

    def __init__(self, major: int) -> None:
        super().__init__(
            f"The server that DATABASE_URL names is PostgreSQL {major}; Pelaren needs {OLDEST_MAJOR} or newer."
        )


class UrlsIncomplete(StartRefused):
    """Some, but not all, of the three database URLs were given."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"Set all of DATABASE_URL, DATABASE_OWNER_URL and DATABASE_WORKER_URL (missing: {', '.join(missing)}), or "
            "DATABASE_URL alone, with an account that may create roles and databases."
        )


class AccountTooWeak(StartRefused):
    """The account of DATABASE_URL may not set up roles and databases."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The account in DATABASE_URL cannot set up Pelaren's roles and database: {reason}. Use an account with "
            "CREATEROLE and CREATEDB, or make them yourself and set DATABASE_OWNER_URL and DATABASE_WORKER_URL too."
        )


class RoleOfAnother(StartRefused):
    """The operator's server has a role of our name whose password is not ours."""

    def __init__(self, role: str, folder: Path) -> None:
        super().__init__(
            f"The server already has the role {role}, but {folder} does not hold its password. Another Pelaren may be "
            "using it: copy that one's secrets folder here, or set DATABASE_URL, DATABASE_OWNER_URL and "
            "DATABASE_WORKER_URL yourself."
        )


class RoleTooStrong(StartRefused):
    """One of Pelaren's roles could walk past row-level security."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"The role {role} is a superuser or may bypass row-level security, so employers would not be kept apart. "
            f"Take it away: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS"
        )
