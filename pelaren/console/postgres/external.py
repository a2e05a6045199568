"""The operator's own PostgreSQL server, with our roles and database on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
from psycopg.sql import SQL

from pelaren.console.postgres import roles
from pelaren.console.postgres.places import ready_folder
from pelaren.console.postgres.refusals import (
    OLDEST_MAJOR,
    AccountTooWeak,
    RoleOfAnother,
    ServerTooOld,
    ServerUnreachable,
    UrlNotUsable,
)
from pelaren.console.secrets import FOLDER, ensure_secret, path_of

ADMIN_VARIABLE = "DATABASE_URL"
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class ExternalServer:
    """A server that we did not start, reached by an account that may make roles and databases."""

    admin_url: str
    data_folder: Path

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """Return the postgresql:// address for a role (`owner`, `app`, `worker`), with its password."""
        parts = urlsplit(self.admin_url)
        place = parts.netloc.rpartition("@")[2]
        ours = {"user", "password", "dbname"}
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in ours], quote_via=quote)
        account = f"{roles.NAMES[role]}:{quote(self.password(role), safe='')}"
        return f"postgresql://{account}@{place}/{quote(database, safe='')}" + (f"?{query}" if query else "")

    def has_passwords(self) -> bool:
        """Return whether the password of every role is at hand."""
        return all(path_of(self.data_folder, f"database-{role}").exists() for role in roles.NAMES)

    def password(self, role: str) -> str:
        """Return the password of a role, made now if this is the first time."""
        return ensure_secret(self.data_folder, f"database-{role}")

    def set_up(self) -> None:
        """Make what is missing of the three roles and the portal's database. May be repeated."""
        with self.as_admin() as connection:
            if roles.is_set_up(connection) and self.has_passwords():
                return
            for role, name in roles.NAMES.items():
                self.ensure_role(connection, role, name)
        self.create_database(roles.DATABASE)

    def ensure_role(self, connection: psycopg.Connection[Any], role: str, name: str) -> None:
        """Make a role unless it is there, and ours. Raises RoleOfAnother, RoleTooStrong."""
        if not roles.role_exists(connection, name):
            roles.ensure_role(connection, name, self.password(role))
        elif not path_of(self.data_folder, f"database-{role}").exists():
            raise RoleOfAnother(name, self.data_folder / FOLDER)
        roles.refuse_too_strong(connection, name)

    def create_database(self, name: str) -> None:
        """Make a database that the owner role owns and the others may use; one that exists keeps its content."""
        with self.as_admin() as connection:
            if not roles.database_exists(connection, name):
                self.join_owner(connection)
                roles.ensure_database(connection, name)
        with in_our_words(), psycopg.connect(self.url("owner", name)) as connection:
            roles.open_schema(connection)

    def join_owner(self, connection: psycopg.Connection[Any]) -> None:
        """Make the account a member of the owner role: only a member may make a database that the role owns."""
        if connection.info.parameter_status("is_superuser") != "on":
            connection.execute(SQL("GRANT {} TO CURRENT_USER").format(roles.OWNER))

    def drop_database(self, name: str) -> None:
        """Remove a database and everything in it, if it exists, ending its connections."""
        with self.as_admin() as connection:
            roles.drop_database(connection, name)

    @contextmanager
    def as_admin(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend a connection of the operator's account. Raises ServerUnreachable, ServerTooOld, AccountTooWeak."""
        with (
            in_our_words(),
            psycopg.connect(self.admin_url, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection,
        ):
            if connection.info.server_version < OLDEST_MAJOR * 10_000:
                raise ServerTooOld(connection.info.server_version // 10_000)
            yield connection


def ensure_weak(variable: str, url: str) -> None:
    """Raise RoleTooStrong when the role of an address could see past row-level security, ServerUnreachable."""
    with in_our_words(variable), psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
        roles.refuse_too_strong(connection, connection.info.user)


@contextmanager
def in_our_words(variable: str = ADMIN_VARIABLE) -> Iterator[None]:
    """Turn the server's refusals into ours."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise AccountTooWeak(str(error.diag.message_primary)) from error
    except psycopg.OperationalError as error:
        raise ServerUnreachable(variable, str(error).strip()) from error


def ensure_external(url: str, data_folder: Path) -> ExternalServer:
    """
    Return the operator's server with our roles and database on it, made where they were missing.

    Raises a StartRefused whose text says what to do.
    """
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise UrlNotUsable(ADMIN_VARIABLE)
    server = ExternalServer(url, ready_folder(data_folder))
    server.set_up()
    return server
