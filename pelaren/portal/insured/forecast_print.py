"""The panel Pension forecast on paper: the same texts, the same chart."""

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.documents.forecast_pdf import Forecast, Table
from pelaren.domain.contracts.models import Insured
from pelaren.portal.insured.forecast_chart import Chart
from pelaren.portal.insured.forecast_panel import Panel, language
from pelaren.values.dates import format_date
from pelaren.values.money import format_money

LOOKS = (
    "text{font-family:'Hanken Grotesk';font-size:13px;fill:#52606D}"
    ".t-strong{fill:#1C2733;font-weight:600;font-size:14px}.grid{stroke:#D9DEE3}.axis{stroke:#737981}"
    ".band{fill:#E3EDF7}.paid,.fore{fill:none;stroke:#1B4D7E;stroke-width:2}.fore{stroke-dasharray:5 4}"
    ".now{stroke:#C96F00;stroke-width:2}.dot{fill:#1B4D7E;stroke:#FFFFFF;stroke-width:2}"
)
"""The page's style sheet does not reach an SVG on paper."""


def printed(panel: Panel, insured: Insured) -> Forecast:
    """Return what is printed of a panel that is no refusal."""
    today = timezone.localdate()
    chart = panel.charts[0] if panel.charts else None
    return Forecast(
        insurer=settings.PELAREN_INSURER,
        facts=[
            (gettext("Insured person"), insured.full_name),
            (gettext("Insurance number"), insured.insurance_number),
            (gettext("Day"), format_date(today, insured.contract.employer.market)),
        ],
        subject=panel.subject,
        chart=drawing(chart) if chart else "",
        about=chart.description if chart else "",
        pension_title=panel.pension_title,
        pensions=panel.pensions,
        sentences=[panel.money, panel.value, *panel.notes, panel.payout_kind],
        tables=list(_tables(panel)),
        disclaimers=panel.disclaimers,
        day=today,
        language=language(),
    )


def drawing(chart: Chart) -> str:
    """Return a chart as an SVG that stands on its own."""
    svg = render_to_string("portal/insured/_forecast_chart.html", {"chart": chart})
    size = f'xmlns="http://www.w3.org/2000/svg" width="{chart.shape.width}" height="{chart.shape.height}"'
    return svg.replace("<svg ", f"<svg {size} ", 1).replace(">", f"><style>{LOOKS}</style>", 1)


def _tables(panel: Panel) -> Iterator[Table]:
    title = gettext("Value of the insurance in %(currency)s, the numbers of the chart") % {"currency": panel.currency}
    heads = [gettext("Day"), gettext("Age"), *panel.scenarios, gettext("Paid in")]
    yield Table(title, heads, [[one.day, str(one.age), *one.texts, one.paid_in_text] for one in panel.points])
    title = gettext("Where the capital comes from, nominal amounts until %(day)s") % {"day": panel.begins}
    sums = [[str(label), *(format_money(one, panel.currency) for one in amounts)] for label, amounts in panel.sums]
    yield Table(title, [gettext("Part"), *panel.scenarios], sums)
    heads = [gettext("Assumption"), *panel.scenarios]
    yield Table(gettext("What the forecast assumes"), heads, panel.assumptions)
    heads = [gettext("Fund"), gettext("Share"), gettext("Counts as"), gettext("Fee a year")]
    yield Table(gettext("Investments"), heads, panel.investments)
