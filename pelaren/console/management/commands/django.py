"""Passing a command on to Django."""

import argparse

from django.core.management import execute_from_command_line
from django.core.management.base import BaseCommand, CommandParser

PROGRAM = "python -m pelaren django"


class Command(BaseCommand):
    """`python -m pelaren django makemigrations --check`."""

    help = (
        "Run one of Django's own commands with Pelaren's settings (for developers).\n\n"
        "It works as the web process's database role; PELAREN_DATABASE_ROLE=owner in the environment changes that."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything that follows as it is."""
        parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…", help="Django's command and its options")

    def handle(self, *args: object, arguments: list[str], **options: object) -> None:
        """Run Django's command."""
        execute_from_command_line([PROGRAM, *arguments])
