"""Form fields that read typed text as a value of the field: money, dates, identity numbers, business ids."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pelaren.values import business_ids, dates, identity_numbers, money
from pelaren.values.markets import Market
from pelaren.values.refusals import BadValue
from pelaren.web import sentences


class ValueField(forms.Field):
    """A field whose typed text a function of ``pelaren.values`` reads; a bad value gets the sentence of its reason."""

    width = "sm"
    autocomplete = "off"

    def __init__(
        self, *, read: Callable[[str], Any], sentences: Mapping[str, object], inputmode: str = "", **options: Any
    ) -> None:
        """``sentences`` holds a sentence for every reason that ``read`` may refuse with."""
        attributes = {"autocomplete": self.autocomplete, "spellcheck": "false"}
        if inputmode:
            attributes["inputmode"] = inputmode
        super().__init__(widget=forms.TextInput(attrs=attributes), **options)
        self.read = read
        self.sentences = sentences

    def to_python(self, value: Any) -> Any:
        """Return the value, None when empty and allowed. Raises ValidationError with the sentence of the reason."""
        text = str(value or "")
        if not text.strip() and not self.required:
            return None
        try:
            return self.read(text)
        except BadValue as refused:
            raise ValidationError(str(self.sentences[refused.reason]), code=refused.reason) from None


class AmountField(ValueField):
    """An amount of money: cleaned to integer minor units of ``currency`` (EUR cents, SEK öre)."""

    def __init__(self, *, currency: str, smallest: int = 0, largest: int | None = None, **options: Any) -> None:
        """``smallest`` and ``largest`` are in minor units, both allowed themselves; smallest may be below zero."""
        super().__init__(
            read=lambda text: money.parse_amount(text, allow_negative=smallest < 0),
            sentences=sentences.AMOUNT,
            inputmode="decimal",
            **options,
        )
        self.currency, self.smallest, self.largest = currency, smallest, largest
        self.unit = money.UNITS[currency]

    def validate(self, value: int | None) -> None:
        """Raise ValidationError when the amount is outside its limits."""
        super().validate(value)
        if value is not None and value < self.smallest:
            raise ValidationError(sentences.amount_at_least(self.smallest, self.currency), code="too_small")
        if value is not None and self.largest is not None and value > self.largest:
            raise ValidationError(sentences.amount_at_most(self.largest, self.currency), code="too_large")

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as people write them; what was typed stays as typed."""
        return money.format_amount(value) if isinstance(value, int) else value


class DateField(ValueField):
    """A day typed as the contract's market writes it: cleaned to a date."""

    def __init__(self, *, market: str, **options: Any) -> None:
        """The hint shows how the market writes a day, unless the form says something better."""
        options.setdefault("help_text", sentences.DATE_HINT[Market(market)])
        super().__init__(
            read=lambda text: dates.parse_date(text, market),
            sentences=sentences.date_sentences(market),
            inputmode="numeric",
            **options,
        )
        self.market = market

    def prepare_value(self, value: Any) -> Any:
        """Show a date as the market writes it; what was typed stays as typed."""
        return dates.format_date(value, self.market) if isinstance(value, date) else value


class IdentityNumberField(ValueField):
    """A personal identity number of one market: cleaned to an ``IdentityNumber``. It never leaves by GET."""

    def __init__(self, *, market: str, today: date, **options: Any) -> None:
        """Label and hint are the market's own, unless the form says something better."""
        options.setdefault("label", sentences.IDENTITY_NUMBER_LABEL[Market(market)])
        options.setdefault("help_text", sentences.IDENTITY_NUMBER_HINT[Market(market)])
        super().__init__(
            read=lambda text: identity_numbers.parse(text, market, today=today),
            sentences=sentences.IDENTITY_NUMBER[Market(market)],
            **options,
        )


class BusinessIdField(ValueField):
    """A business id (FI) or organisation number (SE): cleaned to a ``BusinessId``."""

    def __init__(self, *, market: str, **options: Any) -> None:
        """Label and hint are the market's own, unless the form says something better."""
        options.setdefault("label", sentences.BUSINESS_ID_LABEL[Market(market)])
        options.setdefault("help_text", sentences.BUSINESS_ID_HINT[Market(market)])
        super().__init__(
            read=lambda text: business_ids.parse(text, market),
            sentences=sentences.BUSINESS_ID[Market(market)],
            **options,
        )
