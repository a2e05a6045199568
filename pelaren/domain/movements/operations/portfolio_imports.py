"""Read a portfolio in from a file: taken in, checked, confirmed, and joined whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.operations import portfolios
from pelaren.domain.movements.operations.joiners import locked
from pelaren.domain.movements.operations.portfolio_checks import check, written_again
from pelaren.domain.movements.portfolio_rows import Outcome, PreviewPerson, WrittenPerson
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import previews

KIND = "portfolio-import"
READ, JOIN = "read_portfolio", "join_portfolio"
MOST_ROWS = 20_000
NO_ROWS, TOO_MANY_ROWS, STALE = "no-rows", "too-many-rows", "changed-meanwhile"


@transaction.atomic
def start(*, contract: Contract, content: bytes, file_name: str, now: datetime, by: Actor) -> Run:
    """Take a file with persons in for a contract; a job reads it. Raises TooManyUnread."""
    return previews.take_in(
        kind=KIND,
        about=about_label(contract),
        employer_id=contract.employer_id,
        content=content,
        facts={"file": file_name, "size": len(content)},
        task=READ,
        now=now,
        by=by,
    )


def contract_of(run: Run) -> Contract:
    """Return the contract that a run is about, with its employer."""
    contracts = Contract.objects.select_related("employer")
    return contracts.get(employer_id=previews.owner_of(run), pk=int(run.about.rpartition(":")[2]))


@transaction.atomic
def compare(*, run: Run, rows: Sequence[WrittenPerson], today: date, now: datetime) -> None:
    """Close the preview: what would come of each row, compared with the register."""
    if not rows or len(rows) > MOST_ROWS:
        return previews.refuse(run=run, reason=TOO_MANY_ROWS if rows else NO_ROWS, now=now)
    found, shown = check(rows, contract=contract_of(run), today=today)
    wrong = sum(row.outcome == Outcome.WRONG for row in shown)
    facts: dict[str, object] = {
        "new": sum(one.outcome is Outcome.NEW for one in found),
        "rejoins": sum(one.outcome is Outcome.REJOINS for one in found),
        "instalments": sum(one.instalment for one in found),
    }
    return previews.close(run=run, preview=shown, rows=len(rows), rows_wrong=wrong, facts=facts, now=now)


def rows_of(run: Run) -> list[PreviewPerson]:
    """Return the rows of a closed preview; none when there is none, or none any more."""
    kept = previews.result_of(run) if run.checked_at and not run.refused_at else None
    return written_again(kept) if isinstance(kept, list) else []


def confirm(*, run: Run, now: datetime, by: Actor) -> None:
    """Let a job join whom the preview shows. Raises NotReady."""
    previews.confirm(run=run, task=JOIN, now=now, by=by)


@transaction.atomic
def join(*, run: Run, today: date, now: datetime, by: Actor) -> None:
    """
    Join everybody of a confirmed preview in one transaction, or nobody: they are checked again. Does nothing twice.
    """
    claimed = previews.claim(run)
    if claimed is None:
        return
    contract = locked(contract_of(claimed).pk)
    rows = [row.person for row in rows_of(claimed)]
    found, _ = check(rows, contract=contract, today=today)
    if len(found) < len(rows):
        return previews.refuse(run=claimed, reason=STALE, now=now)
    lines = portfolios.join(contract=contract, found=found, today=today, by=by)
    previews.finish(run=claimed, facts={"lines": lines}, now=now)
    return record("portfolio.joined", about=contract, by=by, persons=len(found), run=str(claimed.public_id))
