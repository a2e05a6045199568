import pytest
from django.db import OperationalError, connection

from pelaren.portal.account import health


@pytest.fixture
def beating(db):
    """A worker whose last beat was so many seconds ago."""

    def beat(seconds_ago: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s))",
                [seconds_ago],
            )

    return beat


def test_alive_asks_no_database(client):
    # Without the db fixture every question to the database is an error.
    assert client.get("/healthz").json() == {"alive": True}


def test_ready_when_database_migrations_and_worker_are(client, beating):
    beating(5)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": True, "migrations": True, "worker": True}}


def test_not_ready_without_a_worker(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": True, "migrations": True, "worker": False}}


def test_not_ready_when_the_worker_has_been_silent(client, beating):
    beating(31)

    assert client.get("/readyz").json()["checks"]["worker"] is False


def test_not_ready_while_a_migration_waits(client, beating, monkeypatch):
    beating(1)
    monkeypatch.setattr(health, "_last_migrations", lambda: (("accounts", "0001_initial"), ("accounts", "9999_later")))

    assert client.get("/readyz").json()["checks"] == {"database": True, "migrations": False, "worker": True}


def test_not_ready_and_still_an_answer_when_the_database_is_gone(client, monkeypatch):
    def gone() -> object:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": False, "migrations": False, "worker": False}}


def test_health_tells_a_browser_and_a_cache_to_keep_nothing(client, db):
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"
    assert client.post("/readyz").status_code == 405
