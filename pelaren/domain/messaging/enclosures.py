"""The files of messages: what they belong to, what they are called, and their bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import stored_files
from pelaren.domain.files.operations.stored_files import About, Holder
from pelaren.domain.messaging.models import Attachment, Conversation, Message


def holder(message: Message, place: int, *, key: bytes) -> Holder:
    """Return what a file of a message belongs to: moved to another message it cannot be opened."""
    where = f"{message.employer_id}:{message.conversation_id}:{message.place}:{place}"
    return Holder(key, f"attachment:{where}")


@dataclass(frozen=True)
class Opened:
    """A file of a message with what is sealed about it."""

    attachment: Attachment
    about: About
    holder: Holder

    @property
    def file(self) -> StoredFile:
        return self.attachment.file

    def pieces(self) -> Iterator[bytes]:
        """Return its content piece by piece. Raises vault.CannotOpen."""
        return stored_files.pieces(self.file, self.holder)


def of_conversation(conversation: Conversation, *, key: bytes) -> dict[int, list[Opened]]:
    """Return the files of a conversation by the id of their message, in one query. Raises vault.CannotOpen."""
    own = Attachment.objects.filter(employer_id=conversation.employer_id, message__conversation=conversation)
    found: dict[int, list[Opened]] = defaultdict(list)
    for attachment in own.select_related("file", "message").order_by("message", "place"):
        found[attachment.message_id].append(opened(attachment, key=key))
    return found


def opened(attachment: Attachment, *, key: bytes) -> Opened:
    """Return one file with its name. Raises vault.CannotOpen."""
    held = holder(attachment.message, attachment.place, key=key)
    return Opened(attachment, stored_files.about(attachment.file, held), held)


def names_of(message_ids: Iterable[int], keys: Mapping[int, bytes]) -> dict[int, list[str]]:
    """Return the names of the files of some messages, in one query. `keys` are those of their conversations."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = Attachment.objects.filter(message_id__in=list(message_ids)).select_related("file", "message")
    for attachment in wanted.order_by("message", "place"):
        found[attachment.message_id].append(opened(attachment, key=keys[attachment.message.conversation_id]).about.name)
    return found
