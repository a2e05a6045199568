"""Form fields for words: stripped, free of control characters, and never cut without a sentence."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LINE_BREAKS = "\n\t"


class TextField(forms.CharField):
    """One line of text. ``longest`` is the number of characters it may have; ``width`` is xs, sm, md or empty."""

    default_error_messages = {
        "required": _("Fill in “%(field)s”"),
        "control": _("Write the text without control characters. They often come along when text is pasted."),
    }
    allowed_controls = ""

    def __init__(self, *, longest: int = 200, width: str = "", **options: Any) -> None:
        """Give ``longest`` and not Django's max_length, whose HTML attribute cuts pasted text in silence."""
        super().__init__(**options)
        self.longest = longest
        self.width = width

    def to_python(self, value: object) -> str:
        """Return the text composed (NFC) and stripped, with line ends as one newline."""
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

    def validate(self, value: str) -> None:
        """Raise ValidationError when the text is missing, too long or holds control characters."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required", params={"field": self.label})
        if any(self._is_control(character) for character in value):
            raise ValidationError(self.error_messages["control"], code="control")
        if len(value) > self.longest:
            raise ValidationError(
                ngettext_lazy(
                    "Shorten the text to at most %(longest)d character.",
                    "Shorten the text to at most %(longest)d characters.",
                    "longest",
                ),
                code="too_long",
                params={"longest": self.longest},
            )

    def _is_control(self, character: str) -> bool:
        # Cc: controls. Bidirectional overrides are Cf and can make a text read as another one.
        disguise = character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        return disguise or (unicodedata.category(character) == "Cc" and character not in self.allowed_controls)


class NameField(TextField):
    """A person's first or last name: letters of any alphabet, hyphen, apostrophe, full stop and space."""

    default_error_messages = {
        "letters": _("Write the name with letters. Hyphen, apostrophe and space may stand between them."),
    }

    def __init__(self, *, longest: int = 80, **options: Any) -> None:
        """Names are not offered by the browser: they belong to other people."""
        super().__init__(longest=longest, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)

    def to_python(self, value: object) -> str:
        """Return the name with single spaces."""
        return " ".join(super().to_python(value).split(" ")) if value else ""

    def validate(self, value: str) -> None:
        """Raise ValidationError when the name holds digits or signs."""
        super().validate(value)
        if value and not (value[0].isalpha() and all(sign.isalpha() or is_name_sign(sign) for sign in value)):
            raise ValidationError(self.error_messages["letters"], code="letters")


def is_name_sign(character: str) -> bool:
    """Return whether the character may stand between the letters of a name, marks of other alphabets included."""
    return character in " -'\u2019.\u00b7" or unicodedata.category(character) in {"Mn", "Mc"}


class ParagraphsField(TextField):
    """Several lines of text, such as a message."""

    allowed_controls = LINE_BREAKS

    def __init__(self, *, longest: int = 10_000, rows: int = 9, **options: Any) -> None:
        """``rows`` is the height of the box before it is dragged."""
        super().__init__(longest=longest, widget=forms.Textarea(attrs={"rows": rows}), **options)
