"""Somebody with all power over the database touches the trail behind the portal's back: it shows, and where."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from pelaren.console.runner import run
from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context
from tests.console.elsewhere import a_database, connected_to
from tests.database import CLUSTER

BASE = f"pelaren_trail_{os.getpid()}"
TOUCHED = f"{BASE}_touched"
COMMAND = "pelaren.console.management.commands.verify_audit"


@dataclass(frozen=True)
class Answer:
    """What the command said and the exit status it gave."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def trail(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with five lines for each of two employers and one of the pension company's own."""
    with a_database(BASE):
        with connected_to(BASE, django_db_blocker), context.acting_for_insurer():
            for number, name in ((40112, "Norrvik Varv Ab"), (50113, "Sunnanå kommun")):
                employer = Employer.objects.create(
                    customer_number=number, name=name, business_id=str(number), market="FI"
                )
                record_many([Deed(f"deed.{line}", "x:1", employer.pk, {"line": line}) for line in range(1, 6)], by=None)
            record_many([Deed("deed.own", "x:1", None)], by=None)
        yield BASE


@pytest.fixture
def verify(django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run the command on the touched trail."""

    def run_command(*options: str) -> Answer:
        with connected_to(TOUCHED, django_db_blocker):
            status = run("python -m pelaren", "verify-audit", COMMAND, options)
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return run_command


class Intruder:
    """Somebody who has the database's superuser and knows how to get past the trigger."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        connection.execute("alter table audit_event disable trigger user")

    def do(self, sql: str, *parameters: object) -> None:
        self.connection.execute(sql, parameters)

    def row_id(self, customer_number: int, line: int) -> int:
        """The row that stands at a place of an employer's chain."""
        [[found]] = self.connection.execute(
            "select v.id from audit_event v join employers_employer e on e.id = v.employer_id"
            " where e.customer_number = %s and v.sequence = %s",
            [customer_number, line],
        ).fetchall()
        return found


@pytest.fixture
def intruder(trail: str) -> Iterator[Intruder]:
    with (
        a_database(TOUCHED, trail),
        psycopg.connect(CLUSTER.superuser_url(TOUCHED), autocommit=True) as connection,
    ):
        yield Intruder(connection)


def test_an_untouched_trail_is_whole(intruder, verify):
    answer = verify()

    assert (answer.returncode, answer.stdout) == (0, "The audit trail is whole: 11 lines in 3 chains.\n")


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{\"line\": 30}'",
        "name = 'deed.30'",
        "about = 'x:2'",
        "at = at - interval '1 microsecond'",
        "actor_id = null, hash = sha256(hash)",
    ],
)
def test_a_changed_line_is_named(intruder, verify, change):
    row = intruder.row_id(40112, 3)

    intruder.do(f"update audit_event set {change} where id = %s", row)  # noqa: S608  (of this file)

    answer = verify()
    assert answer.returncode == 1
    assert answer.stderr == (
        f"Employer 40112 Norrvik Varv Ab, line 3 (row {row} of audit_event): its content does not match its hash.\n"
    )


def test_a_removed_line_is_named_by_the_one_after_it(intruder, verify):
    after = intruder.row_id(40112, 4)

    intruder.do("delete from audit_event where id = %s", intruder.row_id(40112, 3))

    answer = verify()
    assert answer.returncode == 1
    assert f"Norrvik Varv Ab, line 4 (row {after} of audit_event): line 3 of the chain is missing." in answer.stderr


def test_a_line_put_in_between_is_named_even_with_the_places_after_it_moved(intruder, verify):
    before, pushed = intruder.row_id(40112, 3), intruder.row_id(40112, 4)
    for place in (5, 4):
        intruder.do("update audit_event set sequence = sequence + 1 where id = %s", intruder.row_id(40112, place))
    intruder.do(
        "insert into audit_event (employer_id, sequence, at, name, about, facts, previous_hash, hash)"
        " select employer_id, 4, at, 'deed.false', about, facts, hash, sha256(hash) from audit_event where id = %s",
        before,
    )

    answer = verify()

    assert answer.returncode == 1
    assert f"line 4 (row {intruder.row_id(40112, 4)} of audit_event): its content does not match" in answer.stderr
    assert f"row {pushed} " not in answer.stderr


def test_two_lines_that_changed_places_are_named_by_the_first(intruder, verify):
    first, second = intruder.row_id(50113, 2), intruder.row_id(50113, 3)
    intruder.do("update audit_event set sequence = 99 where id = %s", first)
    intruder.do("update audit_event set sequence = 2 where id = %s", second)
    intruder.do("update audit_event set sequence = 3 where id = %s", first)

    answer = verify()

    assert answer.returncode == 1
    assert answer.stderr == (
        f"Employer 50113 Sunnanå kommun, line 2 (row {second} of audit_event): it does not follow the line before it.\n"
    )


def test_a_line_moved_to_another_employer_breaks_both_chains(intruder, verify):
    moved = intruder.row_id(40112, 5)
    intruder.do(
        "update audit_event set sequence = 6,"
        " employer_id = (select id from employers_employer where customer_number = 50113) where id = %s",
        moved,
    )

    answer = verify()

    assert answer.returncode == 1
    assert f"Employer 50113 Sunnanå kommun, line 6 (row {moved} of audit_event)" in answer.stderr


def test_the_pension_companys_own_chain_is_named_as_such(intruder, verify):
    intruder.do("update audit_event set name = 'deed.false' where employer_id is null")

    assert verify().stderr.startswith("The pension company's own chain, line 1 (row ")


def test_each_broken_chain_is_named_once_by_its_first_bad_line(intruder, verify):
    intruder.do("update audit_event set name = 'deed.false' where sequence in (2, 4)")

    answer = verify()

    assert [line.split(" (")[0] for line in answer.stderr.splitlines()] == [
        "Employer 40112 Norrvik Varv Ab, line 2",
        "Employer 50113 Sunnanå kommun, line 2",
    ]


def test_lines_cut_off_at_the_end_show_against_a_note(intruder, verify, tmp_path: Path):
    note = tmp_path / "note"
    assert verify("--note", str(note)).returncode == 0
    intruder.do("delete from audit_event where id = %s", intruder.row_id(40112, 5))

    without, against = verify(), verify("--note", str(note))

    assert without.returncode == 0
    assert against.returncode == 1
    assert against.stderr.startswith(
        "Employer 40112 Norrvik Varv Ab, line 5 (a row that is gone): the chain ends before"
    )


def test_a_note_is_written_anew_only_when_everything_is_right(intruder, verify, tmp_path: Path):
    note = tmp_path / "note"
    verify("--note", str(note))
    written = note.read_text()
    intruder.do("delete from audit_event where id = %s", intruder.row_id(40112, 5))

    verify("--note", str(note))

    assert note.read_text() == written


def test_a_file_that_is_no_note_is_left_alone(intruder, verify, tmp_path: Path):
    mine = tmp_path / "letter.txt"
    mine.write_text("Kära mormor")

    answer = verify("--note", str(mine))

    assert answer.returncode == 1
    assert "is not a note that this command has written" in answer.stderr
    assert mine.read_text() == "Kära mormor"
