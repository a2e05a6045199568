"""Refuse to save over what somebody else saved meanwhile, and show what that was."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine, LineChange
from pelaren.values.moments import format_moment
from pelaren.values.refusals import Refusal


@dataclass(frozen=True)
class Difference:
    """
    One insured whose amount is another than the one that was looked at, in minor units.

    `seen` is what the page showed, `now` what stands there now, `yours` what was to be saved. None: not on the invoice.
    """

    insured_id: int
    seen: int | None
    now: int | None
    yours: int | None


class ChangedMeanwhile(Refusal):
    """Without a person it was the payment plan. `differences` tells both values, line by line."""

    message = _(
        "The invoice has changed since you opened it. Nothing has been saved: compare the amounts and save again."
    )

    def __init__(self, differences: list[Difference], **details: object) -> None:
        super().__init__(**details)
        self.differences = differences


class ChangedByColleague(ChangedMeanwhile):
    message = _(
        "%(who)s saved other amounts at %(when)s, after you opened the invoice. Nothing has been saved: compare the"
        " amounts and save again."
    )


def refuse_outdated(invoice: Invoice, *, seen: int, amounts: Mapping[int, int]) -> None:
    """
    Raise ChangedMeanwhile when the invoice, whose row is locked, is no longer in the version `seen`.

    `amounts` are those that were to be saved, by line id.
    """
    if invoice.version == seen:
        return
    differences = list(_differences(invoice, seen, amounts))
    latest = InvoiceChange.objects.filter(invoice=invoice).select_related("changed_by").order_by("-version").first()
    if latest is None or latest.changed_by is None:
        raise ChangedMeanwhile(differences)
    when = format_moment(latest.changed_at, invoice.contract.employer.market)
    raise ChangedByColleague(differences, who=latest.changed_by.full_name, when=when)


def _differences(invoice: Invoice, seen: int, amounts: Mapping[int, int]):
    now = {line.insured_id: line for line in InvoiceLine.objects.filter(invoice=invoice)}
    for insured_id, before in _seen_amounts(invoice, seen).items():
        line = now.get(insured_id)
        yours = amounts.get(line.pk, before) if line else before
        yield Difference(insured_id, before, line.amount if line else None, yours)


def _seen_amounts(invoice: Invoice, seen: int) -> dict[int, int | None]:
    """Return, for whoever has changed since a version, the amount in that version."""
    since = LineChange.objects.filter(change__invoice=invoice, change__version__gt=seen)
    rows = since.order_by("-change__version").values_list("insured_id", "before")
    return dict(rows)
