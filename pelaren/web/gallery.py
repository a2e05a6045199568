"""The gallery: every component with sample data, and the frames around a page. Demo mode only."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pelaren.web import forms
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
from pelaren.web.listing import page_of

TODAY = date(2026, 11, 21)
SENT_AT = datetime(2026, 11, 20, 9, 47, tzinfo=UTC)
PARAGRAPHS = ("Beräkningen är klar och bifogas.", "Stämmer sysselsättningsgraden 80 %?")
TYPED = {
    "last_name": "Ahlskog",
    "identity_number": "140691-918A",
    "begins": "31.11.2026",
    "amount": "525 kronor",
    "retirement_age": "65",
}
STORED = {"first_name": "Ronja", "amount": 52500, "retirement_age": "65", "contract": "7031-2"}
PEOPLE = (
    ("Backlund Anna", "260183-", date(2020, 1, 1), 42000, ""),
    ("Björklund Mikael", "180888-", date(2021, 1, 1), 63000, ""),
    ("Granqvist Tomas", "240879-", date(2019, 9, 1), 63000, "attn"),
    ("Mattsson Erik", "150479-", date(2026, 9, 1), 84000, "info"),
)
SAMPLE_PAGE = page_of(QueryDict("page=2&sort=name"), total=118, sorts=("name", "since"), size=12)


class SampleForm(forms.PortalForm):
    """One of every field, for the Finnish market."""

    first_name = forms.NameField(label=_("First name"))
    last_name = forms.NameField(label=_("Last name"))
    identity_number = forms.IdentityNumberField(market="FI", today=TODAY)
    begins = forms.DateField(label=_("In the group from"), market="FI")
    amount = forms.AmountField(label=_("Instalment"), currency="EUR", help_text=_("Amount per payment"))
    topic = forms.ChoiceField(label=_("Choose topic"), choices=[("", _("Choose topic")), ("1", _("Calculation"))])
    text = forms.ParagraphsField(label=_("Message"), rows=4, required=False)
    retirement_age = forms.RadioField(label=_("Retirement age"), choices=[("63", "63"), ("65", "65"), ("67", "67")])
    contract = forms.TextField(label=_("Contract number"), required=False, width="sm")
    supplementary = forms.CheckField(label=_("Make a supplementary invoice when I have saved"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """One field may only be read."""
        super().__init__(*arguments, **options)
        self.fields["contract"].widget.attrs["readonly"] = True


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show every component inside the employer's frame."""
    context = {
        "frame": employer_frame(),
        "form": None,
        "sample": SampleForm(initial=STORED),
        "people": PEOPLE,
        "page": SAMPLE_PAGE,
        "name_head": SAMPLE_PAGE.head("name"),
        "facts": [(_("Insured"), "65"), (_("Next invoice"), "15.12.2026")],
        "functions": [("supplementary-invoice", _("Make a supplementary invoice"))],
        "crumbs": [Link(_("Contracts"), "#"), Link(_("Group pensions"), "#")],
        "tabs": [MenuItem(_("Insured"), "#", current=True), MenuItem(_("Invoices"), "#")],
        "steps": [_("Amount and due date"), _("Confirm the details"), _("Done")],
        "paragraphs": PARAGRAPHS,
        "sent_at": SENT_AT,
    }
    return render(request, "gallery/show.html", context)


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Show the form of the gallery with errors, in the focused layout."""
    filled = SampleForm(TYPED)
    filled.is_valid()
    context = {"frame": employer_frame(), "form": filled, "cancel_url": reverse("web:gallery")}
    return render(request, "gallery/form.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the insurer's frame and the empty states."""
    context = {"frame": desk_frame(), "sent_at": SENT_AT, "paragraphs": PARAGRAPHS}
    return render(request, "gallery/desk.html", context)


def employer_frame() -> Frame:
    """Return the frame an employer's user sees, with every part filled."""
    return Frame(
        home_url=reverse("web:gallery"),
        user_name="Elin Sandholm",
        user_id="ELSA01",
        sign_out_url="#",
        insurer=settings.PELAREN_INSURER,
        primary=(
            MenuItem(_("Employer"), reverse("web:gallery"), current=True),
            MenuItem(_("Employees"), "#"),
            MenuItem(_("Contracts"), "#"),
            MenuItem(_("Administration"), "#"),
        ),
        side_label=_("Menu for Employer"),
        side=(
            MenuSection(
                (
                    MenuItem(_("Components"), reverse("web:gallery"), current=True),
                    MenuItem(_("Form with errors"), reverse("web:gallery-form")),
                    MenuItem(_("Case handler"), reverse("web:gallery-desk")),
                )
            ),
            MenuSection((MenuItem(_("Secure messages"), "#", count=28),), heading=_("Cases")),
        ),
        organisation=OrganisationBox("Tallvikens kommun", ("299000-4171", "4127"), change_role_url="#"),
        quick_search=QuickSearch(
            "#",
            _("Find an employee or a customer"),
            (
                QuickSearchField("identity_number", _("Personal ID no.")),
                QuickSearchField("customer_number", _("Customer no."), "4127", numeric=True),
            ),
        ),
        utility=text_pages("pension-choices", "contact"),
        footer=text_pages("help", "accessibility", "personal-data"),
        printed=printed_line(organisation="Tallvikens kommun", day="2026-11-21", user_id="ELSA01"),
    )


def desk_frame() -> Frame:
    """Return the frame a case handler sees."""
    return Frame(
        home_url=reverse("web:gallery-desk"),
        user_name="Maria Rehn",
        user_id="MARE03",
        sign_out_url="#",
        insurer=settings.PELAREN_INSURER,
        primary=(MenuItem(_("Inbox"), "#", current=True), MenuItem(_("Employers"), "#")),
        side_label=_("Menu for Inbox"),
        side=(MenuSection((MenuItem(_("Components"), reverse("web:gallery"), count=6),), heading=_("My queue")),),
        footer=text_pages("help", "accessibility", "personal-data"),
        staff=True,
    )


def text_pages(*names: str) -> tuple[Link, ...]:
    """Return links to text pages by name."""
    labels: dict[str, Text] = {
        "help": _("Help"),
        "contact": _("Contact us"),
        "accessibility": _("Accessibility"),
        "personal-data": _("How we handle personal data"),
        "pension-choices": "Pensionsvalet",
    }
    addresses = {name: reverse("web:help") if name == "help" else reverse("web:page", args=[name]) for name in names}
    return tuple(Link(labels[name], addresses[name]) for name in names)
