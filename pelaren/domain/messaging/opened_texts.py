"""Open many messages at once and say which hold what somebody searches for."""

from collections.abc import Iterable, Sequence

from pelaren.domain.messaging import enclosures, sealing
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.words import Wanted

BATCH = 30
"""Conversations opened at a time: of a word that most of them hold, one batch fills a page."""
LARGEST_BATCH = 240
NEEDED = (
    "employer_id",
    "conversation_id",
    "place",
    "side",
    "author_id",
    "sealed",
    "conversation__employer_id",
    "conversation__number",
    "conversation__sealed_key",
    "conversation__key_generation",
    "conversation__key_destroyed_at",
)
"""What opening a message asks for."""


class Opener:
    """Opens messages one after another, each employer's and each conversation's key only once."""

    def __init__(self) -> None:
        """Begin without keys."""
        self.wrapping: dict[tuple[int, int], bytes] = {}
        self.keys: dict[int, bytes] = {}

    def text_of(self, message: Message) -> str:
        """Return a message in clear. Raises vault.CannotOpen."""
        return sealing.text_of(message, key=self.key_of(message.conversation))

    def key_of(self, conversation: Conversation) -> bytes:
        """Return a conversation's key. Raises vault.CannotOpen."""
        if conversation.pk not in self.keys:
            self.keys[conversation.pk] = sealing.data_key(conversation, known=self.wrapping)
        return self.keys[conversation.pk]


def conversations_with(
    wanted: Wanted,
    candidates: Iterable[tuple[int, int]],
    *,
    in_order: Sequence[int] = (),
    enough: int | None = None,
) -> set[int]:
    """
    Return the conversations, of candidates (conversation id, message id), with a message that holds what is wanted.

    With `in_order` the conversations are opened in that order until `enough` are found. Raises vault.CannotOpen.
    """
    messages_of: dict[int, list[int]] = {}
    for conversation_id, message_id in candidates:
        messages_of.setdefault(conversation_id, []).append(message_id)
    ordered = [pk for pk in in_order if pk in messages_of] or list(messages_of)
    found: set[int] = set()
    place, stride = 0, BATCH if enough else len(ordered)
    while place < len(ordered) and not (enough and len(found) >= enough):
        found |= _holding(wanted, [pk for one in ordered[place : place + stride] for pk in messages_of[one]])
        place, stride = place + stride, min(stride * 2, LARGEST_BATCH)
    return found


def _holding(wanted: Wanted, message_ids: list[int]) -> set[int]:
    """Open messages and the names of their files. Row-level security decides once more what may be opened."""
    messages = Message.objects.filter(pk__in=message_ids).select_related("conversation").only(*NEEDED)
    opener = Opener()
    found: set[int] = set()
    unsettled: dict[int, tuple[int, str]] = {}
    for message in messages:
        if message.conversation_id in found:
            continue
        text = opener.text_of(message)
        if wanted.is_in_texts([text]):
            found.add(message.conversation_id)
        else:
            unsettled[message.pk] = (message.conversation_id, text)
    for pk, names in enclosures.names_of(unsettled, opener.keys).items() if unsettled else ():
        conversation_id, text = unsettled[pk]
        if wanted.is_in_texts([text, *names]):
            found.add(conversation_id)
    return found
