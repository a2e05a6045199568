"""Bringing the database to the newest schema, as the role that owns it."""

import argparse

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

FOR_REPAIRS = {"database", "fake", "fake_initial", "run_syncdb", "prune", "check_unapplied", "interactive"}
"""Options of Django's that nobody needs for an upgrade: they work, but are not listed."""


class Command(migrate.Command):
    """Django's own command; `python -m pelaren` runs it as the owner role."""

    help = (
        "Bring the database to the newest schema. `up` does it by itself.\n\n"
        "It works as the role that owns the database. Back up first; docs/operating.md says how to upgrade."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's options, and list those that an operator may want."""
        super().add_arguments(parser)
        for action in parser._actions:
            if action.dest in FOR_REPAIRS:
                action.help = argparse.SUPPRESS
