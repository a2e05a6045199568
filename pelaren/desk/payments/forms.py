"""Forms of the pages of payments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from pelaren.desk.billing.order_forms import OrderForm
from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract
from pelaren.values.dates import format_date
from pelaren.values.money import format_money
from pelaren.web import forms


class PaymentForm(OrderForm):
    """A payment that has come in."""

    def __init__(self, data: Any = None, *, contract: Contract, today: date, **options: Any) -> None:
        """Amount in the contract's currency, the day in the form of its market."""
        super().__init__(data, initial={"value_date": today}, **options)
        market = contract.employer.market
        self.fields["amount"] = forms.AmountField(label=_("Amount"), currency=contract.currency)
        self.fields["value_date"] = forms.DateField(
            label=_("Value date"), market=market, help_text=_("The day on which the money came to our account")
        )
        self.fields["reference"] = forms.TextField(
            label=_("Reference the payer gave"),
            help_text=_("An invoice with this reference is paid at once. Leave it empty when there is none."),
            required=False, longest=140, width="md",
        )  # fmt: skip
        self.fields["bank_reference"] = forms.TextField(
            label=_("The bank's own mark of the transaction"), required=False, longest=60, width="md"
        )
        self.order_fields(["amount", "value_date", "reference", "bank_reference", "key"])


class MatchForm(OrderForm):
    """Which invoice a payment is to pay, and how much of it. Stands on one page with the next ones: ids of its own."""

    def __init__(self, data: Any = None, *, contract: Contract, invoices: Sequence[Any], **options: Any) -> None:
        """`invoices` are those with something left to pay, which come with their sums."""
        super().__init__(data, auto_id="match_%s", **options)
        self.fields["invoice"] = forms.ChoiceField(
            label=_("Invoice"), choices=[("", "–"), *((str(one.pk), _named(one, contract)) for one in invoices)]
        )
        self.fields["amount"] = forms.AmountField(
            label=_("Amount"), currency=contract.currency, required=False,
            help_text=_("Leave it empty to let it pay as much as it can"),
        )  # fmt: skip
        self.order_fields(["invoice", "amount", "key"])


class RefundForm(OrderForm):
    """Money that goes back to the payer."""

    def __init__(self, data: Any = None, *, contract: Contract, today: date, left: int, **options: Any) -> None:
        """`left` is what there is to pay back, in minor units."""
        super().__init__(data, initial={"paid_on": today, "amount": left}, auto_id="refund_%s", **options)
        self.fields["amount"] = forms.AmountField(label=_("Amount"), currency=contract.currency)
        self.fields["paid_on"] = forms.DateField(
            label=_("Day on which it leaves the account"), market=contract.employer.market
        )
        self.fields["reason"] = forms.TextField(label=_("Reason"), required=False, longest=300)
        self.order_fields(["amount", "paid_on", "reason", "key"])


class ReversalForm(forms.PortalForm):
    """A payment that has bounced or was recalled."""

    def __init__(self, data: Any = None, *, contract: Contract, today: date, **options: Any) -> None:
        """The day is that on which the bank took the money back."""
        super().__init__(data, initial={"value_date": today}, auto_id="reversal_%s", **options)
        self.fields["value_date"] = forms.DateField(
            label=_("Value date of the reversal"), market=contract.employer.market
        )
        self.fields["reason"] = forms.TextField(label=_("Reason"), required=False, longest=300)


def _named(invoice: Any, contract: Contract) -> str:
    left = format_money(invoice.total - invoice.paid, invoice.currency)
    due = format_date(invoice.due_date, contract.employer.market)
    return str(
        _("%(number)s · due %(due)s · %(left)s left to pay") % {"number": invoice.number, "due": due, "left": left}
    )


def invoice_chosen(form: MatchForm, invoices: Sequence[Invoice]) -> Invoice:
    """Return the invoice that was chosen among those offered."""
    return next(one for one in invoices if str(one.pk) == form.cleaned_data["invoice"])
