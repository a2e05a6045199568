"""How invoices of a contract reach the employer: Ändra faktureringsuppgifter, and undo it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import InvoicingChoice
from pelaren.domain.billing.operations import invoicing as orders
from pelaren.domain.billing.queries.invoicing import invoicing_of
from pelaren.domain.contracts.models import Contract
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.contracts.forms import InvoicingForm
from pelaren.portal.contracts.invoicing_words import applies_from
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.values.refusals import Refusal


@employer_page(Permission.CHANGE_INVOICES, methods=["GET", "POST"])
def edit(request: EmployerRequest, contract: str) -> HttpResponse:
    """Choose paper invoice or e-invoice, and where to."""
    opened = contract_of(request, contract)
    now, market = invoicing_of(opened), opened.employer.market
    form = (
        InvoicingForm(request.POST, market=market) if request.method == "POST" else InvoicingForm.of(now, market=market)
    )
    with form.refusals():
        if form.is_bound and form.is_valid():
            choice = orders.choose(
                contract=opened, wanted=form.wanted(now), seen=form.seen_choice, by=request.membership
            )
            return _chosen(request, opened, choice)
    context = {
        "form": form,
        "contract": opened,
        "applies": applies_from(opened),
        "cancel_url": _details(opened),
        "is_finnish": "operator" in form.fields,
    }
    return page(request, "portal/contracts/invoicing.html", context, status=422 if form.errors else 200)


@employer_page(Permission.CHANGE_INVOICES, methods=["POST"])
def remove(request: EmployerRequest, contract: str, choice: int) -> HttpResponse:
    """Let what held before the latest choice hold again."""
    opened = contract_of(request, contract)
    choices = InvoicingChoice.objects.open_to(request.membership).filter(contract=opened)
    chosen = get_object_or_404(choices.select_related("contract"), pk=choice)
    try:
        orders.undo(choice=chosen, by=request.membership)
    except Refusal as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, gettext("The change is undone. Invoices are sent as before."))
    return redirect(_details(opened))


def _chosen(request: EmployerRequest, contract: Contract, choice: InvoicingChoice | None) -> HttpResponse:
    """Lead back to the details, naming the choice so that the page can offer to undo it."""
    if choice:
        return redirect(f"{_details(contract)}?changed={choice.pk}")
    messages.info(request, gettext("That is how invoices are sent already. Nothing is changed."))
    return redirect(_details(contract))


def _details(contract: Contract) -> str:
    return reverse("contract-details", args=[contract.employer.customer_number, contract.number])
