"""The words of a forecast: scenarios, payouts, what is special about somebody's forecast, how it was computed."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.rates import rates_of
from pelaren.domain.forecasts.results import Forecast
from pelaren.domain.projections.insured import Drawn
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.whole_money import format_percent, format_whole, whole

SCENARIO = {"unfavourable": _("Cautious"), "best_estimate": _("Normal"), "favourable": _("Favourable")}
PAYOUT = {"5": _("5 years"), "10": _("10 years"), "15": _("15 years"), "20": _("20 years"), "life": _("For life")}
PENSION = {
    "5": _("Pension a month from the age of %(age)s, for 5 years"),
    "10": _("Pension a month from the age of %(age)s, for 10 years"),
    "15": _("Pension a month from the age of %(age)s, for 15 years"),
    "20": _("Pension a month from the age of %(age)s, for 20 years"),
    "life": _("Pension a month from the age of %(age)s, for life"),
}
ASSET_CLASS = {
    "equity": _("Equity"),
    "long_rates": _("Bonds, long rates"),
    "short_rates": _("Money market, short rates"),
    "real_estate": _("Real estate"),
}
SUBJECT = {
    0: _("The value of the insurance until the age of %(age)s, without further regular premiums"),
    1: _("The value of the insurance if the instalment is %(instalment)s a year until the age of %(age)s"),
    4: _("The value of the insurance if the instalment is %(instalment)s a quarter until the age of %(age)s"),
    12: _("The value of the insurance if the instalment is %(instalment)s a month until the age of %(age)s"),
}
SUBJECT_OTHERWISE = _(
    "The value of the insurance if the instalment is %(instalment)s, %(times)s times a year, until the age of %(age)s"
)


def subject(drawn: Drawn, age: int) -> str:
    """Return what the chart shows, as one sentence."""
    times = len(drawn.terms.payment_months) if pays_on(drawn) else 0
    amount = format_money(drawn.known.instalment, drawn.terms.currency)
    return str(SUBJECT.get(times, SUBJECT_OTHERWISE)) % {"instalment": amount, "times": times, "age": age}


def pension_title(age: int, payout: str) -> str:
    """Return what the monthly amounts are."""
    return str(PENSION[payout]) % {"age": age}


def pays_on(drawn: Drawn) -> bool:
    """Return whether regular premiums are still to come."""
    inputs = drawn.inputs
    has_left = inputs.leave_date is not None and inputs.leave_date < inputs.as_of
    return bool(inputs.payment_item and inputs.payment_months) and not has_left


def kind_of_money(*, nominal: bool) -> str:
    """Return in whose money the amounts are."""
    if nominal:
        return gettext("Amounts are in the money of the year they stand for, before tax. They buy less than today.")
    return gettext("Amounts are in today's money, before tax.")


def payout_kind(forecast: Forecast) -> str:
    """Return whether the pension keeps its buying power while it is paid."""
    if forecast.assumptions.is_real_level:
        return gettext("While the pension is paid it rises with prices, so it keeps its buying power.")
    return gettext("The pension stays the same amount while it is paid, so its buying power falls as prices rise.")


def value_sentence(drawn: Drawn, market: str) -> str:
    """Return of which day the value is that the forecast begins with."""
    day, currency = drawn.value_day, drawn.terms.currency
    if day is None:
        return gettext("No market value has been read in for the insurance yet. The forecast begins with 0.")
    facts = {"value": format_money(drawn.known.value, currency), "day": format_date(day, market)}
    return gettext("The market value is %(value)s on %(day)s.") % facts


def notes(drawn: Drawn, forecast: Forecast, *, age: int, market: str) -> list[str]:
    """Return what is special about this forecast, each as a sentence of its own."""
    return [*_about_time(drawn, forecast, age, market), *_about_money(drawn, forecast), *_about_outcome(forecast)]


def _about_time(drawn: Drawn, forecast: Forecast, age: int, market: str) -> Iterator[str]:
    inputs = drawn.inputs
    if forecast.months == 0:
        yield gettext("The age of %(age)s is passed. The pension is computed from this month.") % {"age": age}
    if inputs.leave_date and inputs.leave_date >= inputs.as_of:
        day = format_date(inputs.leave_date, market)
        yield gettext("Leaves the group on %(day)s. Premiums that fall due by then are counted.") % {"day": day}
    elif inputs.leave_date:
        day = format_date(inputs.leave_date, market)
        yield gettext("Left the group on %(day)s. The insurance is paid up and bears its fees.") % {"day": day}
    elif not pays_on(drawn):
        yield gettext("No regular premiums are to come. The insurance is paid up and bears its fees.")
    if not drawn.is_birth_month_known:
        yield gettext("The month of birth is not known. The forecast counts with the middle of the year.")


def _about_money(drawn: Drawn, forecast: Forecast) -> Iterator[str]:
    currency = drawn.terms.currency
    if drawn.known.credited:
        amount = format_money(drawn.known.credited, currency)
        yield gettext("Premiums of %(amount)s, paid after the day of the value, are counted as well.") % {
            "amount": amount
        }
    waiting = sum(drawn.known.occasion_amounts or []) + sum(drawn.known.extra_amounts or [])
    excluded = int(100 * forecast.excluded_premiums)
    if waiting and not excluded:
        amount = format_money(waiting, currency)
        yield gettext("Invoices that are open or changed by hand are counted with %(amount)s.") % {"amount": amount}
    if excluded:
        amount = format_money(excluded, currency)
        yield gettext("Premiums of %(amount)s fall due when the pension has begun and are not counted.") % {
            "amount": amount
        }


def _about_outcome(forecast: Forecast) -> Iterator[str]:
    scenarios = forecast.scenarios.values()
    if any(one.fee_cap_hit for one in scenarios):
        yield gettext("The savings do not last for the fixed fee in every scenario. They never fall below 0.")
    if any(one.small_pension and one.capital > 0 for one in scenarios):
        limit = whole(forecast.assumptions.small_pension_month)
        amount = format_whole(limit, forecast.assumptions.currency)
        yield gettext("The pension is less than %(amount)s a month in at least one scenario.") % {"amount": amount}


def assumption_rows(drawn: Drawn, forecast: Forecast) -> list[tuple[str, str, str, str]]:
    """Return label and value in each scenario of what the forecast assumes; equal values stand in all three."""
    chosen, plan = forecast.assumptions, drawn.terms.plan
    rates = [rates_of(chosen, plan, scenario) for scenario in SCENARIOS]
    return [
        _row(gettext("Return a year after fees and yield tax"), [rate.yearly - 1 for rate in rates]),
        _row(gettext("Inflation a year"), [chosen.inflation[scenario] for scenario in SCENARIOS]),
        _row(gettext("Return a year while the pension is paid"), [chosen.payout_return[one] for one in SCENARIOS]),
        _row(gettext("Fee a year while the pension is paid"), [chosen.payout_fee] * 3),
        _row(gettext("Fee on each premium"), [chosen.premium_fee] * 3),
        _same(gettext("Fixed fee a year"), format_money(int(100 * chosen.fixed_fee_year), chosen.currency)),
        _row(gettext("Yield tax a year, on the capital"), [chosen.yield_tax] * 3),
        _row(gettext("The instalment rises a year by"), [chosen.premium_growth] * 3),
    ]


def _row(label: str, fractions: list) -> tuple[str, str, str, str]:
    low, middle, high = (format_percent(fraction) for fraction in fractions)
    return (label, low, middle, high)


def _same(label: str, value: str) -> tuple[str, str, str, str]:
    return (label, value, value, value)


def investments(drawn: Drawn, forecast: Forecast) -> list[tuple[str, str, str, str]]:
    """Return each investment object with its share, what it counts as, and the yearly fee of that class."""
    classes = forecast.assumptions.classes
    return [
        (
            share.name,
            f"{share.percent}\u00a0%",
            str(ASSET_CLASS[share.asset_class]),
            format_percent(classes[share.asset_class].asset_fee) if share.asset_class in classes else "–",
        )
        for share in drawn.terms.shares
    ]
