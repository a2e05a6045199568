"""The form that takes a file with persons."""

from typing import Any

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from pelaren.desk.portfolios.words import file_sentence
from pelaren.documents import portfolio_sheet
from pelaren.documents.portfolio_sheet import FileRefused
from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason
from pelaren.web import forms


class PortfolioForm(forms.PortalForm):
    """One file, looked at from the outside; what is wrong inside it is said in the preview."""

    file = django_forms.FileField(
        label=_("Workbook or text file"),
        help_text=_("An Excel workbook (.xlsx) or a text file with semicolons (.csv) with one person on each row."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another file.")},
        widget=django_forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        max_length=1000,
    )

    def clean_file(self) -> UploadedFile:
        """Return the file when its name, size and first bytes are those of a sheet."""
        sent = self.cleaned_data["file"]
        if sent.size > limits.BYTES:
            raise django_forms.ValidationError(file_sentence(FileReason.TOO_LARGE))
        content = sent.read()
        try:
            portfolio_sheet.check(content, file_name=sent.name)
        except FileRefused as refused:
            raise django_forms.ValidationError(file_sentence(refused.reason)) from None
        self.cleaned_data["content"] = content
        return sent

    @property
    def sent(self) -> dict[str, Any]:
        """Bytes and name of a file that passed."""
        return {"content": self.cleaned_data["content"], "name": self.cleaned_data["file"].name}
