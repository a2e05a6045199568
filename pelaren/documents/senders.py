"""The pension company as it stands on paper, from the facts that are stored with a bill or hold today."""

from collections.abc import Mapping
from typing import Any

from pelaren.documents.content import Sender
from pelaren.domain.billing.senders import sender_facts


def sender_of(market: str) -> Sender:
    """Return how the company stands on a bill of a market that is written today."""
    return sender_from(sender_facts(market))


def sender_from(facts: Mapping[str, Any]) -> Sender:
    """Return the sender that stored facts describe."""
    return Sender(**{**facts, "address": tuple(facts["address"])})
