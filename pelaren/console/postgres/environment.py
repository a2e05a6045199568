"""Filling the environment variables that the settings read: three database addresses and the paths of the secrets."""

import atexit
import subprocess
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from pelaren.console.postgres.cluster import Cluster, exclusively, made_cluster
from pelaren.console.postgres.external import ensure_external, ensure_weak
from pelaren.console.postgres.places import ready_folder
from pelaren.console.postgres.refusals import UrlsIncomplete
from pelaren.console.secrets import ensure_portal_secret

ROLE = "PELAREN_DATABASE_ROLE"
URLS = {
    "app": "PELAREN_DATABASE_URL",
    "owner": "PELAREN_OWNER_DATABASE_URL",
    "worker": "PELAREN_WORKER_DATABASE_URL",
}
"""What the settings read: the address for each role."""
GIVEN = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "worker": "DATABASE_WORKER_URL"}
"""What the operator may set: all three, or the first alone with an account that may make roles and databases."""
SECRET_FILES = {
    "secret-key": "PELAREN_SECRET_KEY_FILE",
    "root-key": "PELAREN_ROOT_KEY_FILE",
    "demo-password": "PELAREN_DEMO_PASSWORD_FILE",
}


def prepare(environ: MutableMapping[str, str], data_folder: Path) -> None:
    """
    Fill what is missing of the variables that the settings read, starting our own server when it is needed.

    A server that is started here stops with this process. Raises a StartRefused whose text says what to do.
    """
    prepare_secrets(environ, data_folder)
    role = environ.get(ROLE, "app")
    if environ.get(URLS.get(role, "")):
        return
    environ.update(given_urls(environ, data_folder) or own_urls(environ, data_folder))


def prepare_secrets(environ: MutableMapping[str, str], data_folder: Path) -> None:
    """Fill the paths of the secrets that the operator has not placed elsewhere, making those that are missing."""
    for name, variable in SECRET_FILES.items():
        if not environ.get(variable):
            environ[variable] = str(ensure_portal_secret(ready_folder(data_folder), name))


def given_urls(environ: Mapping[str, str], data_folder: Path) -> dict[str, str]:
    """
    Return the addresses on the operator's own server, set up if need be; nothing when there is no such server.

    Raises UrlsIncomplete, RoleTooStrong, ServerUnreachable, and what `ensure_external` raises.
    """
    given = {role: environ[variable] for role, variable in GIVEN.items() if environ.get(variable)}
    if not given:
        return {}
    if given.keys() == {"app"}:
        server = ensure_external(given["app"], data_folder)
        return {variable: server.url(role) for role, variable in URLS.items()}
    if missing := [variable for role, variable in GIVEN.items() if role not in given]:
        raise UrlsIncomplete(missing)
    for role in ("app", "worker"):
        ensure_weak(GIVEN[role], given[role])
    return {URLS[role]: url for role, url in given.items()}


def own_urls(environ: Mapping[str, str], data_folder: Path) -> dict[str, str]:
    """Return the addresses on our own server, started for the life of this process unless it runs."""
    with exclusively(data_folder) as folder:
        cluster = made_cluster(folder, environ)
        if process := cluster.ensure_running(with_parent=True):
            atexit.register(stop_with, cluster, process)
    return urls_of(cluster)


def stop_with(cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
    """Stop a server that was started for the life of this process."""
    with exclusively(cluster.data_folder):
        cluster.stop()
    process.wait()


def urls_of(cluster: Cluster) -> dict[str, str]:
    """Return the addresses on a cluster, by the variable that carries each."""
    return {variable: cluster.url(role) for role, variable in URLS.items()}
