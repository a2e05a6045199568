"""What people choose for themselves."""

from dataclasses import dataclass

from pelaren.domain.accounts.models import Notices, User
from pelaren.domain.audit.operations import record
from pelaren.domain.tenancy import context


@dataclass
class OnesOwn:
    """A user who acts on the own account."""

    user_id: int


def choose_notices(*, user: User, notices: Notices) -> None:
    """Choose how often to be told by e-mail that something waits."""
    if user.notices == notices:
        return
    with context.acting_for_insurer(user.pk):
        user.notices = notices
        user.save(update_fields=["notices"])
        record("user.notices-chosen", about=user, by=OnesOwn(user.pk), notices=notices.value)


def note_language(*, user: User, language: str) -> None:
    """Write mails in the language somebody reads the pages in."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
