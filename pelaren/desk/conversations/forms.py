"""Forms of conversations at the desk."""

from collections.abc import Iterable
from uuid import uuid4

from django.forms import HiddenInput, IntegerField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT
from pelaren.domain.messaging.rules import Status
from pelaren.values.names import sort_key
from pelaren.web import forms


class AnswerForm(forms.PortalForm):
    """An answer. `form_key` is new on each page shown, so that the same form sent twice makes one message."""

    text = forms.ParagraphsField(
        label=_("Your answer"), longest=LONGEST_TEXT, rows=5, error_messages={"required": _("Write a message.")}
    )
    form_key = forms.TextField(
        required=False, longest=40, initial=uuid4, widget=HiddenInput(attrs={"autocomplete": "off"})
    )


class ClosureForm(forms.PortalForm):
    """Closing a conversation: `seen` is how many messages the page showed."""

    seen = IntegerField(required=False, min_value=1, widget=HiddenInput)


class InboxFilterForm(forms.PortalForm):
    """What the inbox is narrowed to; what makes no sense narrows nothing."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All except Closed")), *Status.choices]
    )

    def __init__(self, data: QueryDict, *, topics: Iterable[Topic]) -> None:
        """Offer the handler's own topics, in the order of the Swedish alphabet."""
        super().__init__(data)
        own = sorted(topics, key=lambda topic: sort_key(topic.name))
        choices = [("", _("All topics")), *((str(topic.pk), topic.name) for topic in own)]
        self.fields["topic"] = forms.ChoiceField(label=_("Topic"), required=False, choices=choices)
