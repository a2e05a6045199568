"""Forms of the pages of invoices."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models import Invoice
from pelaren.portal.billing.typed_amounts import field_of
from pelaren.values.typed_text import whole_number
from pelaren.web import forms
from pelaren.web.forms import ErrorLink


class ChangeForm(forms.PortalForm):
    """
    What every change of an invoice carries: the version it was typed against, a key of the order, and why.

    A version that is no number counts as one that has passed: nothing is saved over what nobody has seen.
    """

    version = forms.TextField(widget=django_forms.HiddenInput, required=False, longest=10)
    key = forms.TextField(widget=django_forms.HiddenInput, required=False, longest=60)
    reason = forms.TextField(
        label=_("Why do you change it? (optional)"),
        help_text=_("Is shown with the change to your colleagues and to us"),
        required=False,
        longest=300,
    )

    @property
    def version_seen(self) -> int:
        """The version that was looked at; 0 when none was sent."""
        text = str(self.cleaned_data.get("version", ""))
        return whole_number(text) or 0

    @property
    def order_key(self) -> str | None:
        """The key that makes a repeated order the same one."""
        return self.cleaned_data.get("key") or None


class AmountsForm(ChangeForm):
    """The amounts of an opened invoice. The fields of its lines are the table's own; this holds what goes with them."""

    @classmethod
    def fresh(cls, invoice: Invoice, **more: object) -> "AmountsForm":
        """Return a form for the invoice's present version, with a key of its own."""
        return cls(initial={"version": invoice.version, "key": uuid4().hex, **more})

    def refuse(self, sentence: object, wrong: Mapping[int, str], names: Mapping[int, str]) -> None:
        """Say no: the sentence for the whole, and one for each wrong line by its insured's name."""
        self.add_error(None, str(sentence))
        self.wrong = [ErrorLink(f"{names.get(line, '–')}: {why}", field_of(line)) for line, why in wrong.items()]

    @property
    def error_links(self) -> list[ErrorLink]:
        """Line by line where lines are wrong, else what concerns the whole form."""
        return getattr(self, "wrong", None) or super().error_links

    def again(self, invoice: Invoice) -> "AmountsForm":
        """Return the form for the invoice's version of now, with the reason that was typed."""
        return AmountsForm.fresh(invoice, reason=self.cleaned_data.get("reason", ""))


class TotalForm(ChangeForm):
    """A new grand total."""

    def __init__(self, data: QueryDict | None = None, *, currency: str, **options: Any) -> None:
        """The currency is the contract's."""
        super().__init__(data, **options)
        self.fields["total"] = forms.AmountField(
            label=_("New grand total"), currency=currency, help_text=_("Is shared out over the insured persons")
        )
        self.order_fields(["total", "reason", "version", "key"])

    @classmethod
    def of(cls, invoice: Invoice, **initial: object) -> "TotalForm":
        """Return a form for the invoice's present version, with a key of its own and a total to begin with."""
        fresh = {"version": invoice.version, "key": uuid4().hex}
        return cls(currency=invoice.currency, initial={**fresh, **initial})
