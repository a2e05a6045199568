"""Forms of conversations at the desk."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, IntegerField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.composing.forms import FirstMessageForm
from pelaren.domain.accounts.models import Department
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import is_customer_number
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.rules import Status
from pelaren.values.names import sort_key
from pelaren.web import forms


class ReasonForm(forms.PortalForm):
    """Why somebody outside the department opens a conversation."""

    reason = forms.ParagraphsField(
        label=_("Why do you open it"),
        help_text=_("The reason is kept with the conversation, and whoever is responsible for it is told."),
        longest=500,
        rows=3,
        error_messages={"required": _("Say why you open it, in at least 10 characters.")},
    )


class DestructionForm(forms.PortalForm):
    """The number of the conversation, typed to confirm."""

    number = IntegerField(
        label=_("Message number"),
        error_messages={
            "required": _("Write the message number of this conversation to confirm."),
            "invalid": _("Write the message number of this conversation to confirm."),
        },
    )


class ClosureForm(forms.PortalForm):
    """Closing a conversation: `seen` is how many messages the page showed."""

    seen = IntegerField(required=False, min_value=1, widget=HiddenInput)


class InboxFilterForm(forms.PortalForm):
    """What the inbox is narrowed to; what makes no sense narrows nothing."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All except Closed")), *Status.choices]
    )

    def __init__(self, data: QueryDict, *, topics: Iterable[Topic], departments: Iterable[Department] = ()) -> None:
        """Offer the handler's own topics, and departments where there are several, in the Swedish alphabet's order."""
        super().__init__(data)
        self.fields["topic"] = forms.ChoiceField(
            label=_("Topic"), required=False, choices=[("", _("All topics")), *_named(topics)]
        )
        if len(own := _named(departments)) > 1:
            choices = [("", _("All my departments")), *own]
            self.fields["department"] = forms.ChoiceField(label=_("Department"), required=False, choices=choices)


class MoveForm(forms.PortalForm):
    """Another topic for a case; each topic is named with the department that receives it."""

    def __init__(self, data: QueryDict | None, *, topics: Iterable[Topic], now: int) -> None:
        """Offer all topics but the one it has now."""
        super().__init__(data)
        self.topics = {str(topic.pk): topic for topic in topics if topic.pk != now}
        named = sorted(self.topics.items(), key=lambda pair: sort_key(pair[1].name))
        choices = [(pk, _("%(topic)s – department %(department)s") % _names(topic)) for pk, topic in named]
        self.fields["topic"] = forms.ChoiceField(
            label=_("New topic"),
            choices=[("", _("Choose topic")), *choices],
            error_messages={"required": _("Choose the topic that the case is to have.")},
        )

    def clean_topic(self) -> Topic:
        """Return the chosen topic itself."""
        return self.topics[self.cleaned_data["topic"]]


class RoundForm(FirstMessageForm):
    """A message to one or many employers, named by their customer numbers."""

    employers = forms.ParagraphsField(
        label=_("Customer numbers"),
        help_text=_("One or several, with comma, space or a line each. Each employer gets a conversation of its own."),
        longest=20_000,
        rows=3,
        error_messages={"required": _("Write at least one customer number.")},
    )

    @property
    def numbers_typed(self) -> list[int]:
        """The customer numbers among what is typed."""
        typed = self.data.get("employers", "") if self.is_bound else self.initial.get("employers", "")
        return [int(part) for part in written_numbers(str(typed)) if is_customer_number(part)]

    def clean_employers(self) -> list[Employer]:
        """Return the employers; one unknown number refuses all, so that nobody is left out unseen."""
        parts = written_numbers(self.cleaned_data["employers"])
        numbers = {int(part) for part in parts if is_customer_number(part)}
        found = {
            employer.customer_number: employer for employer in Employer.objects.filter(customer_number__in=numbers)
        }
        unknown = [part for part in parts if not (is_customer_number(part) and int(part) in found)]
        if unknown:
            raise ValidationError(
                _("No employer has the customer number %(numbers)s."),
                params={"numbers": ", ".join(part[:12] for part in unknown[:5])},
            )
        return list(found.values())


def written_numbers(text: str) -> list[str]:
    """Return what stands between commas, semicolons and white space, numbers or not."""
    return text.replace(",", " ").replace(";", " ").split()


def _named(rows: Iterable[Topic | Department]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in sorted(rows, key=lambda row: sort_key(row.name))]


def _names(topic: Topic) -> dict[str, str]:
    return {"topic": topic.name, "department": topic.department.name}
