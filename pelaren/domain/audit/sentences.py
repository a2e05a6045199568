"""
What each event says when people read the trail: one whole sentence per event name.

`%(who)s` did it; `%(about)s` is what it was done to, as people number it. The other placeholders are the event's facts:
amounts come written with their currency, dates in the form of the market. Never take a sentence away: old trails hold
its event.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.values.dates import format_date
from pelaren.values.money import format_money

SENTENCES: dict[str, Promise] = {
    "contract.history-taken-over": _(
        "%(who)s took over the %(invoices)s paid invoices of contract %(about)s from the system before"
    ),
    "conversation.answered": _("%(who)s wrote message %(place)s of conversation %(about)s"),
    "conversation.closed": _("%(who)s closed conversation %(about)s"),
    "conversation.reopened": _("%(who)s wrote message %(place)s of conversation %(about)s, which opened it again"),
    "conversation.started": _("%(who)s started conversation %(about)s"),
    "forecast.opened": _("%(who)s opened the pension forecast of insurance %(about)s"),
    "forecast.portfolio-opened": _("%(who)s opened the pension forecasts of contract %(about)s"),
    "forecast.simulated": _("%(who)s simulated the pension of insurance %(about)s"),
    "instalment.changed": _("%(who)s changed the instalment of insurance %(about)s from %(before)s to %(after)s"),
    "instalment.undone": _("%(who)s changed the instalment of insurance %(about)s back from %(before)s to %(after)s"),
    "insured.joined": _("%(who)s added insurance %(about)s to group %(group)s from %(joined_on)s with %(instalment)s"),
    "insured.left": _("%(who)s removed insurance %(about)s from group %(group)s, last day %(exit_date)s"),
    "insured.returned": _("%(who)s undid the removal of insurance %(about)s from its group"),
    "invoice.changed": _("%(who)s changed invoice %(about)s from %(before)s to %(after)s"),
    "invoice.credited": _("%(who)s credited invoice %(credits)s with credit invoice %(about)s over %(total)s"),
    "invoice.issued": _("%(who)s issued invoice %(about)s over %(total)s"),
    "ledger.broken": _("%(who)s checked the ledger and found sums that do not agree"),
    "payment.allocated": _("%(who)s matched %(amount)s of a payment for contract %(about)s with invoice %(invoice)s"),
    "payment.allocation-undone": _(
        "%(who)s took %(amount)s of a payment for contract %(about)s off invoice %(invoice)s"
    ),
    "payment.approved": _("%(who)s approved the payment of %(amount)s for contract %(about)s"),
    "payment.registered": _("%(who)s registered a payment of %(amount)s for contract %(about)s"),
    "payment.registered-waiting": _(
        "%(who)s registered a payment of %(amount)s for contract %(about)s, which waits for approval"
    ),
    "payment.reversed": _(
        "%(who)s reversed the payment of %(amount)s for contract %(about)s, value date %(value_date)s"
    ),
    "payment.withdrawn": _("%(who)s withdrew the payment of %(amount)s for contract %(about)s before it was approved"),
    "proposal.made": _("%(who)s made the invoice proposal %(about)s"),
    "refund.approved": _("%(who)s approved the refund of %(amount)s to contract %(about)s"),
    "refund.registered": _("%(who)s registered a refund of %(amount)s to contract %(about)s"),
    "refund.registered-waiting": _(
        "%(who)s registered a refund of %(amount)s to contract %(about)s, which waits for approval"
    ),
    "refund.withdrawn": _("%(who)s withdrew the refund of %(amount)s to contract %(about)s before it was approved"),
    "savings.read-in": _("%(who)s read in the savings of %(insured)s insured persons on %(day)s"),
    "surplus.used": _("%(who)s let surplus of %(amount)s pay invoices of contract %(about)s"),
    "terms.changed": _("%(who)s changed the terms of contract %(about)s from %(valid_from)s on"),
    "user.password-changed": _("%(who)s chose a new password"),
    "user.sign-in-failed": _("Somebody at %(address)s tried to sign in as %(about)s with a wrong password"),
    "user.sign-in-failed-unknown": _("Somebody at %(address)s tried to sign in with an e-mail address nobody has"),
    "user.signed-in": _("%(who)s signed in with password from %(address)s"),
    "user.signed-in-to-the-demo": _("%(who)s signed in with the button of the demo"),
    "user.signed-out": _("%(who)s signed out"),
}
VARIANTS = {
    ("conversation.answered", "reopened", True): "conversation.reopened",
    ("payment.registered", "waits", True): "payment.registered-waiting",
    ("refund.registered", "waits", True): "refund.registered-waiting",
    ("user.signed-in", "method", "demo"): "user.signed-in-to-the-demo",
}
"""Event name, fact and value that make an event read otherwise."""
UNKNOWN = _("%(who)s: %(name)s, %(about)s")
"""An event that this version of the program no longer records, or does not record yet."""
AMOUNTS = frozenset({"after", "amount", "before", "instalment", "total"})
DATES = frozenset({"day", "joined_on", "exit_date", "due_date", "valid_from", "value_date"})


class _Facts(dict[str, str]):
    """A fact that an older event does not hold reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(name: str, facts: Mapping[str, object], *, who: str, about: str, currency: str, market: str) -> str:
    """Return an event as a sentence in the reader's language. `market` and `currency` are the employer's."""
    variant = next(
        (key for (of, fact, value), key in VARIANTS.items() if of == name and facts.get(fact) == value), name
    )
    written = {fact: _written(fact, value, currency, market) for fact, value in facts.items()}
    return str(SENTENCES.get(variant, UNKNOWN)) % _Facts(written | {"who": who, "about": about, "name": name})


def the_system() -> str:
    """Return who did what nobody did by hand."""
    return gettext("The system")


def _written(fact: str, value: object, currency: str, market: str) -> str:
    if fact in AMOUNTS and isinstance(value, int):
        return format_money(value, currency)
    if fact in DATES and isinstance(value, str):
        return format_date(date.fromisoformat(value), market)
    return str(value)
