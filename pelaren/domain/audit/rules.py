"""How a line of the trail is hashed: canonical JSON of its content and of the hash before it, SHA-256."""

import hashlib
import json
from datetime import UTC, datetime

START = bytes(32)


def event_hash(
    *,
    employer_id: int | None,
    sequence: int,
    at: datetime,
    actor_id: int | None,
    name: str,
    about: str,
    facts: dict[str, object],
    previous_hash: bytes,
) -> bytes:
    """Return the 32-byte hash that binds one event to its content, its place and everything before it."""
    content = {
        "employer": employer_id,
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor_id,
        "name": name,
        "about": about,
        "facts": facts,
        "previous": previous_hash.hex(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()
