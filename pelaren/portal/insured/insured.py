"""The insured of a contract: the list of a group, a new one, and one person's page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.queries import effective_invoice, plan_of
from pelaren.domain.contracts.models import Group
from pelaren.domain.contracts.queries import groups_of
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders, joiners
from pelaren.portal.contracts.contracts import contract_of
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import contracts, page
from pelaren.portal.insured import group_list, person
from pelaren.portal.insured.forms import JoinForm
from pelaren.values.dates import format_date


@employer_page(Permission.VIEW_INSURED, methods=["GET", "POST"])
def index(request: EmployerRequest, contract: str) -> HttpResponse:
    """Show the insured of a contract with its first group open."""
    opened = contract_of(request, contract)
    groups = groups_of(opened, today=timezone.localdate(), counted=contracts(request))
    return group_list.answer(request, opened, groups, groups[0] if groups else None)


@employer_page(Permission.VIEW_INSURED, methods=["GET", "POST"])
def group(request: EmployerRequest, contract: str, group: int) -> HttpResponse:
    """Show the insured of a contract with one group open. A search goes through all groups."""
    opened = contract_of(request, contract)
    groups = groups_of(opened, today=timezone.localdate(), counted=contracts(request))
    found = next((facts for facts in groups if facts.group.number == group), None)
    if found is None:
        raise Http404
    return group_list.answer(request, opened, groups, found)


@employer_page(Permission.CHANGE_INSURED, methods=["GET", "POST"])
def new(request: EmployerRequest, contract: str, group: int) -> HttpResponse:
    """Add a person to a group; she joins the invoices of the payment plan by herself."""
    today = timezone.localdate()
    groups = Group.objects.open_to(request.membership).select_related("contract__employer")
    found = get_object_or_404(groups, contract__number=contract, number=group)
    plan = plan_of(found.contract)
    form = JoinForm(
        request.POST if request.method == "POST" else None, group=found, months=plan.months if plan else (), today=today
    )
    with form.refusals():
        if form.is_valid():
            return joined(request, joiners.add(group=found, **form.order, today=today, by=request.membership))
    context = {
        "form": form,
        "group_name": group_list.name_of(found),
        "cancel_url": group_list.url_of(request, found),
        "may_bill": request.membership.may(Permission.CHANGE_INVOICES),
    }
    return page(request, "portal/insured/new.html", context, status=422 if form.errors else 200)


def joined(request: EmployerRequest, new_one: joiners.Joined) -> HttpResponse:
    """
    Lead on to the page of somebody who was added, and say from which invoice she counts.

    Who asked for a supplementary invoice right away is led to that.
    """
    insured = new_one.insured
    first = effective_invoice(new_one.enrolment, today=timezone.localdate())
    if first:
        sentence = gettext("%(name)s is added. The first invoice with the instalment is due %(day)s.")
        day = format_date(first, request.membership.employer.market)
        messages.success(request, sentence % {"name": insured.full_name, "day": day})
    else:
        messages.success(request, gettext("%(name)s is added.") % {"name": insured.full_name})
    if "bill" in request.POST and request.membership.may(Permission.CHANGE_INVOICES):
        order = begun_orders.begin(
            contract=insured.contract, kind=BegunOrder.Kind.SUPPLEMENTARY_INVOICE, enrolments=[new_one.enrolment],
            from_list=False, by=request.membership,
        )  # fmt: skip
        customer_number = request.membership.employer.customer_number
        return redirect("supplementary-invoice", customer_number, insured.contract.number, order.public_id)
    return redirect(person.url_of(request, insured))


@employer_page(Permission.VIEW_INSURED)
def show(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Show one insured: basic details, instalment, paid premiums, insurance."""
    return person.answer(request, person.insured_of(request, contract, number))
