"""How invoices are sent, in words: what holds, since when, and from which invoice a change does."""

from itertools import pairwise

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.accounts.queries import named
from pelaren.domain.billing.models import Invoice, InvoicingChoice
from pelaren.domain.billing.queries import next_due_date, plan_of
from pelaren.domain.billing.queries.invoicing import Invoicing, as_agreed, as_chosen, choices_of
from pelaren.domain.contracts.models import Contract
from pelaren.portal.contracts.forms import LANGUAGES
from pelaren.portal.doors import EmployerRequest
from pelaren.values import e_invoice_addresses
from pelaren.values.dates import format_date
from pelaren.values.moments import format_moment

# Earlier choices that the page tells of, with the one that holds.
MOST_EARLIER = 11


def applies_from(contract: Contract) -> str:
    """Return from which invoice a change holds, as a sentence."""
    proposals = Invoice.objects.proposals().filter(employer_id=contract.employer_id, contract=contract)
    due = proposals.values_list("due_date", flat=True).first()
    due = due or next_due_date(contract, plan_of(contract), today=timezone.localdate())
    if due is None:
        return gettext("The change applies from the next invoice that is sent.")
    sentence = gettext(
        "The change applies from the next invoice that is sent: the next of the payment plan is due %(day)s."
    )
    return sentence % {"day": format_date(due, contract.employer.market)}


def changed_note(request: EmployerRequest, contract: Contract, latest: InvoicingChoice | None) -> dict[str, str]:
    """Return the note of a choice just made, with the address that undoes it; empty when there is none to show."""
    text = request.GET.get("changed", "")
    if latest is None or str(latest.pk) != text or latest.undoes_id:
        return {}
    sentences = {
        "paper": gettext("Invoices are sent on paper."),
        "e-invoice": gettext("Invoices are sent as e-invoices."),
    }
    args = [contract.employer.customer_number, contract.number, latest.pk]
    return {
        "text": f"{sentences[latest.method]} {applies_from(contract)}",
        "undo_url": reverse("contract-details-invoicing-undo", args=args),
    }


def invoicing_facts(request: EmployerRequest, contract: Contract) -> dict[str, object]:
    """Return how invoices of a contract are sent, by whom and when that was chosen, and where it is changed."""
    choices = list(choices_of(contract)[:MOST_EARLIER])
    latest = choices[0] if choices else None
    invoicing = as_chosen(latest, contract) if latest else as_agreed(contract)
    may = request.membership.may(Permission.CHANGE_INVOICES)
    args = [contract.employer.customer_number, contract.number]
    return {
        "invoicing": invoicing,
        "invoicing_rows": _rows(invoicing, contract),
        "invoicing_chosen": _chosen(latest, contract) if latest else "",
        "invoicing_earlier": _earlier(choices, contract),
        "invoicing_url": reverse("contract-details-invoicing", args=args) if may else "",
        "changed": changed_note(request, contract, latest) if may else {},
    }


def _earlier(choices: list[InvoicingChoice], contract: Contract) -> list[tuple[str, str]]:
    """Return from when to when each earlier choice held, and what it said; the latest first."""
    return [(_span(earlier, later, contract), _said(earlier, contract)) for later, earlier in pairwise(choices)]


def _span(earlier: InvoicingChoice, later: InvoicingChoice, contract: Contract) -> str:
    # The first row is what was agreed from the contract's start.
    first = timezone.localdate(earlier.chosen_at) if earlier.chosen_by_id else contract.valid_from
    days = (first, timezone.localdate(later.chosen_at))
    shown = (format_date(day, contract.employer.market) for day in days)
    return gettext("%(first)s to %(last)s") % dict(zip(("first", "last"), shown, strict=True))


def _said(choice: InvoicingChoice, contract: Contract) -> str:
    invoicing = as_chosen(choice, contract)
    parts = [str(choice.get_method_display())]
    if invoicing.is_e_invoice:
        parts.append(shown_address(invoicing.e_invoice_address, contract))
        parts.append(e_invoice_addresses.operator_shown(invoicing.operator) if invoicing.operator else "")
    else:
        parts += [invoicing.street, f"{invoicing.postcode} {invoicing.town}".strip()]
    parts.append(invoicing.buyer_reference)
    return ", ".join(filter(None, parts))


def _rows(invoicing: Invoicing, contract: Contract) -> list[tuple[str, str]]:
    rows = [(gettext("Payment method"), str(contract.get_invoicing_method_display()))]
    if invoicing.is_e_invoice:
        rows.append((gettext("E-invoice address"), shown_address(invoicing.e_invoice_address, contract)))
        if invoicing.operator:
            rows.append((gettext("Operator"), e_invoice_addresses.operator_shown(invoicing.operator)))
    else:
        place = f"{invoicing.postcode} {invoicing.town}".strip()
        rows.append((gettext("Sent to"), ", ".join(filter(None, [invoicing.street, place])) or "–"))
    rows.append((gettext("Your reference"), invoicing.buyer_reference or "–"))
    rows.append((gettext("Language of the invoices"), str(dict(LANGUAGES)[invoicing.language])))
    return rows


def shown_address(address: str, contract: Contract) -> str:
    """Return an e-invoice address as people read it; one from before addresses were checked, as it stands."""
    try:
        return e_invoice_addresses.parse(address, contract.employer.market).shown
    except e_invoice_addresses.BadEInvoiceAddress:
        return address or "–"


def _chosen(latest: InvoicingChoice, contract: Contract) -> str:
    """Return who chose it and when, as a sentence."""
    who = named([latest.chosen_by_id]) if latest.chosen_by_id else {}
    if latest.chosen_by_id not in who:
        return ""
    when = format_moment(latest.chosen_at, contract.employer.market)
    return gettext("Changed %(when)s by %(who)s") % {"when": when, "who": who[latest.chosen_by_id].name}
