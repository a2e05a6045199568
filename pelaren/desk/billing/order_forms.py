"""What the forms of orders that move money begin with."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms as django_forms

from pelaren.domain.billing.models import InvoiceLine
from pelaren.web import forms


class OrderForm(forms.PortalForm):
    """An order that moves money: its hidden key makes a repeated one the same."""

    key = forms.TextField(widget=django_forms.HiddenInput, longest=60)

    def __init__(self, data: Any = None, *, initial: dict[str, object] | None = None, **options: Any) -> None:
        """A form that is shown for the first time gets a key of its own."""
        super().__init__(data, initial={"key": uuid4().hex, **(initial or {})}, **options)

    def order(self) -> dict[str, Any]:
        """Return what was typed, with the key as orders take it."""
        typed = dict(self.cleaned_data)
        key = typed.pop("key")
        return {**typed, "idempotency_key": key}


class LinesForm(OrderForm):
    """An amount for each line of an invoice."""

    def __init__(self, data: Any = None, *, currency: str, lines: Sequence[InvoiceLine], **options: Any) -> None:
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
