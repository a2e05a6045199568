"""Forms of conversations."""

from collections.abc import Iterable
from uuid import uuid4

from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT
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


class NewMessageForm(AnswerForm):
    """The first message of a conversation; `topic` is cleaned to a Topic."""

    topic = forms.ChoiceField(
        label=_("Choose topic"),
        help_text=_("The topic decides which department gets the message"),
        error_messages={"required": _("Choose what the message is about.")},
    )
    text = forms.ParagraphsField(
        label=_("Message"),
        help_text=_("Write a personal identity number only if the matter needs it"),
        longest=LONGEST_TEXT,
        rows=9,
        error_messages={"required": _("Write a message.")},
    )
    field_order = ("topic", "text", "form_key")

    def __init__(self, *arguments: object, topics: Iterable[Topic], **options: object) -> None:
        """Offer the topics in the order of the Swedish alphabet."""
        super().__init__(*arguments, **options)
        self.topics = {str(topic.pk): topic for topic in topics}
        offered = sorted(self.topics.items(), key=lambda item: sort_key(item[1].name))
        self.fields["topic"].choices = [("", _("Choose topic")), *((pk, topic.name) for pk, topic in offered)]

    def clean_topic(self) -> Topic:
        """Return the chosen topic itself."""
        return self.topics[self.cleaned_data["topic"]]
