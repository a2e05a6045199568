"""The frame around the employer's pages (M10): menus that show what this membership may open, counts, role box."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.contracts.queries import Counted, counted_contracts
from pelaren.domain.employers.models import Market
from pelaren.domain.messaging.queries import Waiting, waiting
from pelaren.domain.messaging.rules import Side
from pelaren.portal.doors import EmployerRequest
from pelaren.values.dates import format_date
from pelaren.web.frame import (
    Frame,
    Link,
    MenuItem,
    MenuSection,
    OrganisationBox,
    QuickSearch,
    QuickSearchField,
    Text,
    printed_line,
)
from pelaren.web.handbook import help_url

WAITING = "pelaren.messages-waiting"
CONTRACTS = "pelaren.contracts"


def page(request: EmployerRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Render a page of the employer inside its frame."""
    return render(request, template, {"frame": frame(request), **context}, status=status)


def frame(request: EmployerRequest) -> Frame:
    """Return the frame for this request's membership: two queries, however much there is to count."""
    membership = request.membership
    employer, user = membership.employer, membership.user
    return Frame(
        home_url=_url(request, "start"),
        user_name=user.full_name,
        user_id=user.handle,
        sign_out_url=reverse("account_logout"),
        insurer=settings.PELAREN_INSURER,
        primary=_primary(request),
        side=_side(request),
        side_label=_("Menu"),
        organisation=OrganisationBox(employer.name, _about(request), reverse("roles")),
        quick_search=_quick_search(request),
        utility=(
            Link(_("Pensionsvalet"), reverse("web:page", args=["pension-choices"])),
            Link(_("Contact us"), reverse("web:page", args=["contact"])),
        ),
        footer=(
            Link(_("E-mail notices"), reverse("notices")),
            Link(_("Help"), help_url(_here(request))),
            Link(_("Accessibility"), reverse("web:page", args=["accessibility"])),
            Link(_("How we handle personal data"), reverse("web:page", args=["personal-data"])),
        ),
        printed=printed_line(
            organisation=employer.name,
            day=format_date(timezone.localdate(), employer.market),
            user_id=user.handle,
        ),
    )


def _url(request: EmployerRequest, name: str, *args: object) -> str:
    return reverse(name, args=[request.membership.employer.customer_number, *args])


def _about(request: EmployerRequest) -> tuple[Text, ...]:
    employer = request.membership.employer
    label = _("Business ID %(number)s") if employer.market == Market.FI else _("Organisation number %(number)s")
    return (
        _("Customer number %(number)s") % {"number": employer.customer_number},
        label % {"number": employer.business_id_shown},
    )


def _primary(request: EmployerRequest) -> tuple[MenuItem, ...]:
    entries = (
        (None, _("Employer"), "start", ("start", "conversation")),
        (Permission.VIEW_INSURED, _("Employees"), "employees", ("employees",)),
        (
            Permission.VIEW_CONTRACTS,
            _("Contracts"),
            "contracts",
            ("contract", "insured", "group", "inv", "pay", "inst"),
        ),
        (Permission.VIEW_COLLEAGUES, _("Administration"), "colleagues", ("colleagues",)),
    )
    here = _here(request)
    return tuple(
        MenuItem(label, _url(request, name), current=here.startswith(prefixes))
        for permission, label, name, prefixes in entries
        if permission is None or request.membership.may(permission)
    )


def _here(request: EmployerRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _side(request: EmployerRequest) -> tuple[MenuSection, ...]:
    matters = [MenuItem(_("Start page"), _url(request, "start"), current=_here(request) == "start")]
    if request.membership.may(Permission.READ_MESSAGES):
        matters.append(
            MenuItem(
                _("Secure messages"),
                _url(request, "conversations"),
                current=_here(request).startswith("conversation"),
                count=waits(request).total,
            )
        )
    sections = [MenuSection(tuple(matters))]
    if request.membership.may(Permission.VIEW_CONTRACTS):
        sections.append(MenuSection(_contracts(request), _("Group pensions")))
    return tuple(sections)


def waits(request: EmployerRequest) -> Waiting:
    """Return how many messages wait, counted once a request: menu and start page tell it."""
    if WAITING not in request.META:
        request.META[WAITING] = waiting(employer_id=request.membership.employer_id, side=Side.EMPLOYER)
    return request.META[WAITING]


def contracts(request: EmployerRequest) -> list[Counted]:
    """Return the contracts with how many insured they have, counted once a request."""
    if CONTRACTS not in request.META:
        employer_id, today = request.membership.employer_id, timezone.localdate()
        request.META[CONTRACTS] = counted_contracts(employer_id=employer_id, today=today)
    return request.META[CONTRACTS]


def _contracts(request: EmployerRequest) -> tuple[MenuItem, ...]:
    opened = request.resolver_match.kwargs.get("contract") if request.resolver_match else None
    return tuple(
        MenuItem(
            f"{contract.number} {contract.name}",
            _url(request, "insured", contract.number),
            current=contract.number == opened,
            count=contract.insured,
        )
        for contract in contracts(request)
    )


def _quick_search(request: EmployerRequest) -> QuickSearch | None:
    if not request.membership.may(Permission.VIEW_INSURED):
        return None
    customer_number = str(request.membership.employer.customer_number)
    return QuickSearch(
        _url(request, "quick-search"),
        _("Find an employee or a customer"),
        (
            QuickSearchField("identity_number", _("Personal ID no.")),
            QuickSearchField("customer_number", _("Customer no."), customer_number, numeric=True),
        ),
    )
