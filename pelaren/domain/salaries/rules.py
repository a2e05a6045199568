"""What a salary gives as instalment: no database, no clock."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from pelaren.domain.forecasts.salary_premiums import SalaryRefused, agreements, salary_premium
from pelaren.values.refusals import Refusal


class UnevenPeriods(Refusal):
    field = "salary"
    message = _("The payments of the contract are not equally far apart, so no salary gives one instalment.")


class BaseAmountUnknown(Refusal):
    field = "salary"
    message = _("The income base amount of %(year)s is not known yet.")


def months_between(payment_months: Collection[int]) -> int:
    """Return how many months each payment of a plan covers. Raises UnevenPeriods."""
    months = sorted(payment_months)
    gaps = {(later - one) % 12 or 12 for one, later in zip(months, [*months[1:], *months[:1]], strict=True)}
    if len(gaps) != 1:
        raise UnevenPeriods
    return gaps.pop()


def instalment_of(salary: int, agreement: str, *, months: int, birth: date | None, on: date) -> int:
    """
    Return the instalment for a monthly salary, both in minor units of SEK, by the income base amount of the year.

    Without a known day of birth nobody has passed the age from which an agreement pays less. Raises BaseAmountUnknown.
    """
    las_age = agreements()[agreement].las_age
    is_past = birth is not None and las_age is not None and _age(birth, on) >= las_age
    try:
        premium = salary_premium(agreement, on.year, Decimal(salary) / 100, months, after_las_age=is_past)
    except SalaryRefused as refused:
        raise BaseAmountUnknown(year=on.year) from refused
    return int(100 * premium)


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
