"""What has become of a payment or a refund, in words and with the mark of its status."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelaren.domain.payments.models import Payment, Refund


@dataclass(frozen=True)
class Standing:
    """The kind and label of the status component, and the mark of the row (`data-mark`)."""

    kind: str
    label: str | Promise
    mark: str = ""


WAITS = Standing("new", _("Waits for approval"), "attn")
WITHDRAWN = Standing("closed", _("Withdrawn"), "done")
BOUNCED = Standing("late", _("Reversed"), "done")
REVERSAL = Standing("late", _("Reversal"), "done")
UNMATCHED = Standing("new", _("Belongs to no invoice"), "attn")
LEFT_OVER = Standing("reply", _("Something is left over"), "attn")
USED = Standing("ok", _("Pays invoices"))
PAID_BACK = Standing("ok", _("Paid back"))


def standing_of(payment: Any) -> Standing:
    """Return what has become of a payment, which comes with `remaining` and knows its reversal."""
    if payment.is_awaiting_approval:
        return WAITS
    if payment.withdrawn_at:
        return WITHDRAWN
    if payment.reverses_id:
        return REVERSAL
    if is_reversed(payment):
        return BOUNCED
    if payment.remaining:
        return LEFT_OVER if payment.invoice_id else UNMATCHED
    return USED if payment.allocated else PAID_BACK


def standing_of_refund(refund: Refund) -> Standing:
    """Return what has become of a refund."""
    if refund.is_awaiting_approval:
        return WAITS
    return WITHDRAWN if refund.withdrawn_at else PAID_BACK


def is_reversed(payment: Payment) -> bool:
    """Return whether another row takes this payment back; the query has fetched it."""
    return getattr(payment, "reversal", None) is not None
