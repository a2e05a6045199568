"""Forms of the pages of a contract."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.queries.invoicing import Invoicing
from pelaren.domain.contracts.models import InvoicingMethod
from pelaren.values import e_invoice_addresses
from pelaren.values.e_invoice_addresses import OPERATORS, operator_shown
from pelaren.values.markets import Market
from pelaren.values.typed_text import whole_number
from pelaren.web import forms
from pelaren.web.value_fields import ValueField

OTHER = "other"
ADDRESS_HINT = {
    Market.FI: _("OVT identifier, for example 0037 9904 4184, or an IBAN"),
    Market.SE: _("Peppol id, for example 0007:2990004174, or a GLN of 13 digits"),
}
ADDRESS = {
    Market.FI: {
        "empty": _("Write the e-invoice address"),
        "form": _(
            "Write the address as 0037 and the business ID without hyphen, for example 003799044184, or as an IBAN"
        ),
        "check": _("The check digit of the e-invoice address is wrong. Compare with what your operator has told you."),
        "too_long": _("After the business ID at most five letters or digits can follow. Take away what is too much."),
        "scheme": _("Write the address as 0037 and the business ID without hyphen, for example 003799044184"),
    },
    Market.SE: {
        "empty": _("Write the e-invoice address"),
        "form": _(
            "Write the Peppol id as 0007: and the organisation number, for example 0007:2990004174, or a GLN of 13"
            " digits"
        ),
        "check": _("The check digit of the e-invoice address is wrong. Compare with what your operator has told you."),
        "too_long": _("The e-invoice address is too long. Take away what is too much."),
        "scheme": _("Write a Peppol id that begins with 0007: (organisation number) or 0088: (GLN)"),
    },
}
OPERATOR = {
    "empty": _("Write the operator's code"),
    "form": _("Write the operator's code as a BIC, an OVT identifier or E and six digits"),
    "check": _("The check digit of the operator's code is wrong. Compare with what your operator has told you."),
    "too_long": _("The operator's code is too long. Take away what is too much."),
    "scheme": _("Write the operator's code as a BIC, an OVT identifier or E and six digits"),
}
LANGUAGES = (("sv", _("Swedish")), ("fi", _("Finnish")), ("en", _("English")))


class InvoicingForm(forms.PortalForm):
    """How invoices reach the employer. What belongs to the method that is not chosen is not read."""

    method = forms.RadioField(label=_("Method of payment"), choices=InvoicingMethod.choices)
    street = forms.TextField(label=_("Street address"), required=False, longest=120, width="md")
    postcode = forms.TextField(label=_("Postcode"), required=False, longest=12, width="xs")
    town = forms.TextField(label=_("Town"), required=False, longest=80, width="md")
    buyer_reference = forms.TextField(
        label=_("Your reference (optional)"),
        help_text=_("Is printed on the invoice, for example a cost centre"),
        required=False,
        longest=60,
        width="md",
    )
    language = forms.ChoiceField(label=_("Language of the invoices"), choices=LANGUAGES)
    seen = forms.TextField(widget=django_forms.HiddenInput, required=False, longest=20)

    def __init__(self, data: QueryDict | None = None, *, market: str, **options: Any) -> None:
        """The market decides what an e-invoice address is, and whether an operator carries it."""
        super().__init__(data, **options)
        self.market = Market(market)
        self.fields["e_invoice_address"] = _address_field(self.market)
        if self.market is Market.FI:
            self.fields["operator"] = forms.ChoiceField(label=_("Operator"), choices=_operators(), required=False)
            self.fields["operator_code"] = _operator_field()
        self.order_fields(["method", "street", "postcode", "town", "e_invoice_address", "operator", "operator_code"])

    @classmethod
    def of(cls, invoicing: Invoicing, *, market: str) -> "InvoicingForm":
        """Return the form filled in with what holds now."""
        known = invoicing.operator in OPERATORS or not invoicing.operator
        initial = {
            **vars(invoicing),
            "seen": invoicing.choice_id,
            "operator": invoicing.operator if known else OTHER,
            "operator_code": "" if known else invoicing.operator,
            "e_invoice_address": _shown(invoicing.e_invoice_address, market),
        }
        return cls(market=market, initial=initial)

    def clean(self) -> dict[str, object]:
        """Forget what was wrong with the method that is not chosen."""
        paper = self.cleaned_data.get("method") == InvoicingMethod.PAPER
        unread: tuple[str, ...] = (
            ("e_invoice_address", "operator", "operator_code") if paper else ("street", "postcode", "town")
        )
        if not paper and self.cleaned_data.get("operator") != OTHER:
            unread = (*unread, "operator_code")
        for name in unread:
            self.errors.pop(name, None)
        has_other = not paper and self.cleaned_data.get("operator") == OTHER
        if has_other and not self.cleaned_data.get("operator_code") and "operator_code" not in self.errors:
            self.add_error("operator_code", str(OPERATOR["empty"]))
        return self.cleaned_data

    def wanted(self, now: Invoicing) -> Invoicing:
        """Return what was chosen; the address of the other method stays as it is now, or is forgotten."""
        chosen = self.cleaned_data
        is_paper = chosen["method"] == InvoicingMethod.PAPER
        postal = chosen if is_paper else vars(now)
        address = chosen.get("e_invoice_address")
        return Invoicing(
            method=chosen["method"],
            street=postal["street"],
            postcode=postal["postcode"],
            town=postal["town"],
            e_invoice_address="" if is_paper or not address else address.value,
            operator="" if is_paper else self._operator(),
            buyer_reference=chosen["buyer_reference"],
            language=chosen["language"],
        )

    @property
    def seen_choice(self) -> int:
        """The choice that was looked at, 0 when there was none."""
        text = str(self.cleaned_data.get("seen", ""))
        return whole_number(text) or 0

    def _operator(self) -> str:
        operator = self.cleaned_data.get("operator") or ""
        return (self.cleaned_data.get("operator_code") or "") if operator == OTHER else operator


def _address_field(market: Market) -> ValueField:
    return _code_field(
        lambda text: e_invoice_addresses.parse(text, market),
        ADDRESS[market],
        label=_("E-invoice address"),
        help_text=ADDRESS_HINT[market],
    )


def _operator_field() -> ValueField:
    return _code_field(
        e_invoice_addresses.parse_operator,
        OPERATOR,
        label=_("The operator's code"),
        help_text=_("For example 003712345671 or E123456"),
    )


def _code_field(read: Callable[[str], object], sentences: dict, **options: Any) -> ValueField:
    field = ValueField(read=read, sentences=sentences, required=False, **options)
    field.width = "md"
    return field


def _operators() -> list[tuple[str, object]]:
    banks = [(code, operator_shown(code)) for code in sorted(OPERATORS, key=OPERATORS.__getitem__)]
    return [("", _("Choose operator")), *banks, (OTHER, _("Another operator"))]


def _shown(address: str, market: str) -> str:
    """An address from before addresses were checked is shown as it stands, so that it can be mended."""
    try:
        return e_invoice_addresses.parse(address, market).shown if address else ""
    except e_invoice_addresses.BadEInvoiceAddress:
        return address
