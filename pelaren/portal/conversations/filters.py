"""The filter of the list: what was typed, what stands in the address, and the chips that take it away again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.messaging.filtering import USER_ID, Filter
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.rules import Status, statuses_named
from pelaren.domain.messaging.search_keys import kept_text
from pelaren.values.identity_numbers import search_forms
from pelaren.values.names import sort_key
from pelaren.values.typed_text import whole_number, without_spaces
from pelaren.web import forms
from pelaren.web.listing import with_parameters

LONGEST_NUMBER = 8
LONGEST_SEARCH = 200


class FilterForm(forms.PortalForm):
    """Visa filtrering: five fields, of which the number stands alone."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    number = forms.TextField(label=_("Message number"), required=False, longest=40)
    handler = forms.TextField(label=_("Case handler"), required=False, longest=40)
    text = forms.TextField(label=_("Message text"), required=False, longest=LONGEST_SEARCH)
    status = forms.ChecksField(label=_("Status"), required=False, choices=Status.choices)

    def __init__(self, data: QueryDict | None = None, *, topics: Iterable[Topic], initial: dict | None = None) -> None:
        """Offer the topics in the order of the Swedish alphabet."""
        super().__init__(data, initial=initial)
        named = sorted(topics, key=lambda topic: sort_key(topic.name))
        choices = [("", _("All topics")), *((str(topic.pk), topic.name) for topic in named)]
        self.fields["topic"] = forms.ChoiceField(label=_("Topic"), required=False, choices=choices)
        self.order_fields(("topic", "number", "handler", "text", "status"))
        for name, hint in PLACEHOLDERS.items():
            self.fields[name].widget.attrs |= {"placeholder": hint, "autocomplete": "off", "spellcheck": "false"}
        self.fields["number"].widget.attrs["inputmode"] = "numeric"
        self.fields["text"].widget.input_type = "search"

    def clean_number(self) -> str:
        """Return the number as figures. An identity number here would end up in an address: it is refused."""
        number = without_spaces(self.cleaned_data["number"])
        if number and whole_number(number, longest=LONGEST_NUMBER) is None:
            raise ValidationError(_("Write the message number with figures, for example 69743."))
        return number

    def clean_handler(self) -> str:
        """Return the user id in capitals."""
        handle = without_spaces(self.cleaned_data["handler"]).upper()
        if handle and not USER_ID.fullmatch(handle):
            raise ValidationError(_("Write a user id, for example ABCD01."))
        return handle


PLACEHOLDERS: dict[str, Promise] = {
    "number": _("5 figures"),
    "handler": _("For example ABCD01"),
    "text": _("Name or personal ID no."),
}


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Narrowing:
    """A filter as an address holds it. `stale` says that the address names a search that is gone, or not one's own."""

    filter: Filter
    parameters: QueryDict
    stale: bool
    topics: dict[int, Topic]

    @classmethod
    def read(
        cls, parameters: QueryDict, *, topics: Iterable[Topic], user_id: int, employer_id: int | None, now: datetime
    ) -> "Narrowing":
        """Read an address; what makes no sense narrows nothing."""
        named = {topic.pk: topic for topic in topics}
        key = _uuid(parameters.get("search", ""))
        text = kept_text(key, user_id=user_id, employer_id=employer_id, now=now) if key else None
        handle = parameters.get("handler", "").upper()
        topic = _number(parameters.get("topic", ""))
        narrowing = Filter(
            statuses=tuple(statuses_named(parameters.getlist("status"))),
            topic_id=topic if topic in named else None,
            number=_number(parameters.get("number", "")),
            handle=handle if USER_ID.fullmatch(handle) else "",
            text=text or "",
        )
        return cls(narrowing, parameters, bool(key) and text is None, named)

    @property
    def initial(self) -> dict[str, object]:
        """What the form begins with."""
        found = self.filter
        return {
            "topic": str(found.topic_id or ""),
            "number": str(found.number or ""),
            "handler": found.handle,
            "text": found.text,
            "status": [status.value for status in found.statuses],
        }

    @property
    def chips(self) -> list[Chip]:
        """The active filters, each with the way to take it off."""
        found = self.filter
        chips = []
        if found.topic_id is not None:
            chips.append(self._chip(_("Topic: %(value)s"), self.topics[found.topic_id].name, "topic"))
        if found.number is not None:
            chips.append(self._chip(_("Message number: %(value)s"), str(found.number), "number"))
        if found.handle:
            chips.append(self._chip(_("Case handler: %(value)s"), found.handle, "handler"))
        if found.text:
            chips.append(self._chip(_("Text: %(value)s"), _shown(found.text), "search"))
        if set(found.statuses) != set(Filter.from_the_start().statuses):
            chips.append(self._chip(_("Status: %(value)s"), self.statuses_in_words, "status"))
        return chips

    @property
    def statuses_in_words(self) -> str:
        """The chosen statuses, as a chip says them."""
        if set(self.filter.statuses) == set(Status):
            return gettext("all, also Closed")
        return ", ".join(str(status.label) for status in self.filter.statuses)

    @property
    def number_alone_url(self) -> str:
        """The address of the list with nothing but the number."""
        return f"?{urlencode({'number': self.filter.number or ''})}"

    def _chip(self, label: Promise, value: str, parameter: str) -> Chip:
        return Chip(str(label) % {"value": value}, with_parameters(self.parameters, **{parameter: "", "page": ""}))


def address_of(cleaned: dict[str, object], *, search: UUID | None, sort: str) -> str:
    """Return the query string of a filter: what nobody may read in an address is named by its key."""
    given: list[tuple[str, str]] = [(name, str(cleaned[name])) for name in ("topic", "number", "handler")]
    statuses = set(cleaned["status"])  # type: ignore[call-overload]
    if statuses and statuses != {status.value for status in Filter.from_the_start().statuses}:
        given += [("status", status.value) for status in Status if status.value in statuses]
    given += [("search", str(search) if search else ""), ("sort", sort), ("filtering", "1")]
    return f"?{urlencode([(name, value) for name, value in given if value])}"


def _shown(text: str) -> str:
    """The text as its chip shows it: an identity number only says that it is one."""
    return gettext("personal identity number") if search_forms(text) else text


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return whole_number(text, longest=LONGEST_NUMBER)
