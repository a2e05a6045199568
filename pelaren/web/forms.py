"""
The base of every form of the portal, and its fields in one place to import from.

A form checks what can be seen in the field; what only the domain can know comes back as a ``Refusal``, which
``refusals()`` turns into an error at the field it names. Forms never save.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from pelaren.values.refusals import Refusal
from pelaren.web.choice_fields import CheckField, ChecksField, ChoiceField, EmailField, RadioField
from pelaren.web.text_fields import NameField, ParagraphsField, TextField
from pelaren.web.value_fields import AmountField, BusinessIdField, DateField, IdentityNumberField

__all__ = [
    "AmountField",
    "BusinessIdField",
    "CheckField",
    "ChecksField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "ErrorLink",
    "IdentityNumberField",
    "NameField",
    "ParagraphsField",
    "PortalForm",
    "RadioField",
    "TextField",
]


ERROR_TITLES = (
    "",
    _("One thing needs to be corrected"),
    _("Two things need to be corrected"),
    _("Three things need to be corrected"),
    _("Four things need to be corrected"),
    _("Five things need to be corrected"),
)
MANY_ERRORS = gettext_noop("%(count)d things need to be corrected")


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary: the sentence, and the id of the control it leads to (empty: the whole form)."""

    sentence: str
    target: str


class PortalForm(forms.Form):
    """A form whose errors are sentences: in the summary at the top and, in the same words, at the field."""

    # The server says in a sentence what is missing; the browser's own bubble would come first and say less.
    use_required_attribute = False

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a Refusal raised inside into an error on its field, or on the form; is_valid() is then false."""
        try:
            yield
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    @property
    def error_title(self) -> str:
        """The title of the error summary: “Two things need to be corrected”."""
        count = len(self.error_links)
        return str(ERROR_TITLES[count]) if count < len(ERROR_TITLES) else gettext(MANY_ERRORS) % {"count": count}

    @property
    def error_links(self) -> list[ErrorLink]:
        """The lines of the error summary: first what concerns the whole form, then field by field from the top."""
        lines = [ErrorLink(str(sentence), "") for sentence in self.non_field_errors()]
        for bound in self:
            lines += [ErrorLink(str(sentence), target_of(bound)) for sentence in bound.errors]
        return lines


def target_of(bound: forms.BoundField) -> str:
    """Return the id of the control that an error line leads to: of a group of choices, the first one."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label
