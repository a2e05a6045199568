"""The salary of an insured whose instalment follows it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Insured
from pelaren.domain.salaries.operations import salaries
from pelaren.domain.salaries.queries import agreement_of, latest_salary
from pelaren.portal.contracts.head import crumbs_below_tab
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.frame import page
from pelaren.portal.insured import person
from pelaren.values.money import format_money
from pelaren.web import forms
from pelaren.web.frame import Link


class SalaryForm(forms.PortalForm):
    """A monthly salary."""

    def __init__(self, data: QueryDict | None, *, currency: str, salary: int | None) -> None:
        super().__init__(data, initial={} if salary is None else {"salary": salary})
        self.fields["salary"] = forms.AmountField(
            label=_("Monthly salary"),
            currency=currency,
            largest=salaries.LARGEST,
            help_text=_("The pensionable salary before tax. The instalment is computed from it when you save."),
        )


@employer_page(Permission.CHANGE_INSURED, methods=["GET", "POST"])
def edit(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Report a salary; the instalment follows it."""
    insured = person.insured_of(request, contract, number)
    agreement = agreement_of(insured.contract, on=timezone.localdate())
    latest = latest_salary(insured)
    currency = insured.contract.currency
    data = request.POST if request.method == "POST" else None
    form = SalaryForm(data, currency=currency, salary=latest.month_salary if latest else None)
    with form.refusals():
        if form.is_valid():
            return reported(request, insured, form.cleaned_data["salary"])
    context: dict[str, Any] = {
        "crumbs": (
            *crumbs_below_tab(request, insured.contract),
            Link(insured.full_name, person.url_of(request, insured)),
        ),
        "insured": insured,
        "form": form,
        "agreement": agreement,
        "back_url": person.url_of(request, insured),
        "facts": facts(latest, currency),
    }
    return page(request, "portal/insured/salary.html", context, status=422 if form.errors else 200)


def reported(request: EmployerRequest, insured: Insured, salary: int) -> HttpResponse:
    """Keep the salary and lead back to the insured."""
    kept = salaries.report(
        insured=insured, salary=salary, today=timezone.localdate(), now=timezone.now(), by=request.membership
    )
    said = gettext("The salary is reported. It gives the instalment %(amount)s.")
    messages.success(request, said % {"amount": format_money(kept.premium, insured.contract.currency)})
    return redirect(person.url_of(request, insured))


def facts(latest: Any, currency: str) -> list[tuple[str, str]]:
    """Return what was reported last and what it gave, as pairs of label and value."""
    if latest is None:
        return []
    return [
        (gettext("Reported salary"), format_money(latest.month_salary, currency)),
        (gettext("Agreement"), latest.agreement),
        (gettext("Income base amount of"), str(latest.year)),
        (gettext("Instalment"), format_money(latest.premium, currency)),
    ]
