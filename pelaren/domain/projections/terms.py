"""What a contract's forecasts have in common: market, payment plan, investment plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection

from pelaren.domain.contracts.models import Contract
from pelaren.domain.forecasts.rates import Plan
from pelaren.domain.projections.rules import FundShare, fund_share, plan_from

# Without a payment plan nothing falls due, and the day does not matter.
ANY_DUE_DAY = 15


@dataclass(frozen=True)
class ContractTerms:
    """The terms of a contract on a day; `shares` are empty while it has no investment plan."""

    contract_id: int
    country: str
    currency: str
    payment_months: frozenset[int]
    due_day: int
    shares: tuple[FundShare, ...]

    @property
    def plan(self) -> Plan:
        """The investment plan as asset classes."""
        return plan_from(self.shares)


def terms_of(contracts: Iterable[Contract], *, as_of: date) -> dict[int, ContractTerms]:
    """
    Return the terms of contracts whose employers are known, by contract id, with one question for all of them.

    Where a change of the payment plan waits, what will hold is counted with: nearly all premiums to come follow it.
    """
    by_id = {contract.pk: contract for contract in contracts}
    employers = list({contract.employer_id for contract in by_id.values()})
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"contracts": list(by_id), "employers": employers, "as_of": as_of})
        rows = groupby(cursor.fetchall(), key=itemgetter(0))
        return {pk: _terms(by_id[pk], list(of_contract)) for pk, of_contract in rows}


_STATEMENT = """
    select c.id, coalesce(y.next_months, y.months), coalesce(y.next_due_day, y.due_day),
           s.option, s.percent, coalesce(f.asset_class, '')
    from contracts_contract c
    left join billing_paymentplan y on y.contract_id = c.id
    left join lateral (
        select p.id from contracts_investmentplan p
        where p.contract_id = c.id and p.valid_from <= %(as_of)s order by p.valid_from desc limit 1
    ) p on true
    left join contracts_investmentshare s on s.plan_id = p.id
    left join savings_investmentfund f on f.name = s.option and f.currency = c.currency
    where c.id = any(%(contracts)s) and c.employer_id = any(%(employers)s)
    order by c.id, s.percent desc, s.option
"""


def _terms(contract: Contract, rows: Sequence[tuple]) -> ContractTerms:
    _, months, due_day, *_ = rows[0]
    classes = {option: asset_class for *_, option, _, asset_class in rows}
    return ContractTerms(
        contract_id=contract.pk,
        country=contract.employer.market,
        currency=contract.currency,
        payment_months=frozenset(months or ()),
        due_day=due_day or ANY_DUE_DAY,
        shares=tuple(fund_share(option, percent, classes) for *_, option, percent, _ in rows if option is not None),
    )
