"""Files of cases in JSON."""

import io
import json

import pytest

from pelaren.domain.forecasts.formats.cases_json import CasesFile
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from tests.domain.forecasts.inputs_for_tests import EXAMPLES

CASE = EXAMPLES["cases"][0]
FINNISH_SET = EXAMPLES["assumption_sets"]["FI-2026-01"]


def answered(document) -> dict:
    stream = io.StringIO()
    CasesFile.read(io.StringIO(json.dumps(document))).write_answers(stream, lambda done, of: None)
    return json.loads(stream.getvalue())


def test_the_answers_stand_in_the_order_of_the_cases_whatever_happens_to_one_of_them():
    refused = {"input": CASE["input"] | {"payout": "7"}}

    answers = answered({"cases": [CASE, refused, 5, {}, {"input": []}, CASE]})["cases"]

    assert answers[0] == answers[5]
    assert "scenarios" in answers[0]
    assert answers[1:5] == [{"error": "payout"}, *[{"error": "malformed"}] * 3]


def test_sections_that_were_not_asked_for_are_not_answered():
    assert answered({"cases": []}) == {"cases": []}
    assert answered({"apportionments": []}) == {"cases": [], "apportionments": []}


def test_a_set_in_the_file_is_used_beside_the_shipped_ones():
    free = FINNISH_SET | {"fixed_fee_year": "0", "effective_from": "2026-02-01"}

    answers = answered({"cases": [CASE], "assumption_sets": {"FI-FREE": free}})["cases"]

    assert answers[0]["assumption_set"] == "FI-FREE"
    assert answers[0]["scenarios"]["best_estimate"]["breakdown"]["fixed_fee"] == "0.00"


def test_an_income_base_amount_in_the_file_is_used():
    question = {"agreement": "ITP1", "year": 2027, "salary_month": "1000.00", "months": 2}

    answers = answered({"income_base_amounts_SEK": {"2027": 86000}, "salary_premiums": [question]})

    assert answers["salary_premiums"] == [question | {"premium": "90.00"}]


@pytest.mark.parametrize(
    ("section", "question", "code"),
    [
        ("payout_factors", {"assumption_set": "NO"}, "assumption_set_unknown"),
        ("payout_factors", {"assumption_set": "FI-2026-01", "scenario": "best_estimate", "payout": "8"}, "payout"),
        ("payout_factors", {"assumption_set": "FI-2026-01", "scenario": "worst", "payout": "5"}, "malformed"),
        ("payout_factors", 7, "malformed"),
        ("salary_premiums", {"agreement": "X", "year": 2026, "salary_month": "1", "months": 1}, "agreement_unknown"),
        ("salary_premiums", {"agreement": "ITP1", "year": 2026, "salary_month": "?", "months": 1}, "malformed"),
        ("apportionments", {"amount_cents": 5, "outstanding_cents": []}, "malformed"),
        ("apportionments", {"amount_cents": 5, "outstanding_cents": [-1, 2]}, "malformed"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(section, question, code):
    assert answered({section: [question]})[section] == [{"error": code}]


def test_progress_is_told_case_by_case():
    told = []

    CasesFile({"cases": [CASE] * 3}).write_answers(io.StringIO(), lambda *progress: told.append(progress))

    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not JSON"),
        ('{"cases": [', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", 'holds no object with a list "cases"'),
        ('{"case": []}', 'holds no object with a list "cases"'),
        ('{"cases": {}}', 'holds "cases" that is not a list'),
        ('{"cases": [], "assumption_sets": {"X": {}}}', 'holds "assumption_sets" that cannot be read'),
        ('{"cases": [], "assumption_sets": [1]}', 'holds "assumption_sets" that cannot be read'),
        ('{"cases": [], "income_base_amounts_SEK": {"x": 1}}', 'holds "income_base_amounts_SEK" that cannot be read'),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        CasesFile.read(io.StringIO(text))
