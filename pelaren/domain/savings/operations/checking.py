"""Check the rows of a file with savings values against the register, all of them with a handful of questions."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from pelaren.domain.runs.operations.runs import Problem
from pelaren.domain.savings import rules
from pelaren.domain.savings.models import FundPrice, InvestmentFund
from pelaren.values.dates import BadDate, parse_date
from pelaren.values.markets import Market
from pelaren.values.refusals import BadValue


class SheetRow(NamedTuple):
    """One row of a file as it was written; `row` is its number in the sheet."""

    row: int
    insurance_number: str
    fund: str
    units: str
    price: str
    day: str
    asset_class: str = ""


class FundKey(NamedTuple):
    """A fund by its name; the same name in another currency is another fund."""

    name: str
    currency: str


class Insurance(NamedTuple):
    """The insured that an insurance number names."""

    insured_id: int
    employer_id: int
    currency: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A row that can be read in."""

    row: int
    insurance: Insurance
    fund: FundKey
    asset_class: str
    units: Decimal
    price: Decimal
    day: date

    @property
    def key(self) -> tuple[int, FundKey, date]:
        return (self.insurance.insured_id, self.fund, self.day)


class Checked(NamedTuple):
    """What of a file can be read in, and what is wrong with the rest."""

    holdings: list[Holding]
    problems: list[Problem]


def check(rows: Sequence[SheetRow], *, today: date) -> Checked:
    """Return the rows that can be read in and the problems of the others, one problem a row."""
    register = _Register.of(rows)
    holdings: dict[tuple, Holding] = {}
    problems = []
    for row in rows:
        try:
            holding = register.holding(row, today)
            if other := holdings.get(holding.key):
                raise _Wrong("insurance_number", "row-twice", other=other.row)
            holdings[holding.key] = holding
        except _Wrong as wrong:
            problems.append(Problem(row.row, wrong.field, wrong.reason, wrong.details))
    return Checked(list(holdings.values()), problems)


class _Wrong(Exception):
    def __init__(self, field: str, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.field, self.reason, self.details = field, reason, details


@dataclass
class _Register:
    """What the register holds of the things that a file names; new funds and prices of the file join it."""

    insurances: dict[str, Insurance]
    classes: dict[FundKey, str]
    prices: dict[tuple[FundKey, date], Decimal]

    @classmethod
    def of(cls, rows: Sequence[SheetRow]) -> "_Register":
        names = {row.fund.strip() for row in rows}
        funds = InvestmentFund.objects.filter(name__in=names)
        prices = FundPrice.objects.filter(fund__in=funds, day__in=_days(rows)).select_related("fund")
        return cls(
            insurances=insurances_numbered({row.insurance_number.strip() for row in rows}),
            classes={FundKey(fund.name, fund.currency): fund.asset_class for fund in funds},
            prices={(FundKey(one.fund.name, one.fund.currency), one.day): one.price for one in prices},
        )

    def holding(self, row: SheetRow, today: date) -> Holding:
        insurance = self._insurance(row.insurance_number.strip())
        units = _quantity("units", row.units, rules.UNITS)
        day = _day(row.day, today)
        fund = FundKey(row.fund.strip(), insurance.currency)
        price = _quantity("price", row.price, rules.PRICE)
        asset_class = self._class_of(fund, row.asset_class.strip())
        self._keep_price(fund, day, price)
        return Holding(row.row, insurance, fund, asset_class, units, price, day)

    def _insurance(self, number: str) -> Insurance:
        if not number:
            raise _Wrong("insurance_number", "insurance-missing")
        if number not in self.insurances:
            raise _Wrong("insurance_number", "insurance-unknown", number=number)
        return self.insurances[number]

    def _class_of(self, fund: FundKey, written: str) -> str:
        if not fund.name:
            raise _Wrong("fund", "fund-missing")
        if fund not in self.classes:
            self.classes[fund] = _new_class(fund.name, written)
        return self.classes[fund]

    def _keep_price(self, fund: FundKey, day: date, price: Decimal) -> None:
        if price == 0:
            raise _Wrong("price", "price-zero")
        other = self.prices.setdefault((fund, day), price)
        if other != price:
            raise _Wrong("price", "price-differs", fund=fund.name, other=f"{other.normalize():f}".replace(".", ","))


def insurances_numbered(numbers: set[str]) -> dict[str, Insurance]:
    """Return the insured that insurance numbers (`7031-2-0214`) name, by number; unknown ones are left out."""
    parts = {number: (head, int(tail)) for number in numbers for head, tail in [_taken_apart(number)] if tail}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select n.written, i.id, i.employer_id, c.currency
            from unnest(%s::text[], %s::text[], %s::int[]) as n (written, contract, number)
            join contracts_contract c on c.number = n.contract
            join contracts_insured i on i.contract_id = c.id and i.number = n.number
            """,
            [list(parts), [head for head, _ in parts.values()], [tail for _, tail in parts.values()]],
        )
        return {written: Insurance(*found) for written, *found in cursor.fetchall()}


def _taken_apart(number: str) -> tuple[str, str]:
    head, _, tail = number.rpartition("-")
    return head, tail if tail.isascii() and tail.isdecimal() and len(tail) < 10 else ""


def _new_class(fund: str, written: str) -> str:
    if written and written not in rules.ASSET_CLASSES and not rules.class_named(written):
        raise _Wrong("asset_class", "class-unknown", written=written)
    found = written if written in rules.ASSET_CLASSES else rules.class_named(written or fund)
    if found is None:
        raise _Wrong("asset_class", "fund-without-class", fund=fund)
    return found


def _quantity(field: str, text: str, digits: tuple[int, int]) -> Decimal:
    try:
        return rules.read_quantity(text, digits)
    except BadValue as bad:
        raise _Wrong(field, f"{field}-{bad.reason}") from None


def _days(rows: Sequence[SheetRow]) -> set[date]:
    return {day for text in {row.day for row in rows} if (day := _readable_day(text))}


def _readable_day(text: str) -> date | None:
    with suppress(BadDate):
        return parse_date(text, Market.FI)
    return None


def _day(text: str, today: date) -> date:
    try:
        day = parse_date(text, Market.FI)
    except BadDate as bad:
        raise _Wrong("day", f"day-{bad.reason}") from None
    if day > today:
        raise _Wrong("day", "day-in-future")
    return day


def values_before(holdings: Sequence[Holding]) -> Iterator[tuple[int, date]]:
    """Yield the insured and days of these holdings for which the register holds units already: they are replaced."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct h.insured_id, h.as_of
            from unnest(%s::bigint[], %s::date[]) as w (insured_id, day)
            join savings_unitholding h on h.insured_id = w.insured_id and h.as_of = w.day
            """,
            [[one.insurance.insured_id for one in holdings], [one.day for one in holdings]],
        )
        yield from cursor.fetchall()
