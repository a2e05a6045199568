"""Forms by which an invoice is credited or cancelled."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models import InvoiceLine
from pelaren.web import forms

REASON = _("Why it is credited")


class CancelForm(forms.PortalForm):
    """Why an invoice is taken back, and a key that makes a repeated order the same."""

    reason = forms.TextField(label=REASON, help_text=_("Stands on the credit invoice"), longest=200)
    key = forms.TextField(widget=django_forms.HiddenInput, longest=60)

    def __init__(self, data: Any = None, **options: Any) -> None:
        """A form that is shown for the first time gets a key of its own."""
        super().__init__(data, initial={"key": uuid4().hex}, **options)


class CreditForm(CancelForm):
    """How much of each line is credited."""

    def __init__(self, data: Any = None, *, lines: Sequence[InvoiceLine], currency: str, **options: Any) -> None:
        """`lines` come with their insured."""
        super().__init__(data, **options)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = forms.AmountField(
                label=line.insured.full_name, currency=currency, required=False
            )

    def amounts(self) -> dict[int, int]:
        """Return the typed amounts by line id, in minor units."""
        typed = ((line.pk, self.cleaned_data.get(f"line_{line.pk}")) for line in self.lines)
        return {pk: amount for pk, amount in typed if amount}

    def rows(self) -> list[tuple[InvoiceLine, Any]]:
        """Return each line with its field."""
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]
