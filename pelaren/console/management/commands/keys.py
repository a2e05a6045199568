"""The keys: under which root they are, and which conversations were destroyed."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count
from django.utils import timezone

from pelaren.domain.accounts.models import StaffMember
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import destruction
from pelaren.domain.tenancy import context
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys


class Command(BaseCommand):
    help = "Show under which root keys everything is; list destroyed conversations, and destroy them again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        kinds = parser.add_subparsers(dest="what", required=True)
        kinds.add_parser("status", help="how many keys each root key wraps, and whether all of them open")
        kinds.add_parser("destroyed", help="the numbers of conversations whose key was destroyed, one a line")
        again = kinds.add_parser("destroy-again", help="destroy those of a list that a restore has brought back")
        again.add_argument("file", type=Path, help="a list that `keys destroyed` wrote")
        again.add_argument("--by", required=True, metavar="USERID", help="the system administrator who orders it")

    def handle(self, *, what: str, **options: object) -> None:
        orders = {"status": self.status, "destroyed": self.destroyed, "destroy-again": self.destroy_again}
        orders[what](options)

    def status(self, options: dict[str, object]) -> None:
        with context.acting_for_insurer():
            roots = EmployerKey.objects.values_list("root_version").annotate(Count("pk")).order_by("root_version")
            for version, count in roots:
                self.stdout.write(f"root key {version}: {count} keys of employers")
            for kept in EmployerKey.objects.order_by("pk").iterator():
                keys.unwrapped(kept)
        self.stdout.write("All of them open.")

    def destroyed(self, options: dict[str, object]) -> None:
        with context.acting_for_insurer():
            for number in destruction.destroyed_numbers():
                self.stdout.write(str(number))

    def destroy_again(self, options: dict[str, object]) -> None:
        numbers = [int(line) for line in Path(str(options["file"])).read_text().split()]
        done = 0
        with context.acting_for_insurer():
            by = StaffMember.objects.get(user__handle=options["by"], left_at=None, role="administrator")
            for conversation in Conversation.objects.filter(number__in=numbers, key_destroyed_at=None):
                destruction.destroy_again(conversation=conversation, by=by, now=timezone.now())
                done += 1
        self.stdout.write(f"{done} conversations were destroyed again.")
