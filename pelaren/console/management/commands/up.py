"""Starting the whole portal."""

import os

from django.core.management.base import BaseCommand

from pelaren.console.commands import PROJECT, data_folder
from pelaren.console.postgres.places import ready_folder
from pelaren.console.supervision.alone import alone_in
from pelaren.console.supervision.portal import Portal
from pelaren.console.supervision.web import read_address


class Command(BaseCommand):
    """Starts database, web server and worker, and keeps them running."""

    help = (
        "Start the whole portal: database, tables, web server and worker. Ctrl-C stops it.\n\n"
        "What ends by itself is started again. The environment, or a file .env, says how: PORT, HOST, PELAREN_DATA, "
        "DATABASE_URL, PELAREN_DEMO and what else .env.example lists."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Run the portal until somebody asks it to stop."""
        folder = ready_folder(data_folder(os.environ))
        with alone_in(folder):
            Portal(folder, PROJECT, read_address(os.environ), os.environ).run()
