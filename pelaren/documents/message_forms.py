"""Forms in which messages are written, the same on both sides."""

from collections.abc import Iterable
from uuid import uuid4

from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from pelaren.documents.attached_file.form import EnclosingForm
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT
from pelaren.values.names import sort_key
from pelaren.web import forms


class AnswerForm(EnclosingForm):
    """An answer. `form_key` is new on each page shown, so that the same form sent twice makes one message."""

    text = forms.ParagraphsField(
        label=_("Your answer"), longest=LONGEST_TEXT, rows=5, error_messages={"required": _("Write a message.")}
    )
    form_key = forms.TextField(
        required=False, longest=40, initial=uuid4, widget=HiddenInput(attrs={"autocomplete": "off"})
    )


class FirstMessageForm(AnswerForm):
    """The first message of a conversation; `topic` is cleaned to a Topic."""

    text = forms.ParagraphsField(
        label=_("Message"), longest=LONGEST_TEXT, rows=9, error_messages={"required": _("Write a message.")}
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        topics: Iterable[Topic],
        initial: dict[str, object] | None = None,
    ) -> None:
        """Offer the topics in the order of the Swedish alphabet."""
        super().__init__(data, files, initial=initial)
        self.topics = {str(topic.pk): topic for topic in sorted(topics, key=lambda topic: sort_key(topic.name))}
        self.fields["topic"] = forms.ChoiceField(
            label=_("Choose topic"),
            choices=[("", _("Choose topic")), *((pk, topic.name) for pk, topic in self.topics.items())],
            error_messages={"required": _("Choose what the message is about.")},
        )
        self.order_fields(("employers", "topic", "text", "files", "form_key"))

    def clean_topic(self) -> Topic:
        """Return the chosen topic itself."""
        return self.topics[self.cleaned_data["topic"]]
