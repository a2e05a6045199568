"""Keep what somebody searched for, so that the address of a list can name it."""

from datetime import datetime
from uuid import UUID, uuid4

from pelaren.domain.messaging.models import KeptSearch
from pelaren.domain.messaging.search_keys import KEPT, seal


def keep(text: str, *, user_id: int, employer_id: int | None, now: datetime) -> UUID:
    """Keep a search of this user and forget the old ones; return its key."""
    KeptSearch.objects.filter(user_id=user_id, kept_at__lt=now - KEPT).delete()
    search = KeptSearch(key=uuid4(), user_id=user_id, employer_id=employer_id, kept_at=now)
    search.sealed = seal(search, text)
    search.save(force_insert=True)
    return search.key
