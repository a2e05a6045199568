"""From what came with a form to what a message can carry."""

from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile

from pelaren.documents.attached_file.checking import check, pieces
from pelaren.domain.files.rules import safe_name
from pelaren.domain.messaging.operations.attachments import NewFile


def taken(upload: UploadedFile) -> NewFile:
    """Return a file of a form, looked into. Raises Refused."""
    name, content = safe_name(upload.name or ""), cast(IO[bytes], upload.file)
    checked = check(content, name=name, size=upload.size or 0)
    return NewFile(name, checked.media_type, checked.digest, lambda: pieces(content))
