"""How the portal says no: by name, with a sentence or with a reason code."""

import re

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Refusal(Exception):
    """
    An order the portal does not carry out, for a reason the user can read.

    A subclass sets `message` (a sentence, possibly lazily translated, possibly with %(name)s placeholders) and, if the
    reason concerns one input, `field`. Keyword arguments fill the placeholders.
    """

    field: str | None = None
    message: object = ""

    def __init__(self, **details: object) -> None:
        super().__init__()
        self.details = details

    def __str__(self) -> str:
        sentence = str(self.message)
        return sentence % self.details if self.details else sentence

    @property
    def code(self) -> str:
        """The name of the refusal in kebab-case: DueDateTooSoon is due-date-too-soon."""
        return _WORD_STARTS.sub("-", type(self).__name__).lower()


class BadValue(ValueError):
    """
    Typed text that cannot be read as a value.

    `reason` is one of `reasons`; whoever shows it translates it. The text itself is never kept: it may be personal.
    """

    reasons: frozenset[str] = frozenset()

    def __init__(self, reason: str) -> None:
        if reason not in self.reasons:
            raise ValueError(f"{type(self).__name__} has no reason {reason!r}")
        super().__init__(reason)
        self.reason = reason
