"""Forms of the insured at the desk."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from pelaren.domain.contracts.models import Contract, Enrolment, Insured
from pelaren.domain.contracts.operations import basic_details
from pelaren.values.typed_text import whole_number
from pelaren.web import forms


class InsuredSearchForm(forms.PortalForm):
    """A search by name or identity number."""

    q = forms.TextField(label=_("Find an insured person"), required=False, longest=100)


class DetailsForm(forms.PortalForm):
    """The basic details of an insured. `seen` marks the details that the page showed when it was opened."""

    first_name = forms.NameField(label=_("First name"), error_messages={"required": _("Write the first name")})
    last_name = forms.NameField(label=_("Last name"), error_messages={"required": _("Write the last name")})
    email = forms.EmailField(label=_("E-mail (optional)"), required=False)
    employee_number = forms.TextField(label=_("Employee number (optional)"), required=False, longest=30, width="sm")
    seen = forms.TextField(widget=django_forms.HiddenInput, required=False, longest=64)

    def __init__(self, data: Any = None, *, insured: Insured, contract: Contract) -> None:
        """The fields begin with what stands now."""
        initial = {name: getattr(insured, name) for name in basic_details.FIELDS}
        super().__init__(data, initial={**initial, "seen": basic_details.mark_of(insured)})
        ages = range(contract.lowest_retirement_age, contract.highest_retirement_age + 1)
        choices = [("", _("As the group")), *((str(age), str(age)) for age in ages)]
        self.fields["retirement_age"] = forms.ChoiceField(label=_("Retirement age"), choices=choices, required=False)

    def order(self) -> dict[str, Any]:
        """Return what `basic_details.change` needs to know, from a valid form."""
        age = self.cleaned_data["retirement_age"]
        return {**self.cleaned_data, "retirement_age": int(age) if age else None}


class InstalmentForm(forms.PortalForm):
    """Another instalment. `seen` is the amount, in minor units, that the page showed when it was opened."""

    seen = forms.TextField(widget=django_forms.HiddenInput, required=False, longest=20)

    def __init__(self, data: Any = None, *, enrolment: Enrolment, contract: Contract) -> None:
        """The field begins with the instalment of now."""
        super().__init__(data, initial={"instalment": enrolment.instalment, "seen": str(enrolment.instalment)})
        self.fields["instalment"] = forms.AmountField(label=_("Amount per payment"), currency=contract.currency)

    @property
    def amount_seen(self) -> int | None:
        """The amount that was looked at; None when none was sent."""
        text = self.cleaned_data.get("seen", "")
        return whole_number(text)
