"""How often a payment plan falls due, in words."""

from collections.abc import Collection, Mapping

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# By the number of payment months in a year; 0 stands for all other numbers.
PAID = {
    1: _("Paid once a year"),
    2: _("Paid twice a year"),
    4: _("Paid quarterly"),
    12: _("Paid monthly"),
    0: _("Paid %(count)d times a year"),
}
TIMES = {
    1: _("Once a year: %(months)s"),
    2: _("Twice a year: %(months)s"),
    4: _("Four times a year: %(months)s"),
    12: _("Every month"),
    0: _("%(count)d times a year: %(months)s"),
}
AMOUNT = {
    1: _("Amount per payment, once a year"),
    2: _("Amount per payment, twice a year"),
    4: _("Amount per payment, four times a year"),
    12: _("Amount per payment, every month"),
    0: _("Amount per payment, %(count)d times a year"),
}


def how_often(months: Collection[int]) -> str:
    """Return for example “Paid quarterly”."""
    return _of(PAID, months)


def when(months: Collection[int]) -> str:
    """Return for example “Four times a year: March, June, September and December”."""
    return _of(TIMES, months)


def amount_hint(months: Collection[int]) -> str:
    """Return for example “Amount per payment, four times a year”."""
    return _of(AMOUNT, months)


def month_list(months: Collection[int]) -> str:
    """Return for example “March, June, September, December”."""
    return str(capfirst(", ".join(_names(months))))


def _of(sentences: Mapping[int, str | Promise], months: Collection[int]) -> str:
    sentence = str(sentences.get(len(months), sentences[0]))
    return sentence % {"count": len(months), "months": _enumerated(_names(months))}


def _names(months: Collection[int]) -> list[str]:
    return [str(MONTHS[month]) for month in sorted(months)]


def _enumerated(names: list[str]) -> str:
    *others, last = names
    return gettext("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last} if others else last
