"""Starting, stopping and looking at Pelaren's own PostgreSQL."""

import os

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelaren.console.commands import data_folder
from pelaren.console.postgres.cluster import Cluster, ensure_cluster, exclusively, known_cluster
from pelaren.console.postgres.environment import GIVEN
from pelaren.console.postgres.roles import DATABASE, NAMES
from pelaren.console.supervision.alone import is_running

SUPERUSER = "superuser"
NOT_RUNNING = 3
"""Exit status of `status` when the server does not run, as for system services."""


class Command(BaseCommand):
    """Looks after the server in the data folder; the operator's own server is left alone."""

    help = (
        "Start, stop or look at Pelaren's own PostgreSQL. `up` does it by itself.\n\n"
        "For backups and repairs while the portal is down. Set DATABASE_URL instead to use a server of your own."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="start | stop | status | address")
        actions.add_parser("start", help="Start the server, making it first if need be; it runs until stopped")
        actions.add_parser("stop", help="Stop the server; everything confirmed stays")
        actions.add_parser("status", help="Say whether the server runs (exit status 0) or not (3)")
        address = actions.add_parser(
            "address", help="Print the address, with password, for psql, pg_dump and pg_restore"
        )
        address.add_argument("role", choices=[*NAMES, SUPERUSER], help="Whose; a backup needs the superuser's")

    def handle(self, *args: object, action: str, **options: object) -> None:
        """Do one of the four."""
        if os.environ.get(GIVEN["app"]):
            raise CommandError("DATABASE_URL is set, so the server is your own: start and stop it where it runs.")
        getattr(self, action)(**options)

    def start(self, **options: object) -> None:
        """Start the server and leave it running."""
        cluster = ensure_cluster(data_folder(os.environ))
        self.stdout.write(f"PostgreSQL runs in {cluster.folder}.")

    def stop(self, **options: object) -> None:
        """Stop the server, unless `up` is using it."""
        folder = data_folder(os.environ)
        if is_running(folder):
            raise CommandError("The portal is running and needs its database: stop the portal instead (Ctrl-C in it).")
        self.cluster()
        with exclusively(folder):
            self.cluster().stop()
        self.stdout.write("PostgreSQL is stopped.")

    def status(self, **options: object) -> None:
        """Say whether the server runs."""
        cluster = self.cluster()
        if not cluster.is_ready:
            raise CommandError(f"PostgreSQL in {cluster.folder} does not run.", returncode=NOT_RUNNING)
        self.stdout.write(f"PostgreSQL runs in {cluster.folder} as process {cluster.pid}.")
        self.stdout.write(f"Its programs (psql, pg_dump, pg_restore) are in {cluster.binaries().folder}.")

    def address(self, *, role: str, **options: object) -> None:
        """Print a role's address."""
        cluster = self.cluster()
        self.stdout.write(cluster.superuser_url(DATABASE) if role == SUPERUSER else cluster.url(role))

    def cluster(self) -> Cluster:
        """Return the cluster of the data folder. Raises CommandError when there is none yet."""
        folder = data_folder(os.environ)
        if cluster := known_cluster(folder, os.environ):
            return cluster
        raise CommandError(f"There is no database in {folder} yet: `up` or `database start` makes it.", returncode=3)
