"""
Read amounts from a workbook in: taken in, compared, confirmed, and saved as one new version or not at all.

What the workbook's bytes say is read elsewhere; here stands what becomes of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.billing.amount_rows import Outcome, PreviewRow, WrittenRow, WrongRow
from pelaren.domain.billing.models import Cause, Invoice, Kind
from pelaren.domain.billing.operations import changes, conflicts
from pelaren.domain.billing.queries.written_lines import WrittenLine
from pelaren.domain.contracts.models import Insured
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal

KIND = "amounts-import"
READ, SAVE = "read_amounts", "save_amounts"
STALE = "changed-meanwhile"
OTHER_INVOICE = "other-invoice"
NO_ROWS = "no-rows"
_AMOUNTS = PreviewRow._fields.index("new") + 1


def refuse_final(invoice: Invoice) -> None:
    """
    Let an invoice pass whose amounts can still be changed; it comes with its sums (`with_sums`).

    Raises CreditInvoiceIsFinal, PaidInFull, Cancelled.
    """
    if invoice.kind == Kind.CREDIT:
        raise changes.CreditInvoiceIsFinal
    if invoice.is_proposal or invoice.total > invoice.paid:
        return
    if invoice.paid:
        raise changes.PaidInFull
    if invoice.credited:
        raise changes.Cancelled


@transaction.atomic
def start(*, invoice: Invoice, content: bytes, file_name: str, now: datetime, by: Actor) -> Run:
    """
    Take a workbook in for an invoice that comes with its sums; a job reads it.

    Raises TooManyUnread, CreditInvoiceIsFinal, PaidInFull, Cancelled.
    """
    refuse_final(invoice)
    return previews.take_in(
        kind=KIND,
        about=about_label(invoice),
        employer_id=invoice.employer_id,
        content=content,
        facts={"file": file_name, "size": len(content)},
        task=READ,
        now=now,
        by=by,
    )


def invoice_of(run: Run) -> Invoice:
    """Return the invoice that a run is about, with contract and employer."""
    invoices = Invoice.objects.select_related("contract__employer", "group")
    return invoices.get(employer_id=previews.owner_of(run), pk=int(run.about.rpartition(":")[2]))


@transaction.atomic
def compare(
    *,
    run: Run,
    invoice: Invoice,
    lines: Sequence[WrittenLine],
    rows: Sequence[WrittenRow],
    wrong: Sequence[WrongRow],
    absent: int,
    digest: str,
    exported_version: int | None,
    now: datetime,
) -> None:
    """
    Close the preview: what would come of each row, compared with the lines that stood there when they were read.

    `rows` are good ones, each of somebody on `lines`, and `wrong` those that cannot be used.
    `absent` is how many insured the sheet leaves out, `digest` that of the amounts compared with, for the list of
    errors. `exported_version` is that of a sheet whose invoice has changed since it was written: it is refused with
    what changed.
    """
    if exported_version is not None:
        written = {number: amount for _, number, _, amount in rows}
        typed = {line.line_id: written[line.insurance_number] for line in lines if line.insurance_number in written}
        previews.refuse(run=run, reason=STALE, details=_changed_since(invoice, exported_version, typed), now=now)
    elif not rows and not wrong:
        previews.refuse(run=run, reason=NO_ROWS, now=now)
    else:
        _close(run, invoice, lines, rows, wrong, {"absent": absent, "digest": digest}, now)


def _close(
    run: Run,
    invoice: Invoice,
    lines: Sequence[WrittenLine],
    rows: Sequence[WrittenRow],
    wrong: Sequence[WrongRow],
    about: dict[str, object],
    now: datetime,
) -> None:
    there = {line.insurance_number: line for line in lines}
    shown = _compared(rows, there, invoice.currency)
    if wrong:
        shown = sorted(shown + [_explained(row, there.get(row.insurance_number)) for row in wrong])
    rows_wrong = sum(1 for row in shown if row.reason)
    changed = [row for row in shown if row.now != row.new and not row.reason]
    before = sum(line.amount for line in lines)
    more = sum((row.new or 0) - (row.now or 0) for row in changed)
    facts: dict[str, object] = {
        **about,
        "version": invoice.version,
        "changed": len(changed),
        "same": len(shown) - len(changed) - rows_wrong,
        "before": before,
        "after": before + more,
    }
    # A row that is right has nothing behind its amount.
    kept = [row if row.reason else row[:_AMOUNTS] for row in shown]
    previews.close(run=run, preview=kept, rows=len(shown), rows_wrong=rows_wrong, facts=facts, now=now)


def _compared(rows: Sequence[WrittenRow], there: Mapping[str, WrittenLine], currency: str) -> list[PreviewRow]:
    return [
        PreviewRow(row, number, line.name, line.identity_head, line.line_id, amount, amount)
        if (line := there[number]).amount == amount
        else _changed(row, line, amount, currency)
        for row, number, _, amount in rows
    ]


def _changed(row: int, line: WrittenLine, amount: int, currency: str) -> PreviewRow:
    problem = _problem(amount, line, currency)
    return PreviewRow(
        row, line.insurance_number, line.name, line.identity_head, line.line_id, line.amount, amount, *problem
    )


def _explained(row: WrongRow, line: WrittenLine | None) -> PreviewRow:
    where, problem = (row.row, row.insurance_number), (row.field, row.reason, row.written, row.detail)
    if line is None:
        return PreviewRow(*where, row.name, "", None, None, None, *problem)
    return PreviewRow(*where, line.name, line.identity_head, line.line_id, line.amount, None, *problem)


def _problem(amount: int, line: WrittenLine, currency: str) -> tuple[str, ...]:
    """Return what ends the preview of an amount that cannot stand: field, reason, nothing written, detail."""
    refused = changes.problem_with(amount, paid=line.paid, currency=currency)
    if refused is None:
        return ()
    below = isinstance(refused, changes.BelowPaid)
    return ("amount", "below-paid", "", format_money(line.paid, currency)) if below else ("amount", "too_large", "", "")


def rows_of(run: Run) -> list[PreviewRow]:
    """Return the rows of a closed preview; none when there is none, or none any more."""
    kept = previews.result_of(run) if run.checked_at and not run.refused_at else None
    return [PreviewRow(*row) for row in kept] if isinstance(kept, list) else []


def confirm(*, run: Run, now: datetime, by: Actor) -> None:
    """Let a job save what was previewed. Raises NotReady."""
    previews.confirm(run=run, task=SAVE, now=now, by=by)


@transaction.atomic
def save(*, run: Run, today: date, now: datetime, by: Actor) -> None:
    """
    Save a confirmed preview as one new version of the invoice, or refuse it whole and say why. Does nothing twice.
    """
    claimed = previews.claim(run)
    if claimed is None:
        return
    invoice = invoice_of(claimed)
    amounts = {row.line_id: row.new for row in rows_of(claimed) if row.outcome is Outcome.CHANGED}
    try:
        version = _change(claimed, invoice, amounts, today, by)  # type: ignore[arg-type]
    except conflicts.ChangedMeanwhile:
        seen = int(claimed.facts["version"])
        previews.refuse(run=claimed, reason=STALE, details=_changed_since(invoice, seen, amounts), now=now)  # type: ignore[arg-type]
    except Refusal as refusal:
        previews.refuse(run=claimed, reason=refusal.code, now=now)
    else:
        previews.finish(run=claimed, facts={"version": version}, now=now)


@transaction.atomic
def _change(run: Run, invoice: Invoice, amounts: Mapping[int, int], today: date, by: Actor) -> int:
    change = changes.change_lines(
        invoice=invoice,
        amounts=amounts,
        version=int(run.facts["version"]),
        cause=Cause.IMPORTED,
        idempotency_key=f"import {run.public_id}",
        today=today,
        by=by,
    )
    return change.version if change else invoice.version


def _changed_since(invoice: Invoice, seen: int, amounts: Mapping[int, int]) -> dict[str, object]:
    """Return who saved what since a version (JSON): the latest hand, and person, then, now and sheet for each line."""
    current = Invoice.objects.select_related("contract__employer").get(pk=invoice.pk)
    try:
        conflicts.refuse_outdated(current, seen=seen, amounts=amounts)
    except conflicts.ChangedMeanwhile as stale:
        said = {name: stale.details.get(name, "") for name in ("who", "when")}
        return {**said, "differences": _named(current, stale.differences)}
    return {"who": "", "when": "", "differences": []}


def _named(invoice: Invoice, differences: Sequence[conflicts.Difference]) -> list[list[object]]:
    insured = Insured.objects.filter(employer_id=invoice.employer_id, pk__in=[one.insured_id for one in differences])
    by_name = {one.pk: (one.sort_name, one.full_name) for one in insured}
    in_order = sorted(differences, key=lambda one: by_name[one.insured_id])
    return [[by_name[one.insured_id][1], one.seen, one.now, one.yours] for one in in_order]
