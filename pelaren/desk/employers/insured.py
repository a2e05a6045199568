"""The insured of a contract as the company's staff see and keep them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import below_tab, contract_head, contract_of
from pelaren.desk.employers.insured_forms import DetailsForm, InstalmentForm, InsuredSearchForm
from pelaren.desk.frame import page
from pelaren.domain.contracts import rules
from pelaren.domain.contracts.models import Contract, Enrolment, Insured
from pelaren.domain.contracts.operations import basic_details, identity_numbers
from pelaren.domain.contracts.queries import enrolments_of_contract
from pelaren.domain.movements.operations import instalments
from pelaren.values.dates import format_date
from pelaren.values.identity_numbers import search_forms
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.web.listing import page_of
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL


@staff_page(methods=("GET", "POST"))
def index(request: StaffRequest, contract: str) -> HttpResponse:
    """List who is insured. The search is posted: an identity number never reaches an address."""
    found = contract_of(contract)
    form = InsuredSearchForm(request.POST if request.method == "POST" else request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    names_somebody = bool(search_forms(text))
    if request.method == "POST" and form.is_valid() and not names_somebody:
        return redirect(f"{reverse('desk:contract-insured', args=[contract])}?{urlencode({'q': text})}")
    if request.method == "GET" and names_somebody:
        text = ""
    rows = enrolments_of_contract(found, today=timezone.localdate(), text=text)
    listed = page_of(request.GET, total=rows.count(), sorts=("name",))
    context = {
        **contract_head(request, found),
        "identity_label": IDENTITY_NUMBER_LABEL[Market(found.employer.market)],
        "form": form,
        "enrolments": rows.page("name", listed.rows),
        "page": listed,
        "shown": "" if names_somebody else text,
        "searched": bool(text),
    }
    return page(request, "desk/employers/insured.html", context, status=422 if form.errors else 200)


@staff_page(methods=("GET", "POST"))
def show(request: StaffRequest, contract: str, number: int) -> HttpResponse:
    """Show an insured; posted: with her identity number in clear, which the trail tells."""
    found, insured, enrolment = _person(contract, number)
    identity = ""
    if request.method == "POST":
        identity = identity_numbers.show(insured=[insured], by=request.staff)[insured.pk]
    return page(request, "desk/employers/insured_person.html", _context(request, found, insured, enrolment, identity))


@staff_page(methods=("GET", "POST"))
def edit(request: StaffRequest, contract: str, number: int) -> HttpResponse:
    """Change the basic details of an insured."""
    found, insured, _stay = _person(contract, number)
    form = DetailsForm(request.POST if request.method == "POST" else None, insured=insured, contract=found)
    with form.refusals():
        if form.is_valid():
            basic_details.change(insured=insured, **form.order(), by=request.staff)
            messages.success(request, gettext("The details are saved."))
            return redirect("desk:contract-insured-person", contract, number)
    title = gettext("Change the details of %(name)s") % {"name": insured.full_name}
    context = {**below_tab(request, found, title), "form": form}
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)


@staff_page(methods=("GET", "POST"))
def edit_instalment(request: StaffRequest, contract: str, number: int) -> HttpResponse:
    """Change what is paid for an insured; proposals follow."""
    found, insured, enrolment = _person(contract, number)
    form = InstalmentForm(request.POST if request.method == "POST" else None, enrolment=enrolment, contract=found)
    with form.refusals():
        if form.is_valid():
            instalments.change(
                enrolment=enrolment, amount=form.cleaned_data["instalment"], seen=form.amount_seen,
                today=timezone.localdate(), by=request.staff,
            )  # fmt: skip
            messages.success(request, gettext("The instalment is saved. Proposals follow it."))
            return redirect("desk:contract-insured-person", contract, number)
    title = gettext("Change the instalment of %(name)s") % {"name": insured.full_name}
    context = {**below_tab(request, found, title), "form": form}
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)


def _person(contract: str, number: int) -> tuple[Contract, Insured, Enrolment]:
    """Return contract, insured and the time in a group that the page speaks of. Raises Http404."""
    found = contract_of(contract)
    people = Insured.objects.filter(employer_id=found.employer_id, contract=found)
    insured = get_object_or_404(people.prefetch_related("enrolments__group"), number=number)
    insured.contract = found
    stay = rules.current(insured.enrolments.all(), today=timezone.localdate())
    enrolment = get_object_or_404(Enrolment.objects.select_related("group"), pk=stay.pk if stay else None)
    enrolment.insured, enrolment.group.contract = insured, found
    return found, insured, enrolment


def _context(
    request: StaffRequest, contract: Contract, insured: Insured, enrolment: Enrolment, identity: str
) -> dict[str, object]:
    market = contract.employer.market
    facts: list[tuple[object, Any]] = [
        (_("Insurance"), insured.insurance_number),
        (_("Group"), f"{enrolment.group.number} {enrolment.group.name}"),
        (_("In the group from"), format_date(enrolment.joined_on, market)),
        (_("Last day"), format_date(enrolment.exit_date, market) if enrolment.exit_date else ""),
        (_("Instalment"), format_money(enrolment.instalment, contract.currency)),
        (_("Retirement age"), insured.retirement_age or enrolment.group.retirement_age),
        (_("E-mail"), insured.email),
        (_("Employee number"), insured.employee_number),
    ]
    return {
        **below_tab(request, contract, insured.full_name),
        "insured": insured,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(market)],
        "identity": identity,
        "facts": [(label, value) for label, value in facts if value],
        "may_change": not enrolment.has_left(timezone.localdate()),
        "stays": sorted(insured.enrolments.all(), key=lambda stay: stay.joined_on, reverse=True),
    }
