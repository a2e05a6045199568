"""Choose where new premiums of a contract are invested, from a day on."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract, InvestmentPlan, InvestmentShare
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal

WHOLE = 100


class NotWhole(Refusal):
    message = _("The shares are %(sum)s %% together. They must be 100 %%.")


class SameOptionTwice(Refusal):
    message = _("%(option)s stands there twice. Put its whole share on one line.")


class PlanInPast(Refusal):
    field = "valid_from"
    message = _("Premiums have been invested until today. Choose a day from %(first)s on.")


class PlanOnThatDay(Refusal):
    field = "valid_from"
    message = _("Another plan begins on that day. Choose another day.")


@transaction.atomic
def choose(
    *, contract: Contract, name: str, valid_from: date, shares: Sequence[tuple[str, int]], today: date, by: Actor
) -> InvestmentPlan:
    """
    Let new premiums follow a plan from a day on; `shares` are options with their whole percent, together 100.

    A contract that has no plan yet may get one from any day. Raises NotWhole, SameOptionTwice, PlanInPast,
    PlanOnThatDay.
    """
    _check_shares(shares)
    Contract.objects.select_for_update(of=["self"], no_key=True).get(pk=contract.pk)
    plans = InvestmentPlan.objects.filter(employer_id=contract.employer_id, contract=contract)
    if valid_from < today and plans.exists():
        raise PlanInPast(first=format_date(today, contract.employer.market))
    if plans.filter(valid_from=valid_from).exists():
        raise PlanOnThatDay
    plan = InvestmentPlan.objects.create(
        employer_id=contract.employer_id, contract=contract, name=name, valid_from=valid_from
    )
    InvestmentShare.objects.bulk_create(
        InvestmentShare(employer_id=contract.employer_id, plan=plan, option=option, percent=percent)
        for option, percent in shares
    )
    record("investment-plan.chosen", about=contract, by=by, plan=name, valid_from=str(valid_from))
    return plan


def _check_shares(shares: Sequence[tuple[str, int]]) -> None:
    options = [option.casefold() for option, _ in shares]
    for option, _percent in shares:
        if options.count(option.casefold()) > 1:
            raise SameOptionTwice(option=option)
    if (together := sum(percent for _, percent in shares)) != WHOLE:
        raise NotWhole(sum=together)
