"""Form fields where the reader chooses, and e-mail: Django's own, with sentences that say what to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

CHOICE_SENTENCES: dict[str, Any] = {
    "required": _("Choose one of the alternatives under “%(field)s”"),
    "invalid_choice": _("Choose one of the alternatives in the list. The page may have been open for a long time."),
}


class NamedWhenMissing:
    """A choice whose sentence about a missing answer names the field: in the error summary it stands alone."""

    required: bool
    label: Any
    error_messages: dict[str, Any]

    def validate(self, value: Any) -> None:
        """Raise ValidationError when nothing is chosen, or what is not offered."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required", params={"field": self.label})
        super().validate(value)  # type: ignore[misc]


class Dropdown(forms.Select):
    """A list of plain options, drawn in one go: Django draws two templates for each of them."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the control with what is chosen."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _group, group, _index in widget["optgroups"]
                for option in group
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), options)


class ChoiceField(NamedWhenMissing, forms.ChoiceField):
    """A list to choose one from."""

    default_error_messages = CHOICE_SENTENCES
    widget = Dropdown
    width = "md"


class RadioField(NamedWhenMissing, forms.ChoiceField):
    """One of a few, all in sight."""

    default_error_messages = CHOICE_SENTENCES
    widget = forms.RadioSelect


class ChecksField(NamedWhenMissing, forms.MultipleChoiceField):
    """Some of a few, all in sight."""

    default_error_messages = CHOICE_SENTENCES | {
        "required": _("Choose at least one of the alternatives under “%(field)s”"),
    }
    widget = forms.CheckboxSelectMultiple


class CheckField(forms.BooleanField):
    """A tick; one that has to be ticked says so."""

    default_error_messages = {"required": _("Tick the box to go on")}


class EmailField(forms.EmailField):
    """An e-mail address of somebody else: the browser offers none."""

    default_error_messages = {
        "required": _("Write the e-mail address"),
        "invalid": _("Write the e-mail address as name@company.example"),
    }
    width = "md"

    def __init__(self, **options: Any) -> None:
        """A text box, so that an address the browser mistrusts still reaches the sentence."""
        attributes = {"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attributes), **options)
