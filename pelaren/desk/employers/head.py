"""What stands above every page of a contract at the desk."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest
from pelaren.domain.contracts.models import Contract
from pelaren.web.frame import Link, MenuItem

# Label, page, and the beginnings of the names of the pages below the tab.
TABS = (
    (_("Overview"), "contract", ("contract-group", "contract-forecast", "portfolio")),
    (_("Insured persons"), "contract-insured", ("contract-insured",)),
    (_("Invoices"), "contract-invoices", ("contract-invoice",)),
    (_("Transactions"), "contract-payments", ("contract-payment",)),
    (_("Policy information"), "contract-agreement", ("contract-agreement", "contract-salary")),
)


def contract_of(number: str) -> Contract:
    """Return a contract with its employer. Raises Http404."""
    return get_object_or_404(Contract.objects.select_related("employer"), number=number)


def contract_head(request: StaffRequest, contract: Contract) -> dict[str, object]:
    """Return the context of `desk/employers/_head.html` and of the breadcrumbs above it; asks no query."""
    return {
        "contract": contract,
        "market": contract.employer.market,
        "crumbs": _above(contract),
        "title": gettext("Group pension %(number)s") % {"number": contract.number},
        "tabs": _tabs(request, contract),
    }


def below_tab(request: StaffRequest, contract: Contract, title: str) -> dict[str, object]:
    """Return the context of a page below a tab: its title and the breadcrumbs that lead back."""
    tabs = _tabs(request, contract)
    opened = tuple(Link(tab.label, tab.url) for tab in tabs if tab.current)
    return {
        "contract": contract,
        "market": contract.employer.market,
        "title": title,
        "crumbs": (*_above(contract), Link(f"{contract.number} {contract.name}", tabs[0].url), *opened),
        "back_url": opened[0].url if opened else tabs[0].url,
    }


def _above(contract: Contract) -> tuple[Link, ...]:
    employer = contract.employer
    return (
        Link(_("Employers"), reverse("desk:employers")),
        Link(employer.name, reverse("desk:employer", args=[employer.customer_number])),
    )


def _tabs(request: StaffRequest, contract: Contract) -> tuple[MenuItem, ...]:
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return tuple(
        MenuItem(label, reverse(f"desk:{name}", args=[contract.number]), current=here == name or here.startswith(below))
        for label, name, below in TABS
    )
