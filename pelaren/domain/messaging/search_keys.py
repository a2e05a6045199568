"""Kept searches: what they are sealed with, and how long they live. No backup opens them."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pelaren.domain.messaging.models import KeptSearch
from pelaren.domain.tenancy.asking import one_row
from pelaren.domain.vault import rules as vault

KEPT = timedelta(hours=12)
"""As long as a day at work: a link to a search is no archive."""


def seal(search: KeptSearch, text: str) -> bytes:
    """Return a text sealed for its search."""
    return vault.seal(_key(), text.encode(), place=_place(search))


def kept_text(key: UUID, *, user_id: int, employer_id: int | None, now: datetime) -> str | None:
    """Return what this user searched for here under a key; None when nobody did, or too long ago."""
    own = [key, user_id, employer_id, now - KEPT]
    search = one_row(
        KeptSearch, "key = %s and user_id = %s and employer_id is not distinct from %s and kept_at >= %s", own
    )
    if search is None:
        return None
    try:
        return vault.unseal(_key(), search.sealed, place=_place(search)).decode()
    except vault.CannotOpen:
        # The web process has got another secret since: the search is as good as too old.
        return None


def _key() -> bytes:
    own = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pelaren kept searches 1")
    return own.derive(settings.SECRET_KEY.encode())


def _place(search: KeptSearch) -> str:
    return f"kept-search:{search.key}:{search.user_id}:{search.employer_id}"
