"""Why a row of a file with savings values cannot be read in: one whole sentence for each reason."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "insurance-unknown": _("No insurance has the number %(number)s. Check the number."),
    "insurance-missing": _("The insurance number is missing."),
    "fund-missing": _("The fund is missing."),
    "fund-without-class": _("The fund %(fund)s is new. Write its asset class in the column Asset class: %(classes)s."),
    "class-unknown": _("%(written)s is no asset class. Choose one of %(classes)s."),
    "units-empty": _("The number of units is missing."),
    "units-number": _("The number of units is not a number. Write for example 12,345678."),
    "units-decimals": _("The number of units has more than 6 decimals."),
    "units-large": _("The number of units is unreasonably large. Check it."),
    "price-empty": _("The price is missing."),
    "price-number": _("The price is not a number. Write for example 104,25."),
    "price-decimals": _("The price has more than 6 decimals."),
    "price-large": _("The price is unreasonably large. Check it."),
    "price-zero": _("The price must be above zero."),
    "price-differs": _("The fund %(fund)s has the price %(other)s on the same day. A fund has one price a day."),
    "day-empty": _("The day is missing."),
    "day-form": _("The day cannot be read. Write it as 2026-10-31 or 31.10.2026."),
    "day-no_such_day": _("There is no such day."),
    "day-in-future": _("The day lies ahead. Values are read in for days that have been."),
    "row-twice": _("The row stands twice, also on row %(other)s. Keep one."),
}
CLASS_WORDS: dict[str, Promise] = {
    "equity": _("Equity"),
    "long_rates": _("Bonds"),
    "short_rates": _("Money market"),
    "real_estate": _("Real estate"),
}
"""What people write in the column asset class; `rules.class_named` knows each of these words."""


def sentence(reason: str, details: Mapping[str, object]) -> str:
    """Return the sentence of a reason. Raises KeyError for an unknown one."""
    return str(SENTENCES[reason]) % {**details, "classes": ", ".join(map(str, CLASS_WORDS.values()))}
