"""The form that takes a file with persons."""

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from xlsxwriter.utility import xl_col_to_name

from pelaren.desk.portfolios.words import file_sentence
from pelaren.documents import portfolio_sheet
from pelaren.documents.portfolio_sheet import Column, FileRefused, words_of
from pelaren.documents.portfolio_sheet.columns import NEEDED
from pelaren.documents.reading import limits
from pelaren.documents.reading.limits import FileReason
from pelaren.web import forms
from pelaren.web.imports import column_label


class ColumnsForm(forms.PortalForm):
    """Which column holds what; the question is what the reader could not tell by the headings."""

    def __init__(self, question: dict[str, Any], data: QueryDict | None = None, *, market: str) -> None:
        """Each column that a portfolio has is looked for among those of the file; the guesses are filled in."""
        super().__init__(data)
        self.question = question
        choices = [("", _("Choose a column")), *map(_choice, question["headings"])]
        guess = question["guess"]["columns"]
        for column in Column:
            title = words_of(column, language=get_language() or "sv", market=market)
            self.fields[column] = forms.ChoiceField(
                label=title, choices=choices, initial=guess.get(column, ""), required=column in NEEDED
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a column that is chosen twice, and a file without names."""
        said = super().clean() or {}
        chosen = [said[column] for column in Column if said.get(column)]
        for column in Column:
            if said.get(column) and chosen.count(said[column]) > 1:
                self.add_error(column, gettext("The column is chosen twice. Choose another one, or none."))
        if not said.get(Column.FULL_NAME) and not (said.get(Column.LAST_NAME) and said.get(Column.FIRST_NAME)):
            self.add_error(Column.LAST_NAME, gettext("Choose the columns with last name and first name, or with both."))
        return said

    @property
    def matching(self) -> dict[str, Any]:
        """The guess with the columns that were chosen."""
        columns = {str(column): int(self.cleaned_data[column]) for column in Column if self.cleaned_data.get(column)}
        return {**self.question["guess"], "columns": columns}


def _choice(heading: Sequence[Any]) -> tuple[str, str]:
    place, text, examples = heading
    return str(place), column_label(xl_col_to_name(place), text, ", ".join(examples))


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
