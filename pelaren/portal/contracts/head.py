"""The head that every page of a contract shares: breadcrumbs, title and the tabs this membership may open."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.models import Contract
from pelaren.portal.doors import EmployerRequest
from pelaren.web.frame import Link, MenuItem

# Right, label, address of the tab, and how the names of all addresses below it begin.
TABS = (
    (Permission.VIEW_INSURED, _("Insured persons"), "insured", ("insured", "group", "instalment")),
    (Permission.VIEW_INVOICES, _("Invoices"), "invoices", ("invoice",)),
    (Permission.VIEW_INVOICES, _("Transactions"), "payments", ("payment",)),
    (Permission.VIEW_CONTRACTS, _("Policy information"), "contract-details", ("contract-details",)),
)


def contract_head(request: EmployerRequest, contract: Contract) -> dict[str, object]:
    """Return the context of `portal/contracts/_head.html` and of the breadcrumbs above it; asks no query."""
    return {
        "contract": contract,
        "crumbs": _above(request),
        "title": gettext("Group pension %(number)s") % {"number": contract.number},
        "sub": f"{contract.product} · {request.membership.employer.name}",
        "tabs": _tabs(request, contract),
    }


def crumbs_below_tab(request: EmployerRequest, contract: Contract) -> tuple[Link, ...]:
    """Return the breadcrumbs of a page below a tab (an opened invoice, an insured person); asks no query."""
    tabs = _tabs(request, contract)
    opened = (Link(tab.label, tab.url) for tab in tabs if tab.current)
    return (*_above(request), Link(f"{contract.number} {contract.name}", tabs[0].url), *opened)


def _above(request: EmployerRequest) -> tuple[Link, ...]:
    contracts = reverse("contracts", args=[request.membership.employer.customer_number])
    return (Link(_("Contracts"), contracts), Link(_("Group pensions"), contracts))


def _tabs(request: EmployerRequest, contract: Contract) -> tuple[MenuItem, ...]:
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return tuple(
        MenuItem(
            label,
            reverse(name, args=[request.membership.employer.customer_number, contract.number]),
            current=here.startswith(below),
        )
        for permission, label, name, below in TABS
        if request.membership.may(permission)
    )
