"""Where the capital comes from, line by line: the parts of each scenario add up to the cent."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelaren.domain.forecasts.results import Breakdown

PARTS: tuple[tuple[str, int, Promise], ...] = (
    ("opening", 1, _("Value today")),
    ("paid_in", 1, _("Premiums paid in")),
    ("growth", 1, _("Growth")),
    ("asset_fee", -1, _("Fees of the funds")),
    ("premium_fee", -1, _("Fees on premiums")),
    ("fixed_fee", -1, _("Fixed fees")),
    ("yield_tax", -1, _("Yield tax")),
    ("forfeited", -1, _("Lost on leaving")),
)
"""Name, sign and label of each part."""
ALWAYS = {"opening", "paid_in", "growth", "asset_fee"}


def breakdown_rows(breakdowns: Sequence[Breakdown]) -> list[tuple[Promise, list[int]]]:
    """Return label and signed minor units in each scenario, the capital last; parts nil in all are left out."""
    shown = [part for part in PARTS if part[0] in ALWAYS or any(getattr(one, part[0]) for one in breakdowns)]
    rows = [(label, [sign * int(100 * getattr(one, name)) for one in breakdowns]) for name, sign, label in shown]
    capital = [sum(amounts[place] for _, amounts in rows) for place in range(len(breakdowns))]
    return [*rows, (_("Capital when the pension begins"), capital)]
