"""Read in unit holdings and prices from a file: first a preview that changes nothing, then all of it or nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP
from itertools import groupby

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.runs.models import Run
from pelaren.domain.runs.operations import kept_content, previews, runs
from pelaren.domain.savings.models import FundPrice, InvestmentFund, UnitHolding
from pelaren.domain.savings.operations.checking import Checked, FundKey, Holding, SheetRow, check, values_before
from pelaren.values.refusals import Refusal

KIND = "savings-import"
MOST_ROWS = 100_000


class NothingToReadIn(Refusal):
    field = "file"
    message = _("The file has no rows under its head. Choose another file.")


class TooManyRows(Refusal):
    field = "file"
    message = _("The file has more than 100,000 rows. Divide it.")


class ChangedSincePreview(Refusal):
    message = _("Since the preview some rows can no longer be read in. Choose the file again.")


@dataclass(frozen=True)
class PreviewRow:
    """A row as the preview shows it: what was written, and what would come of it."""

    sheet: SheetRow
    value: int | None
    currency: str
    replaces: bool


@transaction.atomic
def preview(*, rows: Sequence[SheetRow], file_name: str, today: date, now: datetime, by: Actor) -> Run:
    """
    Check the rows of a file and keep them in a run until somebody confirms it; nothing is read in.

    What the same person had chosen before and not confirmed is forgotten, and so is what nobody confirms in time.
    Raises NothingToReadIn, TooManyRows.
    """
    if not rows:
        raise NothingToReadIn
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    previews.forget_earlier(kind=KIND, about=KIND, employer_id=None, by=by, now=now)
    run = runs.start(kind=KIND, about=KIND, by=by, now=now, rows=len(rows), facts={"file": file_name})
    run.content = kept_content.seal(run, _packed(rows))
    run.save(update_fields=["content"])
    checked = check(rows, today=today)
    return runs.check(run=run, problems=checked.problems, facts=_facts(checked), now=now)


def _facts(checked: Checked) -> dict[str, object]:
    days = sorted({one.day for one in checked.holdings})
    insured = {one.insurance.insured_id for one in checked.holdings}
    return {
        "insured": len(insured),
        "replaced": len({insured_id for insured_id, _ in values_before(checked.holdings)}),
        "days": [day.isoformat() for day in days],
    }


def previewed(run: Run, *, today: date, first: int) -> list[PreviewRow]:
    """Return the first so many rows of a run that has not been read in yet, with what would come of each."""
    rows = unpacked(run)[:first]
    checked = check(rows, today=today)
    good = {one.row: one for one in checked.holdings}
    before = set(values_before(checked.holdings))
    return [_previewed(row, good.get(row.row), before) for row in rows]


def _previewed(row: SheetRow, holding: Holding | None, before: set[tuple[int, date]]) -> PreviewRow:
    if holding is None:
        return PreviewRow(row, None, "", False)
    value = int((100 * holding.units * holding.price).to_integral_value(ROUND_HALF_UP))
    return PreviewRow(row, value, holding.insurance.currency, (holding.insurance.insured_id, holding.day) in before)


@transaction.atomic
def confirm(*, run: Run, today: date, now: datetime, by: Actor) -> Run:
    """
    Read in what was previewed: all of it, in one transaction. Units of the same insured and day are replaced.

    Raises NotReady, ChangedSincePreview.
    """
    claimed = runs.claim(run=run, now=now)
    checked = check(unpacked(claimed), today=today)
    if checked.problems:
        raise ChangedSincePreview
    _store(checked.holdings)
    runs.finish(run=claimed, now=now)
    record_many(_deeds(claimed, checked.holdings), by=by)
    return claimed


def _store(holdings: list[Holding]) -> None:
    funds = _funds(holdings)
    prices = {(funds[one.fund], one.day): one.price for one in holdings}
    FundPrice.objects.bulk_create(
        (FundPrice(fund_id=fund, day=day, price=price) for (fund, day), price in prices.items()),
        ignore_conflicts=True,
    )
    _forget_days(holdings)
    UnitHolding.objects.bulk_create(
        (
            UnitHolding(
                employer_id=one.insurance.employer_id,
                insured_id=one.insurance.insured_id,
                fund_id=funds[one.fund],
                as_of=one.day,
                units=one.units,
            )
            for one in holdings
        ),
        batch_size=5_000,
    )


def _funds(holdings: list[Holding]) -> dict[FundKey, int]:
    wanted = {one.fund: one.asset_class for one in holdings}
    InvestmentFund.objects.bulk_create(
        (InvestmentFund(name=fund.name, currency=fund.currency, asset_class=of) for fund, of in wanted.items()),
        ignore_conflicts=True,
    )
    stored = InvestmentFund.objects.filter(name__in={fund.name for fund in wanted})
    return {FundKey(name, currency): pk for name, currency, pk in stored.values_list("name", "currency", "pk")}


def _forget_days(holdings: list[Holding]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            delete from savings_unitholding h
            using (select distinct * from unnest(%s::bigint[], %s::date[]) as w (insured_id, day)) w
            where h.insured_id = w.insured_id and h.as_of = w.day
            """,
            [[one.insurance.insured_id for one in holdings], [one.day for one in holdings]],
        )


def _deeds(run: Run, holdings: list[Holding]) -> list[Deed]:
    by_employer = sorted(holdings, key=lambda one: one.insurance.employer_id)
    chains = [(key, list(some)) for key, some in groupby(by_employer, key=lambda one: one.insurance.employer_id)]
    deeds = [_deed(run, employer_id, some) for employer_id, some in chains]
    return [*deeds, _deed(run, None, holdings)]


def _deed(run: Run, employer_id: int | None, holdings: list[Holding]) -> Deed:
    facts: dict[str, object] = {
        "insured": len({one.insurance.insured_id for one in holdings}),
        "day": max(one.day for one in holdings).isoformat(),
        "run": str(run.public_id),
    }
    return Deed("savings.read-in", about_label(run), employer_id, facts)


def _packed(rows: Sequence[SheetRow]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(run: Run) -> list[SheetRow]:
    """Return the rows a run keeps; none once it has been read in. Raises vault.CannotOpen."""
    return [SheetRow(*row) for row in json.loads(kept_content.unseal(run, run.content))] if run.content else []
