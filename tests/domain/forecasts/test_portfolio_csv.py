"""Portfolios in comma-separated text."""

import csv
import io

import pytest

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.formats.cases_json import CasesFile
from pelaren.domain.forecasts.formats.columns import INPUTS
from pelaren.domain.forecasts.formats.portfolio_csv import PortfolioCsv
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from tests.domain.forecasts.inputs_for_tests import EXAMPLES

CASES = EXAMPLES["cases"]
FIELDS = ("id", *INPUTS)


def row_of(spelled: dict) -> dict[str, str]:
    """Spell a worked case in columns."""
    row = {name: spelled[name] or "" for name in FIELDS if not isinstance(spelled[name], list | dict)}
    age = spelled["retirement_age"]
    return row | {
        "retirement_age": f"{age['years']}y{age['months']}m",
        "payment_months": " ".join(map(str, spelled["payment_months"])),
        "plan": " ".join(f"{name}={weight}" for name, weight in spelled["plan"].items()),
        "payment_holidays": " ".join(map("/".join, spelled["payment_holidays"])),
        "invoice_overrides": " ".join(f"{one['month']}={one['amount']}" for one in spelled["invoice_overrides"]),
        "supplementary": " ".join(f"{one['due']}={one['amount']}" for one in spelled["supplementary"]),
    }


def text_of(rows: list[dict], delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, FIELDS, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def answered(text: str, delimiter: str = ",") -> list[dict]:
    stream = io.StringIO()
    PortfolioCsv(io.StringIO(text)).write_answers(stream, lambda done, of: None)
    return list(csv.DictReader(io.StringIO(stream.getvalue()), delimiter=delimiter))


def test_every_worked_case_gets_the_same_answer_in_columns_as_in_json():
    answers = answered(text_of([row_of(case["input"]) for case in CASES]))

    for case, answer in zip(CASES, answers, strict=True):
        expected = CasesFile({"cases": []}).forecast_for(case)
        assert answer["id"] == case["input"]["id"]
        assert answer["error"] == expected.get("error", "")
        for name in ("assumption_set", "months", "pension_start", "age_at_start", "excluded_premiums"):
            assert answer[name] == str(expected.get(name, ""))
        for scenario in SCENARIOS:
            for name in ("capital", "capital_today", "pension_month", "pension_month_today"):
                told = expected.get("scenarios", {}).get(scenario, {}).get(name, "")
                assert answer[f"{scenario}_{name}"] == told
            for name in ("small_pension", "fee_cap_hit"):
                told = expected.get("scenarios", {}).get(scenario, {}).get(name, "")
                assert answer[f"{scenario}_{name}"] == str(told).lower()


def test_semicolons_are_answered_with_semicolons():
    assert answered(text_of([row_of(CASES[0]["input"])], ";"), ";")[0]["best_estimate_capital"] == "109396.62"


@pytest.mark.parametrize(
    "change",
    [
        {"birth": ""},
        {"retirement_age": "sixty"},
        {"plan": "equity"},
        {"payment_months": "1,2"},
        {"due_day": "x"},
        {"payment_holidays": "2027-01"},
        {"supplementary": "2027-01=5"},
        {"opening_capital": "12 500"},
    ],
)
def test_a_row_with_a_value_of_another_kind_is_malformed_and_the_others_are_answered(change):
    row = row_of(CASES[0]["input"])

    broken, sound = answered(text_of([row | change, row]))

    assert (broken["error"], broken["months"]) == ("malformed", "")
    assert (sound["error"], sound["months"]) == ("", "223")


def test_a_row_with_more_values_than_columns_is_malformed():
    text = text_of([row_of(CASES[0]["input"])]).rstrip("\n") + ",more\n"

    assert answered(text)[0]["error"] == "malformed"


def test_a_whole_age_may_be_written_without_months():
    assert answered(text_of([row_of(CASES[0]["input"]) | {"retirement_age": "65"}]))[0]["months"] == "223"


def test_a_large_file_is_answered_in_batches_that_are_told_of():
    told, stream = [], io.StringIO()
    rows = [row_of(CASES[0]["input"]) | {"id": str(number)} for number in range(7)]

    PortfolioCsv(io.StringIO(text_of(rows)), batch=3).write_answers(stream, lambda *progress: told.append(progress))

    assert told == [(3, None), (6, None), (7, None)]
    assert [line.partition(",")[0] for line in stream.getvalue().splitlines()] == ["id", *map(str, range(7))]


def test_a_file_without_a_needed_column_is_refused():
    with pytest.raises(Unreadable, match="has no column birth"):
        PortfolioCsv(io.StringIO(text_of([]).replace("birth", "born")))


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(Unreadable, match="UTF-8"):
        PortfolioCsv(io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00"), encoding="utf-8"))


def test_a_broken_quotation_is_refused():
    broken = PortfolioCsv(io.StringIO(text_of([]) + '"A1"x,FI\n'))

    with pytest.raises(Unreadable, match="comma-separated"):
        broken.write_answers(io.StringIO(), lambda done, of: None)
