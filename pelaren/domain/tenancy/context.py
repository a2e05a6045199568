"""Say for whom this transaction acts. Settings are local to the transaction: a pooled connection forgets them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from pelaren.domain.tenancy.prepared import prepared

SAY = (
    "select set_config('app.employer_id', %s, true), set_config('app.user_id', %s, true),"
    " set_config('app.insurer', %s, true)"
)


class NoTransaction(RuntimeError):
    """The context was set outside a transaction, where it would be gone before the next statement."""


def act_for_employer(*, employer_id: int, user_id: int | None) -> None:
    """Open the rows of one employer, and nothing else, to the rest of this transaction."""
    _set(employer=str(employer_id), user=str(user_id or ""), insurer="")


def act_for_user(user_id: int) -> None:
    """Open only the user's own memberships and the names of those employers: what choosing a role needs."""
    _set(employer="", user=str(user_id), insurer="")


def act_for_insurer(*, user_id: int | None) -> None:
    """Open all employers' rows to the pension company's own work: the desk's door and the jobs call this."""
    _set(employer="", user=str(user_id or ""), insurer="on")


def act_for_nobody() -> None:
    """Close every employer's rows again."""
    _set(employer="", user="", insurer="")


@contextmanager
def acting_for_insurer(user_id: int | None = None) -> Iterator[None]:
    """Run a block in a transaction of its own as the pension company, and close the rows after it."""
    with transaction.atomic():
        before = _read()
        act_for_insurer(user_id=user_id)
        yield
        _set(**before)


@contextmanager
def acting_for_employer(*, employer_id: int, user_id: int | None = None) -> Iterator[None]:
    """Run a block in a transaction of its own for one employer, and close the rows after it."""
    with transaction.atomic():
        before = _read()
        act_for_employer(employer_id=employer_id, user_id=user_id)
        yield
        _set(**before)


def _read() -> dict[str, str]:
    with prepared() as cursor:
        cursor.execute(
            "select coalesce(current_setting('app.employer_id', true), ''),"
            " coalesce(current_setting('app.user_id', true), ''), coalesce(current_setting('app.insurer', true), '')"
        )
        employer, user, insurer = cursor.fetchone()
    return {"employer": employer, "user": user, "insurer": insurer}


def ask_as_user(user_id: int, question: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """
    Act for a user and ask a question (SQL of our own) right after: every request begins with this.

    The question may open more with `set_config` in its select list, by what it has found.
    """
    _ensure_transaction()
    with prepared() as cursor:
        cursor.execute(SAY, ["", str(user_id), ""])
        cursor.execute(question, parameters)
        return cursor.fetchall()


def _set(*, employer: str, user: str, insurer: str) -> None:
    _ensure_transaction()
    with prepared() as cursor:
        cursor.execute(SAY, [employer, user, insurer])


def _ensure_transaction() -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("Say for whom you act inside a transaction.")
