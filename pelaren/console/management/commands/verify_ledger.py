"""Verifying the premium ledger."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pelaren.domain.payments.operations import ledger_checks
from pelaren.domain.payments.queries import Finding
from pelaren.domain.tenancy import context

SHOWN = 10
"""How many of the rows that break an invariant are printed."""


class Command(BaseCommand):
    """Checks every invariant of the ledger and names the first one that does not hold."""

    help = (
        "Check that invoices, payments and the ledger say the same to the cent (exit status 1 if not).\n\n"
        "The result is kept: while the latest check found a difference, no payment is matched with an invoice. The "
        "same check runs every night."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Check, and say what is wrong or that all is right."""
        with context.acting_for_insurer():
            findings = ledger_checks.run(now=timezone.now())
        if findings:
            raise CommandError("\n".join([described(findings[0]), *others(findings[1:])]))
        self.stdout.write("The ledger is whole: every invariant holds.")


def described(finding: Finding) -> str:
    """Return the invariant that does not hold and its first rows, for the operator."""
    rows = [f"  {row.about}: records {row.records}, books {row.books}" for row in finding.breaches[:SHOWN]]
    more = len(finding.breaches) - len(rows)
    head = f"The ledger is broken: {finding.invariant.name} does not hold. {finding.invariant.sentence}"
    return "\n".join([head, *rows, *([f"  … and {more} more"] if more else [])])


def others(findings: list[Finding]) -> list[str]:
    """Return the names of further invariants that do not hold."""
    return [f"Nor does {finding.invariant.name} ({len(finding.breaches)} rows)." for finding in findings]
