"""What can be changed in a simulation."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.forecasts.assumptions import PAYOUTS
from pelaren.domain.forecasts.months import first_day, parse_month
from pelaren.domain.projections.simulations import Changes
from pelaren.portal.insured.forecast_words import PAYOUT
from pelaren.values.refusals import BadValue
from pelaren.web import forms
from pelaren.web.value_fields import ValueField

LARGEST = 100_000_000_00
MONTH_SENTENCES = {"form": _("Write the month as 2027-06")}


class BadMonth(BadValue):
    """Typed text that is no month."""

    reasons = frozenset({"form"})


def read_month(text: str) -> date:
    """Read a month typed as 2027-06 as its first day. Raises BadMonth."""
    try:
        return first_day(parse_month(text.strip()))
    except ValueError:
        raise BadMonth("form") from None


class AlternativeForm(forms.PortalForm):
    """One alternative of a comparison. Without an age it is left out."""

    def __init__(self, data: QueryDict | None, *, ages: range, currency: str, **options: Any) -> None:
        super().__init__(data, **options)
        years = [(str(age), str(age)) for age in ages]
        self.fields["age"] = forms.ChoiceField(
            label=_("Retirement age, years"), choices=[("", "–"), *years], required=False
        )
        self.fields["months"] = forms.ChoiceField(
            label=_("and months"), choices=[(str(month), str(month)) for month in range(12)], required=False
        )
        self.fields["payout"] = forms.ChoiceField(
            label=_("Pension is paid"), choices=[(payout, PAYOUT[payout]) for payout in PAYOUTS], required=False
        )
        self.fields["instalment"] = forms.AmountField(
            label=_("Instalment"), currency=currency, largest=LARGEST, required=False
        )
        self.fields["extra"] = forms.AmountField(
            label=_("Extra premium"), currency=currency, largest=LARGEST, required=False
        )
        self.fields["extra_month"] = ValueField(
            label=_("Month of the extra premium"),
            help_text=_("Year and month, for example 2027-06"),
            read=read_month,
            sentences=MONTH_SENTENCES,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """An extra premium needs its month."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("extra") and not cleaned.get("extra_month") and "extra_month" not in self.errors:
            self.add_error("extra_month", _("Write in which month the extra premium is paid"))
        return cleaned

    @property
    def changes(self) -> Changes | None:
        """What this alternative changes, None when it is left out. Call it on a valid form."""
        cleaned = self.cleaned_data
        if not cleaned.get("age"):
            return None
        return Changes(
            age=(int(cleaned["age"]), int(cleaned.get("months") or 0)),
            payout=cleaned.get("payout") or "",
            instalment=cleaned.get("instalment"),
            extra=cleaned.get("extra") or 0,
            extra_month=cleaned.get("extra_month"),
        )
