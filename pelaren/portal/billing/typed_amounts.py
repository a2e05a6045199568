"""The amounts somebody has typed on an opened invoice, line by line; nothing typed is ever lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from pelaren.domain.billing.models import InvoiceLine
from pelaren.values.money import BadAmount, format_amount, parse_amount
from pelaren.web.sentences import AMOUNT

_FIELD = re.compile(r"amount-(?P<line>[0-9]{1,18})")


def field_of(line_id: int) -> str:
    """Return the name of the field in which a line's amount is typed."""
    return f"amount-{line_id}"


@dataclass(frozen=True)
class TypedAmounts:
    """
    Texts by line id, what they mean in minor units, and the sentence for each that means nothing.

    A line that says the same as before in other words is not typed.
    """

    texts: Mapping[int, str] = field(default_factory=dict)
    amounts: Mapping[int, int] = field(default_factory=dict)
    wrong: Mapping[int, str] = field(default_factory=dict)

    @property
    def changed(self) -> set[int]:
        """The lines whose field says another thing than what is saved."""
        return set(self.texts)

    def without(self, lines: Iterable[int]) -> "TypedAmounts":
        """Return the same, with some lines as if nobody had typed in them."""
        gone = set(lines)
        return TypedAmounts(*({k: v for k, v in part.items() if k not in gone} for part in self._parts()))

    def but_wrong(self, sentences: Mapping[int, object]) -> "TypedAmounts":
        """Return the same, with sentences for lines that cannot have their amount."""
        return TypedAmounts(self.texts, self.amounts, {**self.wrong, **{k: str(v) for k, v in sentences.items()}})

    def _parts(self) -> tuple[Mapping, Mapping, Mapping]:
        return self.texts, self.amounts, self.wrong


def all_typed(sent: QueryDict) -> dict[int, str]:
    """Return every field of a line that was sent, changed or not."""
    fields = ((_FIELD.fullmatch(name), value) for name, value in sent.items())
    return {int(match["line"]): str(value)[:60] for match, value in fields if match}


def typed_amounts(sent: QueryDict, saved: Mapping[int, int]) -> TypedAmounts:
    """Return what was typed on lines whose saved amounts these are, by line id in minor units."""
    texts, amounts, wrong = {}, {}, {}
    for line, text in all_typed(sent).items():
        if line not in saved or text == format_amount(saved[line]):
            continue
        try:
            amount = parse_amount(text)
        except BadAmount as refused:
            texts[line], wrong[line] = text, str(AMOUNT[refused.reason])
            continue
        if amount != saved[line]:
            texts[line], amounts[line] = text, amount
    return TypedAmounts(texts, amounts, wrong)


def saved_amounts(invoice_id: int, *, employer_id: int) -> dict[int, int]:
    """Return the amount of every line of an invoice, by line id in minor units."""
    lines = InvoiceLine.objects.filter(employer_id=employer_id, invoice_id=invoice_id)
    return dict(lines.values_list("pk", "amount"))
