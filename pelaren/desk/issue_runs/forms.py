"""The form that begins an issue run."""

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import date as written
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.queries.issuing import MonthToIssue
from pelaren.web import forms


class IssueRunForm(forms.PortalForm):
    """Which due month to issue."""

    def __init__(self, data: Any = None, *, months: Sequence[MonthToIssue], **options: Any) -> None:
        """Only months with something to issue are offered."""
        super().__init__(data, **options)
        choices = [(str(one.month), written(one.month, "F Y")) for one in months]
        self.fields["month"] = forms.RadioField(label=_("Due month"), choices=choices)
