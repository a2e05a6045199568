"""The form of a removal: last day, and whether a separate premium is still to be paid."""

from datetime import date
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.operations import supplementary_invoices
from pelaren.domain.billing.operations.changes import LARGEST_AMOUNT
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.models import BegunOrderLine
from pelaren.domain.movements.operations import leavers
from pelaren.domain.movements.operations.begun_orders import Billed
from pelaren.portal.billing.due_date_words import due_date_hint
from pelaren.portal.insured.cells import Cell, cell_of
from pelaren.portal.insured.forms import told
from pelaren.web import forms


class RemovalForm(forms.PortalForm):
    """
    A removal of one or several insured. `billed` is what is still to be billed, by enrolment id.

    Each person has an amount and a due date of her own; who has no amount is billed nothing.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        lines: list[BegunOrderLine],
        contract: Contract,
        may_bill: bool,
        today: date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Fields follow the contract's market and currency; without `may_bill` nothing is asked about premiums."""
        super().__init__(data, initial=initial)
        self.lines, self.contract, self.may_bill, self.today = lines, contract, may_bill, today
        self.fields["exit_date"] = forms.DateField(
            label=_("Date when the insured has left the group"), market=contract.employer.market
        )
        if may_bill:
            self._ask_about_premiums()

    @property
    def wants_premium(self) -> bool:
        """Whether a separate premium is to be paid."""
        return self.may_bill and self.cleaned_data.get("premium") == "yes"

    @property
    def billed(self) -> dict[int, Billed]:
        """What is still to be billed, from a valid form."""
        if not self.wants_premium:
            return {}
        asked = ((line.enrolment_id, self.cleaned_data[f"amount_{line.enrolment_id}"]) for line in self.lines)
        return {pk: Billed(amount, self.cleaned_data[f"due_{pk}"]) for pk, amount in asked if amount is not None}

    @property
    def rows(self) -> list[tuple[BegunOrderLine, BoundField, BoundField]]:
        """Each person with the fields of her separate premium."""
        return [(line, self[f"amount_{line.enrolment_id}"], self[f"due_{line.enrolment_id}"]) for line in self.lines]

    @property
    def cells(self) -> list[tuple[BegunOrderLine, Cell, Cell]]:
        """The same as text boxes of a table, where there are many."""
        return [(line, cell_of(amount), cell_of(due)) for line, amount, due in self.rows]

    def clean_exit_date(self) -> date:
        """Return a last day that is allowed for everybody."""
        enrolments = [line.enrolment for line in self.lines]
        with told():
            leavers.check_exit_date(self.contract, enrolments, self.cleaned_data["exit_date"], today=self.today)
        return self.cleaned_data["exit_date"]

    def clean(self) -> dict[str, Any]:
        """Check amounts and due dates where a premium is to be paid; elsewhere what is typed there does not matter."""
        if self.wants_premium:
            self._check_premiums()
        else:
            for name in [name for name in self.errors if name.startswith(("amount_", "due_"))]:
                del self.errors[name]
        return self.cleaned_data

    def _ask_about_premiums(self) -> None:
        contract, market = self.contract, self.contract.employer.market
        self.fields["premium"] = forms.RadioField(
            label=_("Is a separate premium still to be paid?"),
            choices=[("no", _("No")), ("yes", _("Yes, by supplementary invoice"))],
        )
        hint = due_date_hint(contract, today=self.today)
        several = len(self.lines) > 1
        for line in self.lines:
            name = line.enrolment.insured.full_name
            self.fields[f"amount_{line.enrolment_id}"] = forms.AmountField(
                label=gettext("Amount for %(name)s") % {"name": name} if several else _("Premium amount"),
                currency=contract.currency, smallest=1, largest=LARGEST_AMOUNT, required=False,
            )  # fmt: skip
            self.fields[f"due_{line.enrolment_id}"] = forms.DateField(
                label=gettext("Due date for %(name)s") % {"name": name} if several else _("Due date of the payment"),
                market=market, help_text="" if several else hint, required=False,
            )  # fmt: skip

    def _check_premiums(self) -> None:
        for line in self.lines:
            self._check_premium(line.enrolment_id)
        amounts = (f"amount_{line.enrolment_id}" for line in self.lines)
        if not any(name in self.errors or self.cleaned_data.get(name) is not None for name in amounts):
            first = f"amount_{self.lines[0].enrolment_id}"
            self.add_error(first, gettext("Write the amount, or choose No if nothing is to be paid."))

    def _check_premium(self, pk: int) -> None:
        amount, due, due_name = self.cleaned_data.get(f"amount_{pk}"), self.cleaned_data.get(f"due_{pk}"), f"due_{pk}"
        if due_name in self.errors or amount is None:
            return
        if due is None:
            self.add_error(due_name, self.fields[due_name].sentences["empty"])  # type: ignore[attr-defined]
            return
        try:
            supplementary_invoices.check_due_date(self.contract, due, today=self.today)
        except supplementary_invoices.Refusal as refusal:
            self.add_error(due_name, str(refusal))
