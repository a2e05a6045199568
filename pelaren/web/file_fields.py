"""Form fields for files that are sent along."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST = 20


class FilesInput(forms.FileInput):
    """Several files at once, chosen in the browser's own dialog."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Any number of files; `accept` is what the browser's dialog offers, which a form must not rely on."""

    widget = FilesInput

    def __init__(self, *, accept: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.widget.attrs["accept"] = accept

    def clean(self, value: list[UploadedFile] | None) -> list[UploadedFile]:
        """Return the files. Raises ValidationError for more than a message can have."""
        if len(value or []) > MOST:
            raise ValidationError(_("A message can have at most 20 files. Send the rest in another message."))
        return list(value or [])


class KeptInput(forms.MultipleHiddenInput):
    """The files that the draft holds already, each a hidden field drawn beside its name."""


class KeptField(forms.Field):
    """Public ids of files that were stored with the draft; what is no id names no file."""

    widget = KeptInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: list[str] | None) -> list[UUID]:
        """Return the ids, each once, in their order."""
        return list(dict.fromkeys(found for text in (value or [])[:100] if (found := _uuid(text))))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
