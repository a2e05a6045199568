from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.documents import amounts_in_workbook
from pelaren.documents.amounts_in_workbook import Read
from pelaren.documents.insured_amounts_excel import MatchNeeded, ParsedSheet, SheetRefused
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import amount_imports
from pelaren.domain.billing.queries.written_lines import WrittenLine, written_lines
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews
from pelaren.domain.tenancy import context
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.watched import watched, without_garbage_collection


@app.task(retry=PATIENTLY)
def read_amounts(employer_id: int, run: str) -> None:
    """Read a workbook with amounts and close its preview. The file is opened outside of any transaction."""
    with watched(employer_id, run), without_garbage_collection():
        with context.acting_for_employer(employer_id=employer_id):
            found = Run.objects.get(public_id=UUID(run))
            content = previews.begin(found, now=timezone.now())
            if content is None:
                return
            invoice = amount_imports.invoice_of(found)
            lines = written_lines(invoice, contract_number=invoice.contract.number)
        read = amounts_in_workbook.read(content, facts=found.facts, invoice=invoice, lines=lines)
        with context.acting_for_employer(employer_id=employer_id):
            _tell(found, read, invoice, lines)


def _tell(run: Run, read: Read, invoice: Invoice, lines: Sequence[WrittenLine]) -> None:
    """Close the preview, ask a person which column is which, or refuse the file."""
    result, now = read.result, timezone.now()
    if isinstance(result, SheetRefused):
        previews.refuse(run=run, reason=result.reason, now=now)
    elif read.is_foreign:
        previews.refuse(run=run, reason=amount_imports.OTHER_INVOICE, now=now)
    elif isinstance(result, MatchNeeded):
        previews.ask(run=run, question=amounts_in_workbook.question_of(result), now=now)
    else:
        _compare(run, read, result, invoice, lines)


def _compare(run: Run, read: Read, sheet: ParsedSheet, invoice: Invoice, lines: Sequence[WrittenLine]) -> None:
    amount_imports.compare(
        run=run,
        invoice=invoice,
        lines=lines,
        rows=sheet.rows,
        wrong=amounts_in_workbook.wrong_rows(sheet),
        absent=len(sheet.absent),
        digest=read.digest,
        exported_version=sheet.stamp.version if sheet.stamp and read.is_stale else None,
        now=timezone.now(),
    )
