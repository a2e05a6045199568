"""The panel Pension forecast of an insured's page: everything it shows, ready to be written."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from pelaren.domain.contracts.models import Insured
from pelaren.domain.forecasts import person
from pelaren.domain.forecasts.assumptions import PAYOUTS, SCENARIOS
from pelaren.domain.forecasts.disclaimers import disclaimers
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.inputs import Age
from pelaren.domain.forecasts.results import Forecast, Scenario
from pelaren.domain.projections.insured import Drawn, inputs_of
from pelaren.domain.projections.operations import openings
from pelaren.domain.savings.queries import Value, values_of
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.insured import forecast_words as words
from pelaren.portal.insured.forecast_chart import Chart, Curve, Figures, charts
from pelaren.portal.insured.forecast_choice import Choice, ages_of
from pelaren.portal.insured.forecast_rows import table_rows
from pelaren.portal.insured.forecast_sums import breakdown_rows
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal
from pelaren.values.whole_money import format_whole, whole

CAPITAL_TO = 100
"""Capital is shown to the nearest hundred: a forecast knows no cents."""


@dataclass(frozen=True)
class Chip:
    """A choice as a link; `id` lets the focus stay where it was when the panel is exchanged."""

    id: str
    label: str
    query: str
    current: bool


@dataclass(frozen=True)
class PointRow:
    """A row of the table that says what the chart draws: whole units, one amount a scenario."""

    day: str
    age: int
    amounts: tuple[int, ...]
    paid_in: int

    @property
    def texts(self) -> list[str]:
        """The amounts as they are printed."""
        return [format_whole(amount) for amount in self.amounts]

    @property
    def paid_in_text(self) -> str:
        return format_whole(self.paid_in)


@dataclass(frozen=True)
class Panel:
    """A forecast as it is shown; with a `refusal` there is none, and the sentence says why."""

    refusal: str = ""
    choice: Choice | None = None
    subject: str = ""
    money: str = ""
    payout_kind: str = ""
    worth: str = ""
    value: str = ""
    notes: list[str] = field(default_factory=list)
    ages: list[Chip] = field(default_factory=list)
    payouts: list[Chip] = field(default_factory=list)
    moneys: list[Chip] = field(default_factory=list)
    charts: tuple[Chart, ...] = ()
    pensions: list[tuple[str, str]] = field(default_factory=list)
    spoken: str = ""
    points: list[PointRow] = field(default_factory=list)
    past: list[tuple[str, str]] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    sums: list[tuple[Promise, list[int]]] = field(default_factory=list)
    assumptions: list[tuple[str, str, str, str]] = field(default_factory=list)
    investments: list[tuple[str, str, str, str]] = field(default_factory=list)
    disclaimers: list[str] = field(default_factory=list)
    begins: str = ""
    pension_title: str = ""
    currency: str = ""

    @property
    def point_rows(self) -> SafeString:
        """The numbers of the chart."""
        return table_rows([one.day, one.age, *one.texts, one.paid_in_text] for one in self.points)

    @property
    def past_rows(self) -> SafeString:
        """The value so far."""
        return table_rows(self.past)

    @property
    def sum_rows(self) -> SafeString:
        """Where the capital comes from."""
        return table_rows([label, *(format_money(one, self.currency) for one in sums)] for label, sums in self.sums)

    @property
    def assumption_rows(self) -> SafeString:
        """What the forecast assumes."""
        return table_rows(self.assumptions)


def of(request: EmployerRequest, insured: Insured) -> Panel:
    """Return the panel for an insured, fetched with contract and employer, and record that it was opened."""
    try:
        drawn = inputs_of(insured, as_of=timezone.localdate())
    except Refusal as refusal:
        return Panel(refusal=str(refusal))
    own = drawn.inputs.retirement_age.years
    ages = ages_of(insured.contract, own)
    choice = Choice.of(request.GET, age=own, payout=drawn.inputs.payout, ages=ages)
    chosen = replace(drawn, inputs=replace(drawn.inputs, retirement_age=Age(choice.age), payout=choice.payout))
    try:
        forecast = person.forecast(chosen.inputs)
    except InputRefused:
        return Panel(refusal=gettext("The forecast cannot be computed: a fact of the contract is outside its limits."))
    openings.forecast(insured=insured, by=request.membership)
    offered = sorted({ages[0], own, choice.age, ages[-1]})
    return _Writer(insured, chosen, forecast, choice, offered).panel()


@dataclass(frozen=True)
class _Writer:
    insured: Insured
    drawn: Drawn
    forecast: Forecast
    choice: Choice
    ages: list[int]

    @property
    def market(self) -> str:
        return self.insured.contract.employer.market

    @property
    def currency(self) -> str:
        return self.drawn.terms.currency

    @property
    def scenarios(self) -> list[Scenario]:
        return [self.forecast.scenarios[name] for name in SCENARIOS]

    def panel(self) -> Panel:
        past = self._past()
        points = list(self._points())
        pensions = self._pensions()
        return Panel(
            choice=self.choice,
            subject=words.subject(self.drawn, self.choice.age),
            money=words.kind_of_money(nominal=self.choice.nominal),
            payout_kind=words.payout_kind(self.forecast),
            worth=format_money(self.drawn.known.value, self.currency) if self.drawn.value_day else "",
            value=words.value_sentence(self.drawn, self.market),
            notes=words.notes(self.drawn, self.forecast, age=self.choice.age, market=self.market),
            ages=self._age_chips(),
            payouts=self._payout_chips(),
            moneys=self._money_chips(),
            charts=self._charts(past, points),
            pensions=pensions,
            spoken=self._spoken(pensions),
            points=points,
            past=[(format_date(one.day, self.market), format_money(one.minor, self.currency)) for one in past],
            scenarios=[str(words.SCENARIO[name]) for name in SCENARIOS],
            sums=breakdown_rows([scenario.breakdown for scenario in self.scenarios]),
            assumptions=words.assumption_rows(self.drawn, self.forecast),
            investments=words.investments(self.drawn, self.forecast),
            disclaimers=disclaimers(self.forecast.assumptions, language(), is_simulation=False),
            begins=format_date(self.forecast.pension_start, self.market),
            pension_title=words.pension_title(self.choice.age, self.choice.payout),
            currency=self.currency,
        )

    def _past(self) -> list[Value]:
        today = self.drawn.inputs.as_of
        return values_of(employer_id=self.insured.employer_id, insured_id=self.insured.pk, on=today)

    def _points(self) -> Iterator[PointRow]:
        for rows in zip(*(scenario.series for scenario in self.scenarios), strict=True):
            amounts = [row.capital if self.choice.nominal else row.capital_today for row in rows]
            paid_in = rows[1].paid_in if self.choice.nominal else rows[1].paid_in_today
            day = rows[0].date
            yield PointRow(
                day=format_date(day, self.market),
                age=(12 * day.year + day.month - 1 - self.drawn.inputs.birth) // 12,
                amounts=tuple(whole(amount, to=CAPITAL_TO) for amount in amounts),
                paid_in=whole(paid_in, to=CAPITAL_TO),
            )

    def _charts(self, past: list[Value], points: list[PointRow]) -> tuple[Chart, ...]:
        if len(points) < 2 or not any(amount for point in points for amount in point.amounts):
            return ()
        days = [point.date for point in self.scenarios[0].series]
        curves = [
            Curve(str(words.SCENARIO[name]), [point.amounts[place] for point in points])
            for place, name in enumerate(SCENARIOS)
        ]
        facts = {"first": (past[0].day if past else days[0]).year, "last": days[-1].year}
        title = gettext("Pension forecast: value of the insurance %(first)s–%(last)s") % facts
        return charts(Figures(self._drawn_past(past), days, curves, self.currency, title, self._description(points)))

    def _drawn_past(self, past: list[Value]) -> list[tuple[date, int]]:
        """The value so far as whole units; the last value holds until today, where the forecast begins."""
        if not past:
            return []
        line = [(value.day, whole(value.minor / 100)) for value in past]
        today = self.drawn.inputs.as_of.replace(day=1)
        return [(min(day, today), amount) for day, amount in line] + [(today, line[-1][1])]

    def _description(self, points: list[PointRow]) -> str:
        low, middle, high = (format_whole(amount, self.currency) for amount in points[-1].amounts)
        said = gettext(
            "The value is %(today)s today. At the age of %(age)s it is expected to be %(low)s in the cautious, "
            "%(middle)s in the normal and %(high)s in the favourable scenario."
        )
        today = format_whole(whole(self.drawn.known.value / 100), self.currency)
        return said % {"today": today, "age": self.choice.age, "low": low, "middle": middle, "high": high}

    def _pensions(self) -> list[tuple[str, str]]:
        amounts = [one.pension_month if self.choice.nominal else one.pension_month_today for one in self.scenarios]
        shown = [format_whole(whole(amount), self.currency) for amount in amounts]
        return list(zip((str(words.SCENARIO[name]) for name in SCENARIOS), shown, strict=True))

    def _spoken(self, pensions: list[tuple[str, str]]) -> str:
        amounts = dict(zip(("low", "middle", "high"), (amount for _, amount in pensions), strict=True))
        said = gettext(
            "%(title)s: %(low)s in the cautious, %(middle)s in the normal and %(high)s in the favourable scenario."
        )
        return said % ({"title": words.pension_title(self.choice.age, self.choice.payout)} | amounts)

    def _age_chips(self) -> list[Chip]:
        return [
            Chip(
                f"forecast-age-{age}",
                ngettext("%(age)s year", "%(age)s years", age) % {"age": age},
                self.choice.but(age=age).query,
                age == self.choice.age,
            )
            for age in self.ages
        ]

    def _payout_chips(self) -> list[Chip]:
        return [
            Chip(
                f"forecast-payout-{payout}",
                str(words.PAYOUT[payout]),
                self.choice.but(payout=payout).query,
                payout == self.choice.payout,
            )
            for payout in PAYOUTS
        ]

    def _money_chips(self) -> list[Chip]:
        texts = ((False, "today", gettext("Today's money")), (True, "nominal", gettext("Nominal amounts")))
        return [
            Chip(f"forecast-money-{name}", text, self.choice.but(nominal=nominal).query, nominal == self.choice.nominal)
            for nominal, name, text in texts
        ]


def language() -> str:
    """Return the reader's language as the disclaimers know it."""
    return (get_language() or "sv")[:2]
