import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import scans, stored_files
from pelaren.domain.files.operations.scans import ScannerAway
from pelaren.domain.messaging.operations import attachments
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.scanners import scanner

log = logging.getLogger(__name__)
AT_ONCE = 200


@app.task(retry=PATIENTLY)
def scan_attachment(employer_id: int | None, file: str) -> None:
    """Have one file scanned that was just stored; when the scanner is away, the periodic task comes back to it."""
    try:
        _scan(employer_id, UUID(file))
    except ScannerAway as reason:
        log.error("A file stays in quarantine: %s", reason)


# Every minute: what came while the scanner was away is scanned as soon as it is back.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="scan-attachments", retry=PATIENTLY)
def scan_attachments(timestamp: int) -> None:
    """Have everything scanned that waits in quarantine, the oldest first."""
    with context.acting_for_insurer():
        waiting = list(StoredFile.objects.quarantined().values_list("employer_id", "public_id")[:AT_ONCE])
    for employer_id, public_id in waiting:
        try:
            _scan(employer_id, public_id)
        except ScannerAway as reason:
            log.error("%d files or more stay in quarantine: %s", len(waiting), reason)
            return


def _scan(employer_id: int | None, public_id: UUID) -> None:
    with context.acting_for_insurer():
        file = StoredFile.objects.owned_by(employer_id).quarantined().filter(public_id=public_id).first()
        holder = attachments.holder_of(file) if file else None
        if file is None or holder is None:
            return
        verdict = scanner().scan(stored_files.pieces(file, holder))
        scans.settle(file=file, verdict=verdict, now=timezone.now())
    if verdict.threat:
        log.warning("File %s was found harmful (%s) and removed.", public_id, verdict.threat)
