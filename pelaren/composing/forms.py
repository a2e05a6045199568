"""Forms in which messages are written, the same on both sides."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from pelaren.documents.attached_file.kinds import ACCEPT
from pelaren.documents.attached_file.refusals import Refused
from pelaren.documents.attached_file.uploads import taken
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations.attachments import Enclosed, NewFile
from pelaren.domain.messaging.operations.conversations import LONGEST_TEXT
from pelaren.values.names import sort_key
from pelaren.web import forms
from pelaren.web.file_fields import FilesField, KeptField


class EnclosingForm(forms.PortalForm):
    """
    A form with files: new ones, which are looked into, and `kept` ones that the draft holds already.

    When a file is refused the good ones beside it are still in `new_files`, so that the draft can keep them.
    """

    files = FilesField(label=_("Attach a file (optional)"), accept=ACCEPT)  # type: ignore[assignment]
    kept = KeptField()
    new_files: Sequence[NewFile] = ()

    def clean_files(self) -> Sequence[NewFile]:
        """Return the new files. Raises ValidationError with a sentence for each that is not taken."""
        good, sentences = [], []
        for upload in self.cleaned_data["files"]:
            try:
                good.append(taken(upload))
            except Refused as refused:
                sentences.append(str(refused))
        self.new_files = good
        if sentences:
            raise ValidationError(sentences)
        return good

    @property
    def enclosed(self) -> Enclosed:
        """What goes along with a valid form."""
        return Enclosed(self.new_files, self.cleaned_data["kept"])


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
