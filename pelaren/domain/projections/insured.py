"""The inputs of one insured's forecast."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from pelaren.domain.contracts.models import Insured
from pelaren.domain.forecasts.inputs import Age, Inputs, OneOff
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.projections.rules import DEFAULT_PAYOUT, MIDDLE_OF_YEAR
from pelaren.domain.projections.snapshot import Known, Scope, draw
from pelaren.domain.projections.terms import ContractTerms, terms_of
from pelaren.values.refusals import Refusal

EPOCH = date(1970, 1, 1)


class NoInvestmentPlan(Refusal):
    message = _("The contract has no investment plan yet. A forecast needs to know where the premiums are invested.")


class NeverInAGroup(Refusal):
    message = _("The person has not been in a group of the contract.")


@dataclass(frozen=True)
class Drawn:
    """The inputs of one insured with where they come from. Money in minor units."""

    inputs: Inputs
    known: Known
    terms: ContractTerms

    @property
    def value_day(self) -> date | None:
        """The day of the market value that the forecast begins with, None while none has been read in."""
        return _day(self.known.value_day)

    @property
    def is_birth_month_known(self) -> bool:
        return self.known.birth is not None


def inputs_of(insured: Insured, *, as_of: date) -> Drawn:
    """
    Return what the forecast of an insured, fetched with contract and employer, is computed from.

    Raises NoInvestmentPlan, NeverInAGroup.
    """
    scope = Scope(employer_id=insured.employer_id, insured_id=insured.pk)
    known = draw(scope, as_of=as_of)
    if not known:
        raise NeverInAGroup
    terms = terms_of([insured.contract], as_of=as_of)[insured.contract_id]
    if not terms.shares:
        raise NoInvestmentPlan
    return Drawn(_inputs(known[0], terms, as_of), known[0], terms)


def birth_of(known: Known) -> int:
    """Return the month of birth as an index, the middle of the year where only the year is known."""
    return known.birth if known.birth is not None else 12 * known.birth_year + MIDDLE_OF_YEAR - 1


def _inputs(known: Known, terms: ContractTerms, as_of: date) -> Inputs:
    extra = _one_offs(known.extra, known.extra_amounts)
    credited = (OneOff(month_of(as_of), _money(known.credited)),) if known.credited else ()
    return Inputs(
        country=terms.country,
        currency=terms.currency,
        as_of=as_of,
        birth=birth_of(known),
        retirement_age=Age(known.retirement_age),
        opening_capital=_money(known.value),
        payment_item=_money(known.instalment),
        payment_months=terms.payment_months,
        due_day=terms.due_day,
        plan=terms.plan,
        payout=DEFAULT_PAYOUT,
        join_date=_day(known.joined_on),
        leave_date=_day(known.exit_date),
        invoice_overrides=_one_offs(known.occasions, known.occasion_amounts),
        supplementary=credited + extra,
    )


def _one_offs(months: list[int] | None, amounts: list[int] | None) -> tuple[OneOff, ...]:
    return tuple(OneOff(month, _money(amount)) for month, amount in zip(months or (), amounts or (), strict=True))


def _money(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _day(days: int | None) -> date | None:
    return None if days is None else EPOCH + timedelta(days)
