"""Is the portal alive, and is it ready: for whoever watches it. No sign-in, no employer, nothing to keep."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

FRESH = timedelta(seconds=30)
"""A worker beats every ten seconds."""


@require_safe
@transaction.non_atomic_requests
def alive(request: HttpRequest) -> HttpResponse:
    """Answer, without asking anybody."""
    return JsonResponse({"alive": True})


@require_safe
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, has every migration, and whether a worker beats; 503 when one does not."""
    checks = {name: _holds(check) for name, check in CHECKS.items()}
    is_ready = all(checks.values())
    answer = JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)
    # Not being ready yet is an answer, no fault: Django would log each 503 as an error.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Error:
        return False


def _database_answers() -> bool:
    return _first("select true")


def _is_migrated() -> bool:
    """Return whether the last migration of each app has been applied: its earlier ones came before it."""
    apps, names = zip(*_last_migrations(), strict=True)
    return _first(
        "select count(distinct (app, name)) = %s from django_migrations"
        " where (app, name) in (select * from unnest(%s::text[], %s::text[]))",
        [len(apps), list(apps), list(names)],
    )


@cache
def _last_migrations() -> tuple[tuple[str, str], ...]:
    """Return app and name of the last migrations on disk, which do not change while the process runs."""
    return tuple(MigrationLoader(None).graph.leaf_nodes())


def _worker_beats() -> bool:
    return _first("select coalesce(max(last_heartbeat) > now() - %s, false) from procrastinate_workers", [FRESH])


def _first(sql: str, parameters: list[Any] | None = None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bool(cursor.fetchone()[0])


CHECKS = {"database": _database_answers, "migrations": _is_migrated, "worker": _worker_beats}
