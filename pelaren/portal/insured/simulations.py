"""Simulate pension: up to three alternatives side by side. Nothing is stored; the address holds what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.documents import downloads, simulation_pdf
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Insured
from pelaren.domain.forecasts import person as engine
from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.disclaimers import disclaimers
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.results import Forecast
from pelaren.domain.projections.insured import Drawn, inputs_of
from pelaren.domain.projections.operations import openings
from pelaren.domain.projections.simulations import Changes, changed
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import forecast_words as words
from pelaren.portal.insured import person
from pelaren.portal.insured.forecast_choice import ages_of
from pelaren.portal.insured.forecast_panel import CAPITAL_TO, language
from pelaren.portal.insured.simulation_forms import AlternativeForm
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal
from pelaren.values.whole_money import format_whole, whole
from pelaren.web.frame import Link

PREFIXES = ("a", "b", "c")
TITLES = (_("Alternative 1"), _("Alternative 2"), _("Alternative 3"))


@dataclass(frozen=True)
class Alternative:
    """One column of the comparison."""

    title: str
    changes: Changes
    forecast: Forecast


@employer_page(Permission.VIEW_INSURED)
def show(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Show the form and, below it, what each alternative would give."""
    insured = person.insured_of(request, contract, number)
    context: dict[str, object] = {
        "insured": insured,
        "crumbs": (
            *crumbs_below_tab(request, insured.contract),
            Link(insured.full_name, person.url_of(request, insured)),
        ),
    }
    try:
        drawn = inputs_of(insured, as_of=timezone.localdate())
    except Refusal as refusal:
        return page(request, "portal/insured/simulation.html", context | {"refusal": str(refusal)})
    forms = forms_of(request, insured, drawn)
    alternatives = compared(forms, drawn)
    openings.simulation(insured=insured, by=request.membership)
    wrong = next((form for form in forms if form.is_bound and form.errors), None)
    context |= {
        "forms": list(zip(TITLES, forms, strict=True)),
        "form": wrong,
        "comparison": rows(alternatives, drawn, insured.contract.employer.market),
        "pdf_url": f"{person.url_of(request, insured, 'insured-simulation-pdf')}?{request.GET.urlencode()}"
        if alternatives and not wrong
        else "",
        "titles": [alternative.title for alternative in alternatives],
        "value": words.value_sentence(drawn, insured.contract.employer.market),
        "payout_kind": words.payout_kind(alternatives[0].forecast) if alternatives else "",
        "disclaimers": disclaimers(alternatives[0].forecast.assumptions, language(), is_simulation=True)
        if alternatives
        else [],
    }
    return page(request, "portal/insured/simulation.html", context, status=422 if wrong else 200)


@employer_page(Permission.VIEW_INSURED)
def pdf(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Hand over the comparison that the address holds as PDF; where it holds none, lead back to what is wrong."""
    insured = person.insured_of(request, contract, number)
    back = f"{person.url_of(request, insured, 'insured-simulation')}?{request.GET.urlencode()}"
    try:
        drawn = inputs_of(insured, as_of=timezone.localdate())
    except Refusal:
        return redirect(back)
    alternatives = compared(forms_of(request, insured, drawn), drawn)
    if not alternatives:
        return redirect(back)
    openings.simulation(insured=insured, by=request.membership)
    content = simulation_pdf.write(comparison(insured, alternatives, drawn))
    return downloads.handed_over(content, f"simulering-{insured.insurance_number}.pdf")


def comparison(insured: Insured, alternatives: Sequence[Alternative], drawn: Drawn) -> simulation_pdf.Comparison:
    """Return what is printed of the alternatives."""
    market, today = insured.contract.employer.market, timezone.localdate()
    return simulation_pdf.Comparison(
        insurer=settings.PELAREN_INSURER,
        facts=[
            (gettext("Insured person"), insured.full_name),
            (gettext("Insurance number"), insured.insurance_number),
            (gettext("Day"), format_date(today, market)),
        ],
        alternatives=[one.title for one in alternatives],
        rows=rows(alternatives, drawn, market),
        sentences=[
            words.kind_of_money(nominal=False),
            words.value_sentence(drawn, market),
            words.payout_kind(alternatives[0].forecast),
        ],
        disclaimers=disclaimers(alternatives[0].forecast.assumptions, language(), is_simulation=True),
        day=today,
        language=language(),
    )


def forms_of(request: EmployerRequest, insured: Insured, drawn: Drawn) -> list[AlternativeForm]:
    """Return the three forms: as they were sent, or the first filled in with what is agreed."""
    data = request.GET if any(f"{prefix}-age" in request.GET for prefix in PREFIXES) else None
    own = drawn.inputs.retirement_age.years
    agreed = {"age": str(own), "months": "0", "payout": drawn.inputs.payout, "instalment": drawn.known.instalment}
    initial = (agreed, {"payout": drawn.inputs.payout}, {"payout": drawn.inputs.payout})
    ages = ages_of(insured.contract, own)
    return [
        AlternativeForm(data, ages=ages, currency=drawn.terms.currency, prefix=prefix, initial=first)
        for prefix, first in zip(PREFIXES, initial, strict=True)
    ]


def compared(forms: Sequence[AlternativeForm], drawn: Drawn) -> list[Alternative]:
    """Return the forecasts of the alternatives that are filled in; a refused one says so in its form."""
    alternatives = []
    for title, form in zip(TITLES, forms, strict=True):
        changes = _agreed(form, drawn) if not form.is_bound else form.changes if form.is_valid() else None
        if changes is None:
            continue
        try:
            alternatives.append(Alternative(str(title), changes, engine.forecast(changed(drawn.inputs, changes))))
        except InputRefused:
            form.add_error("age" if form.is_bound else None, _("Choose an age within the limits of the forecast"))
    return alternatives


def _agreed(form: AlternativeForm, drawn: Drawn) -> Changes | None:
    return Changes(age=drawn.inputs.retirement_age) if form.prefix == PREFIXES[0] else None


def rows(alternatives: Sequence[Alternative], drawn: Drawn, market: str) -> list[tuple[str, list[str]]]:
    """Return label and one text for each alternative, in today's money."""
    currency = drawn.terms.currency
    facts = [
        (gettext("Pension begins"), [format_date(one.forecast.pension_start, market) for one in alternatives]),
        (gettext("Instalment"), [_instalment(one, drawn) for one in alternatives]),
        (gettext("Extra premium"), [format_money(one.changes.extra, currency) for one in alternatives]),
        (
            gettext("Paid in until then"),
            [format_money(int(100 * _breakdown(one).paid_in), currency) for one in alternatives],
        ),
        (gettext("Pension is paid"), [str(words.PAYOUT[_payout(one, drawn)]) for one in alternatives]),
    ]
    return [*facts, *_amounts(alternatives, currency)]


def _amounts(alternatives: Sequence[Alternative], currency: str) -> list[tuple[str, list[str]]]:
    capital = gettext("Capital when the pension begins: %(scenario)s")
    pension = gettext("Pension a month: %(scenario)s")
    found = []
    for label, of, to in ((capital, "capital_today", CAPITAL_TO), (pension, "pension_month_today", 1)):
        for name in SCENARIOS:
            amounts = [getattr(one.forecast.scenarios[name], of) for one in alternatives]
            texts = [format_whole(whole(amount, to=to), currency) for amount in amounts]
            found.append((label % {"scenario": words.SCENARIO[name]}, texts))
    return found


def _instalment(one: Alternative, drawn: Drawn) -> str:
    minor = drawn.known.instalment if one.changes.instalment is None else one.changes.instalment
    return format_money(minor, drawn.terms.currency)


def _breakdown(one: Alternative):
    return one.forecast.scenarios["best_estimate"].breakdown


def _payout(one: Alternative, drawn: Drawn) -> str:
    return one.changes.payout or drawn.inputs.payout
