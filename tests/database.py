"""
A pytest plugin: before Django's settings are read, give this run a database of its own.

The database is copied from a template that holds all migrations, so the tests run as the app role, exactly like the web
process: as a superuser every test of row-level security would be green for nothing.
"""

import atexit
import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from pelaren.console.postgres import environment
from pelaren.console.postgres.cluster import Cluster, ensure_cluster

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PELAREN_TEST_DATA", ROOT / ".data-test"))
NAME = f"pelaren_test_{os.getpid()}"


def fingerprint() -> str:
    """Return a hash of everything the template depends on."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("pelaren/**/migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update((ROOT / "pelaren/domain/tenancy/policies.py").read_bytes())
    return digest.hexdigest()[:12]


def ensure_template(cluster: Cluster) -> str:
    """Return the name of a database that holds all migrations, made the first time they are seen."""
    name = f"pelaren_template_{fingerprint()}"
    if not exists(cluster, name):
        building = f"{name}_{os.getpid()}"
        cluster.create_database(building)
        migrate(cluster, building)
        rename(cluster, building, name)
    return name


def exists(cluster: Cluster, name: str) -> bool:
    with cluster.as_superuser() as connection:
        return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def migrate(cluster: Cluster, name: str) -> None:
    own = {"PELAREN_DATABASE_ROLE": "owner", "PELAREN_OWNER_DATABASE_URL": cluster.url("owner", name)}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **own})


def rename(cluster: Cluster, name: str, to: str) -> None:
    with cluster.as_superuser() as connection, suppress(psycopg.errors.DuplicateDatabase):
        connection.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(to)))


def copy(cluster: Cluster, template: str, name: str) -> None:
    """Make a database from the template, replacing one that a killed run of the same process number left behind."""
    with cluster.as_superuser() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        make = sql.SQL("create database {} template {} owner pelaren_owner")
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))


def drop(cluster: Cluster, name: str) -> None:
    with cluster.as_superuser() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def leave(cluster: Cluster, name: str) -> None:
    """Drop this run's database, and stop the server unless another run is using it."""
    drop(cluster, name)
    with cluster.as_superuser() as connection:
        others = connection.execute("select 1 from pg_database where datname like 'pelaren_test_%'").fetchone()
    if others is None:
        cluster.stop()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelaren.config.settings")
os.environ["PELAREN_DATA"] = str(DATA)
os.environ["PELAREN_DEMO"] = "1"
environment.prepare_secrets(os.environ, DATA)
CLUSTER = ensure_cluster(DATA)
(DATA / "static").mkdir(exist_ok=True)
TEMPLATE = ensure_template(CLUSTER)
copy(CLUSTER, TEMPLATE, NAME)
atexit.register(leave, CLUSTER, NAME)
for role, variable in environment.URLS.items():
    os.environ[variable] = CLUSTER.url(role, NAME)
