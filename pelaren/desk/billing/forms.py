"""Forms by which an invoice is credited or cancelled."""

from django.utils.translation import gettext_lazy as _

from pelaren.desk.billing.order_forms import LinesForm, OrderForm
from pelaren.web import forms


class CancelForm(OrderForm):
    """Why an invoice is taken back."""

    reason = forms.TextField(label=_("Why it is credited"), help_text=_("Stands on the credit invoice"), longest=200)


class CreditForm(LinesForm, CancelForm):
    """How much of each line is credited, and why."""
