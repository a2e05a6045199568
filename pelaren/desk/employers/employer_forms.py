"""Forms of an employer's details."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pelaren.domain.employers.models import Employer, Market
from pelaren.domain.employers.operations import employers
from pelaren.values.markets import Market as MarketValue
from pelaren.values.typed_text import whole_number
from pelaren.web import forms

LARGEST_NUMBER = 2_000_000_000


class DetailsForm(forms.PortalForm):
    """Name, address and contact of an employer."""

    name = forms.TextField(label=_("Name"), longest=200)
    street = forms.TextField(label=_("Street address"), required=False, longest=120)
    postcode = forms.TextField(label=_("Postcode"), required=False, longest=12, width="sm")
    town = forms.TextField(label=_("Town"), required=False, longest=80)
    contact_name = forms.TextField(label=_("Contact person"), required=False, longest=120)
    phone = forms.TextField(label=_("Telephone"), required=False, longest=40, width="sm")

    @classmethod
    def of(cls, employer: Employer) -> "DetailsForm":
        """Return the form with what stands there now."""
        return cls(initial={name: getattr(employer, name) for name in employers.DETAILS})


class NewEmployerForm(DetailsForm):
    """A new customer. The business id is read by the rules of the chosen country."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Country first: the number that follows is Finnish or Swedish."""
        super().__init__(data, **options)
        market = data.get("market") if data else None
        chosen = market if market in Market.values else MarketValue.FI
        self.fields["market"] = forms.RadioField(label=_("Country"), choices=Market.choices)
        self.fields["business_id"] = forms.BusinessIdField(
            market=chosen, label=_("Business ID or organisation number"), help_text=""
        )
        self.fields["customer_number"] = forms.TextField(
            label=_("Customer number"), required=False, longest=10, width="sm",
            help_text=_("Leave it empty to get the next free one"),
        )  # fmt: skip
        self.order_fields(["market", "business_id", "name"])

    def clean_customer_number(self) -> int | None:
        """Return the number, None when the next free one is wanted."""
        text = self.cleaned_data["customer_number"].strip()
        if not text:
            return None
        number = whole_number(text)
        if not number or number > LARGEST_NUMBER:
            self.add_error("customer_number", str(_("Write the customer number with digits only.")))
            return None
        return number

    def order(self) -> dict[str, Any]:
        """Return what `employers.create` needs to know, from a valid form."""
        return {**self.cleaned_data, "business_id": self.cleaned_data["business_id"].value}
