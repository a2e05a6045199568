"""The form that takes a file with savings values."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from pelaren.web import forms


class SavingsFileForm(forms.PortalForm):
    """One file; what is wrong inside it is said in the preview."""

    file = django_forms.FileField(
        label=_("File"),
        help_text=_(
            "A workbook (.xlsx) or a text file with semicolons (.csv). The first row names the columns: insurance "
            "number, fund, units, price and day; the column asset class is needed for a new fund only."
        ),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another file.")},
    )
