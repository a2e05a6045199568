from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.documents import conversation_export, zip_stream
from pelaren.domain.messaging.operations import exports
from pelaren.domain.runs.models import Run
from pelaren.jobs.patience import PATIENTLY
from pelaren.jobs.watched import watched


@app.task(retry=PATIENTLY)
def export_conversations(employer_id: int, run: str, language: str) -> None:
    """Write all conversations of an employer into a sealed archive, while somebody watches how far it has come."""
    door = exports.Door(employer_id)
    with watched(employer_id, run):
        with door():
            found = exports.begin(Run.objects.get(public_id=UUID(run)), now=timezone.now())
        if found is None:
            return
        archive = exports.Archive(found, door, now=timezone.now())
        for piece in zip_stream.pieces(_entries(found, door, language)):
            archive.write(piece)
        archive.finish(now=timezone.now())


def _entries(run: Run, door: exports.Door, language: str) -> Iterator[zip_stream.Entry]:
    with door():
        waiting = exports.ids(run)
    for place, conversation_id in enumerate(waiting, start=1):
        with door():
            conversation = exports.readable(run, conversation_id)
            written = list(conversation_export.entries(conversation, language=language)) if conversation else []
        for name, at, content in written:
            yield name, at, door.each(content)
        with door():
            exports.progress(run, place)
