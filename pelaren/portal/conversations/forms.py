"""Forms of conversations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pelaren.composing.forms import FirstMessageForm
from pelaren.values.markets import Market

IDENTITY_NUMBER_HINT = {
    Market.FI: _("Write a personal identity code only if the matter needs it"),
    Market.SE: _("Write a personal identity number only if the matter needs it"),
}


class NewMessageForm(FirstMessageForm):
    """A new message of an employer."""

    def __init__(self, *typed: Any, market: str, **options: Any) -> None:
        """Say what the topic does; `market` decides what an identity number is called."""
        super().__init__(*typed, **options)
        self.fields["text"].help_text = IDENTITY_NUMBER_HINT[Market(market)]
        self.fields["topic"].help_text = _("The topic decides which department gets the message")
