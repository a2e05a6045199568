"""
The three roles of the portal and its database, on our own server or on the operator's.

`pelaren_owner` owns the database and makes its tables; `pelaren_app` serves pages and `pelaren_worker` does the jobs.
None is a superuser or passes row-level security, and the last two own nothing.
"""

from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier, Literal

from pelaren.console.postgres.refusals import RoleTooStrong

DATABASE = "pelaren"
NAMES = {"owner": "pelaren_owner", "app": "pelaren_app", "worker": "pelaren_worker"}
SET_UP = "Pelaren: roles and schema are set up (1)"
"""The comment on a database that has been set up to the end; another number when setting up does something new."""
OWNER = Identifier(NAMES["owner"])
USERS = SQL(", ").join([Identifier(NAMES["app"]), Identifier(NAMES["worker"])])


def ensure_role(connection: Connection[Any], name: str, password: str) -> None:
    """Make a role if it is missing, and give it its password. Raises RoleTooStrong."""
    verb = SQL("ALTER") if role_exists(connection, name) else SQL("CREATE")
    # The server gets the password's SCRAM verifier, so that not even its log could hold the password.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, Identifier(name), Literal(verifier)))
    refuse_too_strong(connection, name)


def is_set_up(connection: Connection[Any]) -> bool:
    """Return whether the roles and the portal's database are there as they should be."""
    query = """
        SELECT shobj_description(oid, 'pg_database') = %s AND 3 = (
            SELECT count(*) FROM pg_roles
            WHERE rolname = ANY(%s) AND rolcanlogin AND NOT rolsuper AND NOT rolbypassrls
        )
        FROM pg_database WHERE datname = %s
    """
    return connection.execute(query, [SET_UP, list(NAMES.values()), DATABASE]).fetchone() == (True,)


def refuse_too_strong(connection: Connection[Any], name: str) -> None:
    """Raise RoleTooStrong when a role is a superuser or may bypass row-level security."""
    query = "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls)"
    if connection.execute(query, [name]).fetchone():
        raise RoleTooStrong(name)


def role_exists(connection: Connection[Any], name: str) -> bool:
    """Return whether the server has a role of that name."""
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def database_exists(connection: Connection[Any], name: str) -> bool:
    """Return whether the server has a database of that name."""
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def ensure_database(connection: Connection[Any], name: str) -> None:
    """Make a database that the owner role owns, open to our roles only; one that exists keeps its content."""
    if not database_exists(connection, name):
        connection.execute(
            SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(Identifier(name), OWNER)
        )


def drop_database(connection: Connection[Any], name: str) -> None:
    """Remove a database if it exists, ending its connections."""
    connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def open_schema(connection: Connection[Any]) -> None:
    """
    Let app and worker use what the owner makes, and keep everybody else out. Run as the owner, in its database.

    Covers tables to come; what a table allows less than this (append-only ones) its migration says.
    """
    for statement in grants(connection.info.dbname):
        connection.execute(statement)


def grants(database: str) -> list[Composed]:
    """Return the statements that say who may do what in a database of ours."""
    to_come = SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} TO {}")
    allowed = ["SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT, UPDATE ON SEQUENCES", "EXECUTE ON FUNCTIONS"]
    return [
        SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(database)),
        SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(Identifier(database), USERS),
        SQL("ALTER SCHEMA public OWNER TO {}").format(OWNER),
        SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format(),
        SQL("GRANT USAGE ON SCHEMA public TO {}").format(USERS),
        *(to_come.format(OWNER, SQL(what), USERS) for what in allowed),
        SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(database), Literal(SET_UP)),
    ]
