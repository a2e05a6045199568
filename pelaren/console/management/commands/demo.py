"""Building the demo world."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pelaren.console.demo import world
from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context


class Command(BaseCommand):
    """Builds the demo world once, all or nothing, as the web process's own database role."""

    help = (
        "Build the demo world in an empty database. `up` does it by itself in demo mode.\n\n"
        "Everybody in it is invented. PELAREN_DEMO=1 must be set; a second run changes nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Build it, unless it is there."""
        if not settings.PELAREN_DEMO:
            raise CommandError(
                "The demo world is for demo mode only: set PELAREN_DEMO=1, or leave this database alone."
            )
        with transaction.atomic():
            context.act_for_insurer(user_id=None)
            if world.is_built():
                self.stdout.write("The demo world is built already.")
                return
            self.build()
        self.stdout.write("The demo world is built.")

    def build(self) -> None:
        """Build the world in this transaction. Raises CommandError when the database holds something else."""
        if Employer.objects.exists():
            raise CommandError("There are employers in this database already: the demo world needs an empty one.")
        world.build(now=timezone.now(), password=Path(os.environ["PELAREN_DEMO_PASSWORD_FILE"]).read_text().strip())
