import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from pelaren.console import processes
from pelaren.console.postgres.cluster import Cluster, ensure_cluster
from tests.console.conftest import environment

PROJECT = Path(__file__).resolve().parent.parent.parent
ASK = "import sys; from pelaren.console.postgres import ensure_cluster; print(ensure_cluster(sys.argv[1]).pid)"


def ask(cluster: Cluster, role: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.url(role)) as connection:
        return connection.execute(query).fetchall()


def do(cluster: Cluster, role: str, statement: str) -> None:
    with psycopg.connect(cluster.url(role)) as connection:
        connection.execute(statement)


def test_asking_again_finds_the_server_that_runs(cluster: Cluster) -> None:
    again = ensure_cluster(cluster.data_folder, environment())

    assert again.pid == cluster.pid is not None


def test_of_several_processes_that_ask_at_once_one_starts_the_server(cluster: Cluster) -> None:
    cluster.stop()

    asking = [
        subprocess.Popen([sys.executable, "-c", ASK, cluster.data_folder], cwd=PROJECT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    told = {process.communicate()[0] for process in asking}

    assert told == {f"{cluster.pid}\n".encode()}


def test_no_role_is_a_superuser_or_passes_row_level_security(cluster: Cluster) -> None:
    rights = ask(
        cluster,
        "app",
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname LIKE 'pelaren%' ORDER BY rolname",
    )

    no = (False,) * 5
    assert rights == [("pelaren_app", *no), ("pelaren_owner", *no), ("pelaren_worker", *no)]


def test_app_and_worker_own_nothing_and_cannot_make_anything(cluster: Cluster) -> None:
    owned = ask(
        cluster,
        "owner",
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) IN ('pelaren_app', 'pelaren_worker') UNION "
        "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) IN ('pelaren_app', 'pelaren_worker')",
    )

    assert owned == []
    for role in ("app", "worker"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            do(cluster, role, "CREATE TABLE mine (id int)")


def test_app_and_worker_may_use_what_the_owner_makes(cluster: Cluster) -> None:
    do(cluster, "owner", "CREATE TABLE IF NOT EXISTS made_later (id int GENERATED ALWAYS AS IDENTITY, word text)")

    do(cluster, "app", "INSERT INTO made_later (word) VALUES ('from app')")
    do(cluster, "worker", "UPDATE made_later SET word = 'from worker' WHERE word = 'from app'")

    assert ("from worker",) in ask(cluster, "app", "SELECT word FROM made_later")


def test_the_owner_may_add_trusted_extensions(cluster: Cluster) -> None:
    do(cluster, "owner", "CREATE EXTENSION IF NOT EXISTS btree_gin")

    assert ask(cluster, "app", "SELECT extname FROM pg_extension WHERE extname = 'btree_gin'")


def test_a_database_is_made_and_dropped_by_name(cluster: Cluster) -> None:
    cluster.create_database("for_a_moment")
    with psycopg.connect(cluster.url("app", "for_a_moment")) as connection:
        name = connection.info.dbname
    cluster.drop_database("for_a_moment")

    assert name == "for_a_moment"
    assert ask(cluster, "app", "SELECT 1 FROM pg_database WHERE datname = 'for_a_moment'") == []


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.address("pelaren_app", "guessed", "pelaren"))


def test_the_server_listens_on_no_port_and_keeps_its_promises_on_disk(cluster: Cluster) -> None:
    settings = ask(
        cluster,
        "app",
        "SELECT current_setting('listen_addresses'), current_setting('fsync'), "
        "current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('data_checksums')",
    )

    assert settings == [("", "on", "on", "on", "on")]


def test_only_their_owner_reads_passwords_and_socket(cluster: Cluster) -> None:
    secrets = list((cluster.data_folder / "secrets").iterdir())

    assert {stat.S_IMODE(secret.stat().st_mode) for secret in secrets} == {0o600}
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700


def test_the_log_holds_no_data_of_a_statement_that_failed(cluster: Cluster) -> None:
    do(cluster, "owner", "CREATE TABLE IF NOT EXISTS unique_words (word text UNIQUE)")
    do(cluster, "app", "INSERT INTO unique_words VALUES ('secret-of-somebody') ON CONFLICT DO NOTHING")

    with pytest.raises(psycopg.errors.UniqueViolation):
        do(cluster, "app", "INSERT INTO unique_words VALUES ('secret-of-somebody')")

    log = cluster.log.read_text()
    assert "duplicate key" in log
    assert "secret-of-somebody" not in log


def test_after_a_kill_of_the_server_everything_confirmed_is_there(cluster: Cluster) -> None:
    do(cluster, "owner", "CREATE TABLE IF NOT EXISTS kept (id int)")
    do(cluster, "app", "INSERT INTO kept SELECT generate_series(1, 20000)")
    before = ask(cluster, "app", "SELECT count(*) FROM kept")
    killed = cluster.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    again = ensure_cluster(cluster.data_folder, environment())

    assert again.pid != killed
    assert ask(again, "app", "SELECT count(*) FROM kept") == before


def test_a_status_file_that_names_another_program_does_not_stop_the_start(cluster: Cluster) -> None:
    status = cluster.status_file()
    cluster.stop()
    with subprocess.Popen(["/bin/sleep", "60"], **cluster.account.process_options()) as other:
        (cluster.folder / "postmaster.pid").write_text("\n".join([str(other.pid), *status[1:]]))

        again = ensure_cluster(cluster.data_folder, environment())
        other.kill()

    assert again.is_ready


def test_stopping_leaves_no_process_and_may_be_repeated(cluster: Cluster) -> None:
    cluster.stop()
    cluster.stop()

    assert cluster.pid is None
    assert cluster.processes() == []
    assert not cluster.sockets.exists()


def test_a_server_that_was_started_with_its_parent_ends_with_it(cluster: Cluster) -> None:
    cluster.stop()
    program = (
        "import os, signal, sys; from pelaren.console.postgres.cluster import known_cluster; from pathlib import Path; "
        "known_cluster(Path(sys.argv[1]), os.environ).start(with_parent=True); os.kill(os.getpid(), signal.SIGKILL)"
    )

    ended = subprocess.run([sys.executable, "-c", program, cluster.data_folder], cwd=PROJECT, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert processes.wait_until(lambda: not cluster.processes(), 10)
