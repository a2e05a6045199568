"""Check the whole ledger, and keep what was found: a breach stops allocation until a later check finds none."""

from datetime import datetime

from django.db import transaction

from pelaren.domain.audit.operations import record
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import LedgerCheck


@transaction.atomic
def run(*, now: datetime) -> list[queries.Finding]:
    """Check every invariant as the pension company, and return those that do not hold."""
    findings = queries.verify()
    breaches = {finding.invariant.name: len(finding.breaches) for finding in findings}
    check = LedgerCheck.objects.create(checked_at=now, breaches=breaches)
    if breaches:
        record("ledger.broken", about=check, by=None, **{name.replace("-", "_"): n for name, n in breaches.items()})
    return findings
