"""Forms of the employers' pages at the desk."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pelaren.values.identity_numbers import search_forms
from pelaren.web import forms


class EmployerSearchForm(forms.PortalForm):
    """A search for employers. A person's identity number finds nothing here, and never reaches an address."""

    q = forms.TextField(label=_("Search employer"), required=False, longest=100)

    def clean_q(self) -> str:
        """Return the text, unless it names a person."""
        text = self.cleaned_data["q"]
        if search_forms(text):
            raise ValidationError(
                _("Search by the employer's name, customer number or business ID. People cannot be searched for here.")
            )
        return text
