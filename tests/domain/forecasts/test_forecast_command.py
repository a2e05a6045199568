"""The command that forecasts from a file."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pelaren.console.management.commands.forecast import STEP, Command
from tests.domain.forecasts.inputs_for_tests import EXAMPLES

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
EXAMPLES_FILE = HERE / "examples.json"
RUN = (
    "import sys; from pelaren.console.runner import run; "
    "sys.exit(run('python -m pelaren', 'forecast', 'pelaren.console.management.commands.forecast', sys.argv[1:]))"
)


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as the operator does, without settings and without a database."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PG", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], input=given, capture_output=True, cwd=ROOT, env=clean, timeout=60
    )


def called(*arguments: str) -> tuple[str, str]:
    """Run the command in this process and return what it writes to its two streams."""
    said, told = StringIO(), StringIO()
    call_command(Command(), *arguments, stdout=said, stderr=told)
    return said.getvalue(), told.getvalue()


def without_figures_for_checking(answers: list) -> list:
    for answer in answers:
        for scenario in answer.get("scenarios", {}).values():
            del scenario["hp"]
    return answers


def test_a_file_is_answered_on_standard_output_without_settings_or_database():
    finished = run(str(EXAMPLES_FILE))

    answers = json.loads(finished.stdout)
    expected = json.loads(json.dumps([case["expected"] for case in EXAMPLES["cases"]]))
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert without_figures_for_checking(answers["cases"]) == without_figures_for_checking(expected)
    assert answers["salary_premiums"] == EXAMPLES["salary_premiums"]


def test_a_dash_reads_standard_input():
    assert run("-", given=EXAMPLES_FILE.read_bytes()).stdout == run(str(EXAMPLES_FILE)).stdout


@pytest.mark.parametrize(
    ("arguments", "given", "sentence"),
    [
        (("no-such.json",), b"", "The file no-such.json cannot be read: No such file or directory.\n"),
        ((".",), b"", "The file . cannot be read: Is a directory.\n"),
        (("-",), b'{"a": 1}', 'Standard input holds no object with a list "cases".\n'),
        (("-", "--format", "csv"), b"a,b\n1,2\n", "Standard input has no column country.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence_and_status_2(arguments, given, sentence):
    finished = run(*arguments, given=given)

    assert (finished.returncode, finished.stdout, finished.stderr.decode()) == (2, b"", sentence)


@pytest.mark.parametrize("given", [b"", b"\xff\xfe", b"{"])
def test_what_is_not_json_is_told_in_one_sentence_and_status_2(given):
    finished = run("-", given=given)

    assert (finished.returncode, finished.stdout) == (2, b"")
    assert finished.stderr.startswith(b"Standard input is not JSON (")
    assert finished.stderr.count(b"\n") == 1


def test_a_byte_order_mark_is_no_obstacle():
    assert run("-", given=b"\xef\xbb\xbf" + b'{"cases": []}').returncode == 0


def test_only_a_large_file_tells_its_progress(tmp_path):
    error = {"input": EXAMPLES["cases"][11]["input"]}
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.write_text(json.dumps({"cases": [error] * STEP}))
    large.write_text(json.dumps({"cases": [error] * (2 * STEP + 1)}))

    assert called(str(small))[1] == ""
    assert called(str(large))[1].splitlines() == [
        "Answered 1,000 of 2,001 cases.",
        "Answered 2,000 of 2,001 cases.",
        "Answered 2,001 of 2,001 cases.",
    ]


def test_progress_through_rows_of_unknown_number_is_told_from_the_first_thousand_on():
    said = StringIO()
    command = Command(stderr=said)

    for answered in (STEP, STEP + 1):
        command.tell(answered, None)

    assert said.getvalue() == "Answered 1,001 insured.\n"


def test_answers_can_go_to_a_file_and_an_unreadable_source_leaves_it_alone(tmp_path):
    target = tmp_path / "answers.json"

    said, _ = called(str(EXAMPLES_FILE), "--output", str(target))
    written = target.read_text()
    with pytest.raises(CommandError):
        called("no-such.json", "--output", str(target))

    assert said == ""
    assert len(json.loads(written)["cases"]) == len(EXAMPLES["cases"])
    assert target.read_text() == written


def test_a_name_ending_in_csv_is_read_as_csv(tmp_path):
    source = tmp_path / "portfolio.CSV"
    source.write_text("nothing,here\n")

    with pytest.raises(CommandError, match="has no column country"):
        called(str(source))
