"""One insured's page."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.queries import effective_invoice, paid_by_year, plan_of
from pelaren.domain.contracts import rules
from pelaren.domain.contracts.models import Enrolment, InstalmentChange, Insured
from pelaren.domain.contracts.queries import investment_plan_name
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.queries import can_be_undone, departure_of, is_back, removal_can_be_undone
from pelaren.domain.salaries.queries import agreement_of
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest
from pelaren.portal.frame import page
from pelaren.portal.insured import forecast_panel
from pelaren.portal.insured.forms import InstalmentForm
from pelaren.portal.insured.group_list import name_of
from pelaren.portal.insured.selection import functions_for
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money
from pelaren.values.typed_text import whole_number
from pelaren.web.sentences import IDENTITY_NUMBER_LABEL


def answer(
    request: EmployerRequest, insured: Insured, form: InstalmentForm | None = None, *, identity: str = ""
) -> HttpResponse:
    """Answer with the page; with a failed form, so that it can be corrected; with her number in clear, if given."""
    today, contract = timezone.localdate(), insured.contract
    enrolment = enrolment_of(insured)
    years = paid_by_year(employer_id=insured.employer_id, insured_id=insured.pk)
    context = {
        "crumbs": crumbs_below_tab(request, contract),
        "insured": insured,
        "enrolment": enrolment,
        "group_name": name_of(enrolment.group),
        "contract": contract,
        "market": contract.employer.market,
        "identity_label": IDENTITY_NUMBER_LABEL[Market(contract.employer.market)],
        "has_left": enrolment.has_left(today),
        "identity": identity,
        **_ways_on(request, insured, enrolment),
        "form": form or instalment_form(insured, enrolment),
        "may_change": request.membership.may(Permission.CHANGE_INSURED) and not enrolment.has_left(today),
        "instalment_url": url_of(request, insured, "instalment"),
        "email": breakable(insured.email),
        "years": years,
        "paid": sum(year.total for year in years),
        "since": min(stay.joined_on for stay in insured.enrolments.all()),
        "stays": sorted(insured.enrolments.all(), key=lambda stay: stay.joined_on, reverse=True),
        "investments": investment_plan_name(contract, today=today),
        "changed": changed_note(request, insured, enrolment),
        "forecast": forecast_panel.of(request, insured),
    }
    return page(request, "portal/insured/show.html", context, status=422 if form else 200)


def _ways_on(request: EmployerRequest, insured: Insured, enrolment: Enrolment) -> dict[str, object]:
    """Return where the page leads, as far as this membership may go there; asks for the removal, if there is one."""
    may_change = request.membership.may(Permission.CHANGE_INSURED)
    offered = functions_for(request)
    return {
        "functions": [one for one in offered if enrolment.exit_date is None or one[0] != BegunOrder.Kind.REMOVAL],
        "removal_kind": BegunOrder.Kind.REMOVAL,
        "choice_url": reverse(
            "insured-choice", args=[request.membership.employer.customer_number, insured.contract.number]
        ),
        "identity_url": url_of(request, insured, "identity-number"),
        "premiums_url": url_of(request, insured, "paid-premiums-workbook"),
        "edit_url": url_of(request, insured, "insured-edit") if may_change else "",
        "salary_url": url_of(request, insured, "insured-salary") if may_change and _follows_salary(insured) else "",
        "removal": _removal_note(request, insured, enrolment) if enrolment.exit_date else None,
    }


def _removal_note(request: EmployerRequest, insured: Insured, enrolment: Enrolment) -> dict[str, str] | None:
    """Return who removed her and when, with the way to undo it while that can be done."""
    departure = departure_of(enrolment)
    if departure is None or is_back(enrolment):
        return None
    may = request.membership.may(Permission.CHANGE_INSURED)
    can = may and removal_can_be_undone(departure, enrolment=enrolment)
    market = insured.contract.employer.market
    sentence = gettext("%(who)s removed %(name)s from the group on %(when)s. The last day is %(day)s.")
    return {
        "text": sentence
        % {
            "who": departure.left_by.full_name,
            "name": insured.full_name,
            "when": format_date(timezone.localdate(departure.left_at), market),
            "day": format_date(departure.exit_date, market),
        },
        "undo_url": url_of(request, insured, "departure-undo", departure.pk) if can else "",
    }


def _follows_salary(insured: Insured) -> bool:
    return bool(agreement_of(insured.contract, on=timezone.localdate()))


def breakable(email: str) -> str:
    """Return an e-mail address that breaks before its @ where the column is narrow."""
    name, at, host = email.rpartition("@")
    return format_html("{}<wbr>@{}", name, host) if at else email


def insured_of(request: EmployerRequest, contract: str, number: int) -> Insured:
    """Return an insured of the membership's employer with contract and all times in groups. Raises Http404."""
    people = Insured.objects.open_to(request.membership).select_related("contract__employer")
    people = people.prefetch_related("enrolments__group")
    insured = get_object_or_404(people, contract__number=contract, number=number)
    for stay in insured.enrolments.all():
        stay.insured, stay.group.contract = insured, insured.contract
    return insured


def enrolment_of(insured: Insured) -> Enrolment:
    """Return the time in a group that the page speaks of. Raises Http404."""
    enrolment = rules.current(insured.enrolments.all(), today=timezone.localdate())
    if enrolment is None:
        raise Http404
    return enrolment


def instalment_form(insured: Insured, enrolment: Enrolment, data: QueryDict | None = None) -> InstalmentForm:
    """Return the form that changes the instalment of an insured."""
    plan = plan_of(insured.contract)
    months = plan.months if plan else ()
    return InstalmentForm(data, enrolment=enrolment, contract=insured.contract, months=months)


def url_of(request: EmployerRequest, insured: Insured, name: str = "insured-show", *args: object) -> str:
    """Return the address of an insured, or of something below it; asks no query."""
    customer_number = request.membership.employer.customer_number
    return reverse(name, args=[customer_number, insured.contract.number, insured.number, *args])


def changed_note(request: EmployerRequest, insured: Insured, enrolment: Enrolment) -> dict[str, str] | None:
    """Return the note about the change that the address names, with the way to undo it while that can be done."""
    named = whole_number(request.GET.get("changed", ""), longest=18)
    if named is None:
        return None
    changes = InstalmentChange.objects.open_to(request.membership).filter(enrolment=enrolment, undone_at=None)
    change = changes.filter(pk=named, after=enrolment.instalment).first()
    if change is None:
        return None
    undone = request.membership.may(Permission.CHANGE_INSURED) and can_be_undone(change, enrolment=enrolment)
    undo_url = url_of(request, insured, "instalment-undo", change.pk) if undone else ""
    return {"text": _changed(insured, enrolment), "undo_url": undo_url}


def _changed(insured: Insured, enrolment: Enrolment) -> str:
    amount = format_money(enrolment.instalment, insured.contract.currency)
    due = effective_invoice(enrolment, today=timezone.localdate())
    if due is None:
        return gettext("The instalment is changed to %(amount)s.") % {"amount": amount}
    sentence = gettext("The instalment is changed to %(amount)s. The change applies from the invoice due %(day)s.")
    return sentence % {"amount": amount, "day": format_date(due, insured.contract.employer.market)}
