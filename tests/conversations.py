"""Conversations for tests, with and without files."""

import hashlib
from datetime import UTC, datetime

from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import scans
from pelaren.domain.files.operations.scans import Verdict
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.operations.attachments import Enclosed, NewFile
from pelaren.domain.messaging.rules import Side
from tests.hostile_files import pdf
from tests.world import World

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)


def a_file(name: str = "lön.pdf", content: bytes = b"") -> NewFile:
    """A file that comes with a form and was looked into."""
    content = content or pdf()
    return NewFile(name, "application/pdf", hashlib.sha256(content).hexdigest(), lambda: [content])


def a_conversation(world: World, *files: NewFile, text: str = "Hej", now: datetime = NOW, **given) -> Conversation:
    """A conversation that Asta started about calculation."""
    options = {"topic": world.calculation, "by": world.asta, "side": Side.EMPLOYER, **given}
    return conversations.start(
        employer_id=world.norrvik.pk, text=text, now=now, enclosed=Enclosed(new=files), **options
    )


def released(conversation: Conversation, threat: str = "") -> StoredFile:
    """Let the scanner say what it found in the conversation's only waiting file."""
    [file] = StoredFile.objects.quarantined().filter(employer_id=conversation.employer_id)
    return scans.settle(file=file, verdict=Verdict(threat, "ClamAV 1.4"), now=NOW)
