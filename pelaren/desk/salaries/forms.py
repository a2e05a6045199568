"""The form that chooses what the instalments of a contract follow."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.forecasts.salary_premiums import agreements
from pelaren.web import forms


class SalaryTermsForm(forms.PortalForm):
    """An agreement, or none, and the first day on which it holds."""

    def __init__(self, data: QueryDict | None, *, market: str) -> None:
        super().__init__(data)
        names = [(name, name) for name in agreements()]
        self.fields["agreement"] = forms.ChoiceField(
            label=_("The instalments follow"),
            choices=[("", _("Nothing: each instalment is an amount of its own")), *names],
            required=False,
        )
        self.fields["valid_from"] = forms.DateField(label=_("From"), market=market)
