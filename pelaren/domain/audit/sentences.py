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
    "contract.opened": _("%(who)s opened contract %(about)s, in force from %(valid_from)s"),
    "employer.changed": _("%(who)s changed the details of employer %(about)s"),
    "employer.created": _("%(who)s took on employer %(about)s as a customer"),
    "group.changed": _("%(who)s changed group %(group)s of contract %(about)s"),
    "group.created": _("%(who)s formed group %(group)s of contract %(about)s"),
    "investment-plan.chosen": _("%(who)s chose plan %(plan)s for contract %(about)s from %(valid_from)s on"),
    "issue-run.continued": _("%(who)s let the issue of the invoices of %(month)s go on"),
    "issue-run.started": _("%(who)s began to issue the %(invoices)s invoices of %(month)s"),
    "issue-run.stopped": _("%(who)s stopped the issue of the invoices of %(month)s"),
    "payment-plan.change-undone": _("%(who)s took back the change of the payment plan of contract %(about)s"),
    "payment-plan.changed": _(
        "%(who)s changed the payment months of contract %(about)s to %(months)s from %(valid_from)s on"
    ),
    "payment-plan.days-changed": _("%(who)s changed when proposals for contract %(about)s are made and issued"),
    "payment-plan.took-effect": _("The payment months of contract %(about)s are %(months)s from %(valid_from)s on"),
    "conversation.answered": _("%(who)s wrote message %(place)s of conversation %(about)s"),
    "conversation.assigned": _("%(who)s made %(assignee)s responsible for conversation %(about)s"),
    "conversation.claimed": _("%(who)s began to work on conversation %(about)s"),
    "conversation.closed": _("%(who)s closed conversation %(about)s"),
    "conversation.left": _("%(who)s let go of conversation %(about)s"),
    "conversation.moved": _("%(who)s moved conversation %(about)s from %(topic_before)s to %(topic)s"),
    "conversation.noted": _("%(who)s wrote internal note %(note)s in conversation %(about)s"),
    "conversation.exported": _("%(who)s took conversation %(about)s out with its files"),
    "conversation.file-opened": _("%(who)s opened a file of conversation %(about)s"),
    "conversation.key-destroyed": _("%(who)s destroyed the content of conversation %(about)s"),
    "conversation.opened": _("%(who)s opened conversation %(about)s"),
    "conversation.opened-outside": _("%(who)s opened conversation %(about)s of another department, with a reason"),
    "conversation.reopened": _("%(who)s wrote message %(place)s of conversation %(about)s, which opened it again"),
    "conversation.started": _("%(who)s started conversation %(about)s"),
    "conversation.taken-over": _("%(who)s took over conversation %(about)s from %(previous)s"),
    "conversations.started-for-many": _("%(who)s sent one message each to %(employers)s employers"),
    "department.changed": _("%(who)s changed the department %(department)s"),
    "department.created": _("%(who)s made the department %(department)s"),
    "conversations.exported": _("%(who)s began to take all %(conversations)s conversations out"),
    "conversations.export-opened": _("%(who)s downloaded the archive of all conversations"),
    "forecast.opened": _("%(who)s opened the pension forecast of insurance %(about)s"),
    "forecast.portfolio-opened": _("%(who)s opened the pension forecasts of contract %(about)s"),
    "forecast.portfolio-ordered": _("%(who)s had the pension forecasts of contract %(about)s computed"),
    "forecast.simulated": _("%(who)s simulated the pension of insurance %(about)s"),
    "identity.shown": _("%(who)s had the identity number of insurance %(about)s shown"),
    "instalment.changed": _("%(who)s changed the instalment of insurance %(about)s from %(before)s to %(after)s"),
    "instalment.undone": _("%(who)s changed the instalment of insurance %(about)s back from %(before)s to %(after)s"),
    "insured.details-changed": _("%(who)s changed the basic details of insurance %(about)s"),
    "insured.joined": _("%(who)s added insurance %(about)s to group %(group)s from %(joined_on)s with %(instalment)s"),
    "insured.left": _("%(who)s removed insurance %(about)s from group %(group)s, last day %(exit_date)s"),
    "insured.returned": _("%(who)s undid the removal of insurance %(about)s from its group"),
    "invoice.changed": _("%(who)s changed invoice %(about)s from %(before)s to %(after)s"),
    "invoice.credited": _("%(who)s credited invoice %(credits)s with credit invoice %(about)s over %(total)s"),
    "invoice.exported": _("%(who)s exported the %(lines)s amounts of invoice %(about)s to Excel"),
    "invoice.issued": _("%(who)s issued invoice %(about)s over %(total)s"),
    "insured.premiums-exported": _("%(who)s exported the paid premiums of insurance %(about)s to Excel"),
    "invoicing.chosen": _("%(who)s chose how invoices of contract %(about)s are sent"),
    "invoicing.undone": _("%(who)s undid the change of how invoices of contract %(about)s are sent"),
    "keys.rotation-started": _("%(who)s began to exchange all keys"),
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
    "portfolio.joined": _("%(who)s read in %(persons)s insured persons to contract %(about)s from a file"),
    "proposal.made": _("%(who)s made the invoice proposal %(about)s"),
    "refund.approved": _("%(who)s approved the refund of %(amount)s to contract %(about)s"),
    "refund.registered": _("%(who)s registered a refund of %(amount)s to contract %(about)s"),
    "refund.registered-waiting": _(
        "%(who)s registered a refund of %(amount)s to contract %(about)s, which waits for approval"
    ),
    "refund.withdrawn": _("%(who)s withdrew the refund of %(amount)s to contract %(about)s before it was approved"),
    "salary-terms.chosen": _(
        "%(who)s chose that instalments of contract %(about)s follow agreement %(agreement)s from %(valid_from)s on"
    ),
    "salary.reported": _(
        "%(who)s reported a salary for insurance %(about)s, which gives the instalment %(instalment)s"
    ),
    "savings.read-in": _("%(who)s read in the savings of %(insured)s insured persons on %(day)s"),
    "surplus.used": _("%(who)s let surplus of %(amount)s pay invoices of contract %(about)s"),
    "terms.changed": _("%(who)s changed the terms of contract %(about)s from %(valid_from)s on"),
    "reply-template.changed": _("%(who)s changed the reply template %(template)s"),
    "reply-template.created": _("%(who)s wrote the reply template %(template)s"),
    "reply-template.retired": _("%(who)s retired the reply template %(template)s"),
    "staff.departments-changed": _("%(who)s put %(handle)s in the departments %(departments)s"),
    "topic.changed": _("%(who)s changed the topic %(topic)s, which goes to %(department)s"),
    "topic.created": _("%(who)s made the topic %(topic)s, which goes to %(department)s"),
    "topic.retired": _("%(who)s retired the topic %(topic)s"),
    "topic.returned": _("%(who)s offers the topic %(topic)s again"),
    "user.notices-chosen": _("%(who)s chose how often to be told by e-mail"),
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
