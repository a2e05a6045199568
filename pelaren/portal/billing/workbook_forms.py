"""The forms of an import: the file, and which column holds what."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.documents import insured_amounts_excel
from pelaren.documents.insured_amounts_excel import Field, SheetRefused
from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason
from pelaren.portal.billing.workbook_words import shown
from pelaren.web import forms
from pelaren.web.imports import column_label


class WorkbookForm(forms.PortalForm):
    """One workbook, looked at from the outside; what is wrong inside it is said in the preview."""

    file = django_forms.FileField(
        label=_("Excel workbook"),
        help_text=_("The file that you exported here, or another .xlsx file with insurance numbers and amounts."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another file.")},
        widget=django_forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=1000,
    )

    def clean_file(self) -> UploadedFile:
        """Return the file when its name, size and first bytes are those of a workbook."""
        sent = self.cleaned_data["file"]
        if sent.size > limits.BYTES:
            raise django_forms.ValidationError(str(SheetRefused(FileReason.TOO_LARGE)))
        content = sent.read()
        try:
            insured_amounts_excel.check(content, file_name=sent.name)
        except SheetRefused as refused:
            raise django_forms.ValidationError(str(refused)) from None
        self.cleaned_data["content"] = content
        return sent


class ColumnsForm(forms.PortalForm):
    """Which column holds the insurance number and which the amount; the question is what the reader could not tell."""

    def __init__(self, question: dict[str, Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        choices = [("", _("Choose a column")), *map(_choice, question["headings"])]
        guess = question["guess"]["columns"]
        for name, field, label in (
            ("insurance_number", Field.INSURANCE_NUMBER, _("Column with the insurance number")),
            ("amount", Field.AMOUNT, _("Column with the new amount")),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=guess.get(field, ""))

    def clean(self) -> dict[str, Any]:
        """Refuse one column for both."""
        said = super().clean() or {}
        if said.get("amount") and said.get("amount") == said.get("insurance_number"):
            self.add_error("amount", gettext("Choose another column than the one with the insurance number."))
        return said

    @property
    def matching(self) -> dict[str, Any]:
        """The guess with the two columns that were chosen; a name that had been guessed stays only in its own place."""
        guess = self.question["guess"]
        chosen = {
            Field.INSURANCE_NUMBER: int(self.cleaned_data["insurance_number"]),
            Field.AMOUNT: int(self.cleaned_data["amount"]),
        }
        others = {field: at for field, at in guess["columns"].items() if at not in chosen.values()}
        return {**guess, "columns": {**others, **{str(field): at for field, at in chosen.items()}}}


def _choice(heading: Sequence[Any]) -> tuple[str, str]:
    column, letter, text, examples = heading
    below = ", ".join(shown(one)[:40] for one in examples)
    return str(column), column_label(letter, text[:60], below)
