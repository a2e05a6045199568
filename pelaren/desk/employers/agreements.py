"""What is agreed in a contract: open one, its payment plan, its investment plan and its terms."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as written
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.contract_forms import ContractForm, DaysForm, InvestmentPlanForm, PlanForm, TermsForm
from pelaren.desk.employers.head import below_tab, contract_head, contract_of
from pelaren.desk.frame import page
from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.billing.operations import payment_plans
from pelaren.domain.contracts.models import Contract, InvestmentPlan
from pelaren.domain.contracts.operations import investment_plans
from pelaren.domain.employers.models import Employer
from pelaren.domain.payments.models import ContractTerms
from pelaren.domain.payments.operations import terms as contract_terms
from pelaren.values.dates import format_date
from pelaren.web.frame import Link


@dataclass(frozen=True)
class PlanLine:
    """An investment plan with its shares in words."""

    name: str
    valid_from: str
    shares: str


@staff_page(methods=("GET", "POST"))
def new(request: StaffRequest, customer_number: int) -> HttpResponse:
    """Open a contract for an employer."""
    employer = get_object_or_404(Employer, customer_number=customer_number)
    form = ContractForm(request.POST if request.method == "POST" else None, market=employer.market)
    with form.refusals():
        if form.is_valid():
            made = payment_plans.open_contract(employer=employer, **form.order(), by=request.staff)
            messages.success(
                request, gettext("Contract %(number)s is open. Form its groups now.") % {"number": made.number}
            )
            return redirect("desk:contract", made.number)
    url = reverse("desk:employer", args=[customer_number])
    context = {
        "crumbs": (Link(_("Employers"), reverse("desk:employers")), Link(employer.name, url)),
        "title": gettext("New contract for %(name)s") % {"name": employer.name},
        "form": form,
        "back_url": url,
    }  # fmt: skip
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, contract: str) -> HttpResponse:
    """Show what is agreed, what waits to hold, and what held before."""
    found = contract_of(contract)
    market, mine = found.employer.market, {"employer_id": found.employer_id, "contract": found}
    plan = PaymentPlan.objects.filter(**mine).first()
    plans = InvestmentPlan.objects.filter(**mine).prefetch_related("shares").order_by("-valid_from")
    terms = ContractTerms.objects.filter(**mine).select_related("changed_by").order_by("-valid_from")
    context = {
        **contract_head(request, found),
        "plan": _plan_facts(plan) if plan else [],
        "waits": _waiting(plan) if plan else "",
        "plans": [_plan_line(one, market) for one in plans],
        "terms": [(format_date(one.valid_from, market), _percent(one), one.use_surplus) for one in terms],
    }
    return page(request, "desk/employers/agreement.html", context)


@staff_page(methods=("GET", "POST"))
def edit_plan(request: StaffRequest, contract: str) -> HttpResponse:
    """Change the payment months from a coming month on."""
    found, today = contract_of(contract), timezone.localdate()
    plan = _plan_of(found)
    form = PlanForm(request.POST if request.method == "POST" else None, plan=plan, today=today)
    with form.refusals():
        if form.is_valid():
            payment_plans.change(contract=found, **form.order(), today=today, by=request.staff)
            return _saved(request, found, gettext("The payment plan changes from that month on."))
    return _form_page(request, found, form, gettext("Change payment months"))


@staff_page(methods=("POST",))
def take_back_plan(request: StaffRequest, contract: str) -> HttpResponse:
    """Let go of a change of the payment months that waits."""
    found = contract_of(contract)
    payment_plans.take_back(contract=found, by=request.staff)
    return _saved(request, found, gettext("The payment plan stays as it is."))


@staff_page(methods=("GET", "POST"))
def edit_days(request: StaffRequest, contract: str) -> HttpResponse:
    """Change how long before the due date proposals are made and issued."""
    found = contract_of(contract)
    form = DaysForm(request.POST) if request.method == "POST" else DaysForm.of(_plan_of(found))
    with form.refusals():
        if form.is_valid():
            payment_plans.change_days(contract=found, **form.cleaned_data, by=request.staff)
            return _saved(request, found, gettext("The days are saved."))
    return _form_page(request, found, form, gettext("Change the days of proposals and invoices"))


@staff_page(methods=("GET", "POST"))
def new_investment_plan(request: StaffRequest, contract: str) -> HttpResponse:
    """Choose another investment plan for new premiums."""
    found, today = contract_of(contract), timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    form = InvestmentPlanForm(sent, market=found.employer.market, today=today)
    with form.refusals():
        if form.is_valid():
            investment_plans.choose(contract=found, **form.order(), today=today, by=request.staff)
            return _saved(request, found, gettext("New premiums follow the plan from that day on."))
    context = {**below_tab(request, found, gettext("New investment plan")), "form": form}
    return page(request, "desk/employers/investment_plan.html", context, status=422 if form.errors else 200)


@staff_page(methods=("GET", "POST"))
def new_terms(request: StaffRequest, contract: str) -> HttpResponse:
    """Change the premium fee, and what happens with money left over, from a day on."""
    found = contract_of(contract)
    form = TermsForm(request.POST if request.method == "POST" else None, market=found.employer.market)
    with form.refusals():
        if form.is_valid():
            contract_terms.change(contract=found, **form.cleaned_data, today=timezone.localdate(), by=request.staff)
            return _saved(request, found, gettext("The terms hold from that day on."))
    return _form_page(request, found, form, gettext("Change fee and surplus"))


def _form_page(request: StaffRequest, contract: Contract, form, title: str) -> HttpResponse:
    context = {**below_tab(request, contract, title), "form": form}
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)


def _saved(request: StaffRequest, contract: Contract, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("desk:contract-agreement", contract.number)


def _plan_of(contract: Contract) -> PaymentPlan:
    return get_object_or_404(PaymentPlan, employer_id=contract.employer_id, contract=contract)


def _plan_facts(plan: PaymentPlan) -> list[tuple[object, object]]:
    facts: list[tuple[object, object]] = [
        (_("Payment months"), _months(plan.months)),
        (_("Due day of the month"), plan.due_day),
        (_("Proposals are made"), gettext("%(days)d days before the due date") % {"days": plan.propose_days}),
        (_("Invoices are issued"), gettext("%(days)d days before the due date") % {"days": plan.issue_days}),
    ]
    if plan.agreed_term_days:
        facts.append((_("Agreed time to pay"), gettext("%(days)d days") % {"days": plan.agreed_term_days}))
    return facts


def _waiting(plan: PaymentPlan) -> str:
    if plan.next_from is None:
        return ""
    sentence = gettext("From %(month)s: %(months)s, day %(day)d.")
    names = {"month": written(plan.next_from, "F Y"), "months": _months(plan.next_months or []),
             "day": plan.next_due_day}  # fmt: skip
    return sentence % names


def _months(months: list[int]) -> str:
    return ", ".join(str(MONTHS[month]) for month in sorted(months))


def _plan_line(plan: InvestmentPlan, market: str) -> PlanLine:
    shares = sorted(plan.shares.all(), key=lambda share: (-share.percent, share.option))
    return PlanLine(plan.name, format_date(plan.valid_from, market), ", ".join(str(share) for share in shares))


def _percent(terms: ContractTerms) -> str:
    return f"{(terms.premium_fee * 100).normalize():f} %".replace(".", ",")
