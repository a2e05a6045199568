"""The forms of a supplementary invoice: amounts, due date, a message on the invoice."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.operations import supplementary_invoices
from pelaren.domain.billing.operations.changes import LARGEST_AMOUNT
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.models import BegunOrderLine
from pelaren.domain.movements.operations.begun_orders import Billed
from pelaren.portal.billing.due_date_words import due_date_hint
from pelaren.portal.insured.cells import Cell, cell_of
from pelaren.portal.insured.forms import told
from pelaren.values.identity_numbers import search_forms
from pelaren.values.money import BadAmount, parse_amount
from pelaren.web import forms

LONGEST_TEXT = 200


class SameAmountForm(forms.PortalForm):
    """One amount for everybody (`same`), in minor units."""

    def __init__(self, data: QueryDict | None = None, *, currency: str, initial: dict[str, Any] | None = None) -> None:
        """The field follows the contract's currency."""
        super().__init__(data, initial=initial)
        self.fields["same"] = forms.AmountField(
            label=_("Same amount for everybody"), currency=currency, smallest=1, largest=LARGEST_AMOUNT
        )
        self.fields["same"].width = "xs"  # type: ignore[attr-defined]


class SupplementaryInvoiceForm(forms.PortalForm):
    """What is billed for each of the chosen, when it falls due, and what the invoice says."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        lines: list[BegunOrderLine],
        contract: Contract,
        today: date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Fields follow the contract's market and currency: an amount for each line, in minor units."""
        super().__init__(data, initial=initial)
        self.lines, self.contract, self.today = lines, contract, today
        for line in lines:
            self.fields[f"amount_{line.enrolment_id}"] = _amount_field(line, contract.currency, alone=len(lines) == 1)
        self.fields["due_date"] = forms.DateField(
            label=_("Due date"), market=contract.employer.market, help_text=due_date_hint(contract, today=today)
        )
        self.fields["text"] = forms.TextField(
            label=_("Message on the invoice (optional)"), required=False, longest=LONGEST_TEXT
        )

    @property
    def cells(self) -> list[tuple[BegunOrderLine, Cell]]:
        """Each person with the text box of her amount."""
        return [(line, cell_of(self[f"amount_{line.enrolment_id}"])) for line in self.lines]

    @property
    def total(self) -> int:
        """What the amounts that can be read make together, in minor units: typed or filled in."""
        return sum(amount for _, cell in self.cells if (amount := _read(cell.value)) is not None)

    @property
    def billed(self) -> dict[int, Billed]:
        """What is billed by enrolment id, from a valid form."""
        amounts = {line.enrolment_id: self.cleaned_data[f"amount_{line.enrolment_id}"] for line in self.lines}
        return {pk: Billed(amount) for pk, amount in amounts.items()}

    def clean_due_date(self) -> date:
        """Return a due date that is allowed."""
        with told():
            supplementary_invoices.check_due_date(self.contract, self.cleaned_data["due_date"], today=self.today)
        return self.cleaned_data["due_date"]

    def clean_text(self) -> str:
        """Return a message without identity numbers: the invoice may be read by anybody."""
        text = self.cleaned_data["text"]
        if any(search_forms(word.strip(".,;:()")) for word in text.split()):
            raise ValidationError(
                _("Take the identity number away from the message. It must not stand on an invoice."), code="identity"
            )
        return text


def _read(text: str) -> int | None:
    try:
        return parse_amount(text)
    except BadAmount:
        return None


def _amount_field(line: BegunOrderLine, currency: str, *, alone: bool) -> forms.AmountField:
    name = {"name": line.enrolment.insured.full_name}
    field = forms.AmountField(
        label=gettext("Amount for %(name)s") % name, currency=currency, smallest=1, largest=LARGEST_AMOUNT
    )
    if not alone:
        empty = gettext("Write an amount for %(name)s, or take the person away") % name
        field.sentences = {**field.sentences, "empty": empty}
    return field
