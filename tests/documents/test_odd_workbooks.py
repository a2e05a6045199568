"""Whatever is sent, the answer is known beforehand, comes soon and costs little."""

import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from pelaren.documents.insured_amounts_excel import MatchNeeded, ParsedSheet, SheetRefused, read, row_sentence
from pelaren.documents.reading import child, limits
from tests.documents.bills import finnish_bill
from tests.documents.odd_workbooks import ODD_WORKBOOKS, OddWorkbook

LINES = finnish_bill().lines
# The watchdog's seconds and what a busy machine needs to start and end a process.
_LONGEST = limits.SECONDS + 5


def outcome(workbook: OddWorkbook) -> ParsedSheet | MatchNeeded | SheetRefused:
    try:
        return read(workbook.make(), file_name=workbook.file_name, lines=LINES)
    except SheetRefused as refused:
        return refused


def named(*expected: str) -> pytest.MarkDecorator:
    chosen = [workbook for workbook in ODD_WORKBOOKS if any(getattr(workbook, name) is not None for name in expected)]
    return pytest.mark.parametrize("workbook", chosen, ids=lambda workbook: workbook.name)


@named("refused")
def test_a_file_that_cannot_be_read_is_refused_with_its_reason_and_a_sentence(workbook):
    refused = outcome(workbook)

    assert isinstance(refused, SheetRefused)
    assert refused.reason is workbook.refused
    assert str(refused).endswith(".")


@named("problems")
def test_a_row_that_cannot_be_used_is_named_with_person_field_and_reason(workbook):
    sheet = outcome(workbook)

    assert isinstance(sheet, ParsedSheet)
    assert {problem.row: problem.reason for problem in sheet.problems} == workbook.problems
    for problem in sheet.problems:
        assert problem.insurance_number or problem.name
        assert row_sentence(problem.reason, problem.other_row)


@named("reads")
def test_what_people_really_send_is_read_to_the_cent(workbook):
    sheet = outcome(workbook)

    assert isinstance(sheet, ParsedSheet)
    assert sheet.problems == ()
    assert {row.insurance_number: row.amount for row in sheet.rows} == workbook.reads


@named("asks")
def test_unknown_headings_come_back_as_a_question_with_a_guess(workbook):
    question = outcome(workbook)

    assert isinstance(question, MatchNeeded)
    assert {field: question.guess.columns.get(field) for field in workbook.asks} == workbook.asks
    assert all(heading.text or heading.examples for heading in question.headings)


@named("asks")
def test_a_confirmed_guess_is_read(workbook):
    question = outcome(workbook)

    sheet = read(workbook.make(), file_name=workbook.file_name, lines=LINES, matching=question.guess)

    assert {row.insurance_number: row.amount for row in sheet.rows}["7001-2-0102"] == 63000


def test_there_are_enough_odd_workbooks_and_each_has_one_outcome():
    outcomes = [(w.refused, w.problems, w.reads, w.asks) for w in ODD_WORKBOOKS]

    assert len(ODD_WORKBOOKS) >= 60
    assert all(sum(expected is not None for expected in each) == 1 for each in outcomes)


def test_no_odd_workbook_takes_long_or_calls_anybody():
    with socket.create_server(("127.0.0.1", 64009)) as listener:
        listener.setblocking(False)
        slowest = max(_seconds(workbook) for workbook in ODD_WORKBOOKS)

        with pytest.raises(BlockingIOError):
            listener.accept()
    assert slowest < _LONGEST


def test_the_reader_cannot_take_more_memory_than_it_may():
    greedy = f"import runpy; runpy.run_path({child.__file__!r})['take_limits'](); bytearray({limits.MEMORY})"

    ended = subprocess.run([sys.executable, "-I", "-c", greedy], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert "MemoryError" in ended.stderr


def _seconds(workbook: OddWorkbook) -> float:
    content, started = workbook.make(), time.monotonic()
    with suppress(SheetRefused):
        read(content, file_name=workbook.file_name, lines=LINES)
    return time.monotonic() - started
