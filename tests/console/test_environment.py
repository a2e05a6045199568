from pathlib import Path

import pytest

from pelaren.console.postgres.cluster import Cluster
from pelaren.console.postgres.environment import URLS, prepare
from pelaren.console.postgres.refusals import (
    RoleOfAnother,
    RoleTooStrong,
    ServerUnreachable,
    UrlNotUsable,
    UrlsIncomplete,
)

MADE = {"PELAREN_SECRET_KEY_FILE", "PELAREN_ROOT_KEY_FILE", "PELAREN_DEMO_PASSWORD_FILE"}


def test_what_is_filled_already_stays_and_starts_nothing(tmp_path: Path) -> None:
    environ = dict.fromkeys(MADE, "/elsewhere") | {"PELAREN_DATABASE_URL": "postgresql:///there"}
    before = dict(environ)

    prepare(environ, tmp_path / "data")

    assert environ == before
    assert not (tmp_path / "data").exists()


def test_only_the_secrets_that_are_not_placed_elsewhere_are_made(tmp_path: Path) -> None:
    environ = {"PELAREN_DATABASE_URL": "postgresql:///there", "PELAREN_ROOT_KEY_FILE": "/elsewhere"}

    prepare(environ, tmp_path)

    assert environ["PELAREN_ROOT_KEY_FILE"] == "/elsewhere"
    assert sorted(file.name for file in (tmp_path / "secrets").iterdir()) == ["demo-password", "secret-key"]


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first, second = ({"PELAREN_DATABASE_URL": "postgresql:///there"} for _ in range(2))

    prepare(first, tmp_path)
    key = Path(first["PELAREN_ROOT_KEY_FILE"]).read_text()
    prepare(second, tmp_path)

    assert Path(second["PELAREN_ROOT_KEY_FILE"]).read_text() == key


def test_three_addresses_are_used_as_they_are(cluster: Cluster, tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": cluster.url("app"),
        "DATABASE_OWNER_URL": cluster.url("owner"),
        "DATABASE_WORKER_URL": cluster.url("worker"),
    }
    environ = dict(given)

    prepare(environ, tmp_path)

    assert [environ[URLS[role]] for role in ("app", "owner", "worker")] == list(given.values())


def test_of_three_addresses_none_may_be_missing(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql:///a", "DATABASE_WORKER_URL": "postgresql:///b"}

    with pytest.raises(UrlsIncomplete, match=r"missing: DATABASE_OWNER_URL"):
        prepare(environ, tmp_path)


def test_an_app_role_that_could_see_past_row_level_security_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    strong = cluster.superuser_url("pelaren")
    environ = {"DATABASE_URL": strong, "DATABASE_OWNER_URL": strong, "DATABASE_WORKER_URL": strong}

    with pytest.raises(RoleTooStrong, match=r"postgres is a superuser or may bypass row-level security"):
        prepare(environ, tmp_path)


def test_one_address_with_a_strong_account_sets_up_the_rest(cluster: Cluster) -> None:
    environ = {"DATABASE_URL": cluster.superuser_url("postgres")}

    prepare(environ, cluster.data_folder)

    assert environ["PELAREN_DATABASE_URL"].startswith("postgresql://pelaren_app:")
    assert environ["PELAREN_OWNER_DATABASE_URL"].endswith(cluster.url("owner").rpartition("@")[2])


def test_roles_of_another_installation_are_left_alone(cluster: Cluster, tmp_path: Path) -> None:
    environ = {"DATABASE_URL": cluster.superuser_url("postgres")}

    with pytest.raises(RoleOfAnother, match=r"already has the role pelaren_owner"):
        prepare(environ, tmp_path)


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UrlNotUsable, match=r"DATABASE_URL must be an address such as postgresql://"):
        prepare({"DATABASE_URL": "mysql://root@localhost/pension"}, tmp_path)


def test_a_server_that_does_not_answer_is_refused_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable, match=r"DATABASE_URL names does not let Pelaren in.*Connection refused"):
        prepare({"DATABASE_URL": "postgresql://setup@127.0.0.1:1/postgres"}, tmp_path)
