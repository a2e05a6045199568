"""A contract as the pension company sees it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.head import contract_head, contract_of
from pelaren.desk.frame import page
from pelaren.domain.contracts.models import Contract
from pelaren.domain.contracts.queries import groups_of
from pelaren.values.dates import format_date


@staff_page()
def show(request: StaffRequest, contract: str) -> HttpResponse:
    """Show a contract's facts and its groups, with how many insured each has today."""
    found = contract_of(contract)
    groups = groups_of(found, today=timezone.localdate())
    context = {
        **contract_head(request, found),
        "facts": facts_of(found),
        "groups": groups,
        "insured_count": sum(group.insured_count for group in groups),
        "instalments": sum(group.instalments for group in groups),
    }
    return page(request, "desk/employers/contract.html", context)


def facts_of(contract: Contract) -> list[tuple[object, object]]:
    """Return what is agreed in a contract as pairs of label and value."""
    return [
        (_("Employer"), contract.employer.name),
        (_("Product"), contract.product),
        (_("In force from"), format_date(contract.valid_from, contract.employer.market)),
        (_("Retirement age"), gettext("%(age)d years") % {"age": contract.retirement_age}),
        (_("Method of payment"), contract.get_invoicing_method_display()),
        (_("Currency"), contract.currency),
    ]
