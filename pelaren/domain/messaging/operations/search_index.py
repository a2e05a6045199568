"""Keep the blind index of words in step with the messages. Every write of a message ends here."""

from collections.abc import Iterable

from pelaren.domain.messaging.blind_words import BlindIndex
from pelaren.domain.messaging.models import Conversation, Message
from pelaren.domain.messaging.words import Contents
from pelaren.domain.tenancy.prepared import prepared
from pelaren.domain.vault.operations.keys import Known


def put(message: Message, *, text: str, file_names: Iterable[str] = (), known: Known | None = None) -> None:
    """Index a message by its text and the names of its files; what was kept of it before is replaced."""
    terms = Contents.of([text, *file_names]).index_terms
    numbers = sorted(BlindIndex.of(message.employer_id, known=known).numbers(terms))
    with prepared() as cursor:
        cursor.execute("select messaging_keep_words(%s, %s::bigint[])", [message.pk, numbers])


def forget(conversation: Conversation) -> None:
    """Take a conversation out of the index: when its key is destroyed, its words go too."""
    with prepared() as cursor:
        cursor.execute("select messaging_forget_words(%s)", [conversation.pk])
