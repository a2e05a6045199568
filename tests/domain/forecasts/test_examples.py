"""The worked cases of the specification."""

import io
import json
from decimal import Decimal

import pytest

from pelaren.domain.forecasts.formats.cases_json import CasesFile
from tests.domain.forecasts.inputs_for_tests import EXAMPLES

CASES = {case["input"]["id"]: case for case in EXAMPLES["cases"]}
CLOSE = Decimal("1e-9")


def assert_close(answered: dict, expected: dict) -> None:
    assert list(answered) == list(expected)
    for name, figure in expected.items():
        assert abs(Decimal(answered[name]) - Decimal(figure)) <= abs(Decimal(figure)) * CLOSE, name


@pytest.fixture(scope="module")
def answers():
    stream = io.StringIO()
    CasesFile(EXAMPLES).write_answers(stream, lambda answered, cases: None)
    return json.loads(stream.getvalue())


def test_there_are_twelve_cases():
    assert len(CASES) == 12


@pytest.mark.parametrize(("place", "case"), list(enumerate(CASES)), ids=list(CASES))
def test_a_case_is_right_to_the_cent_and_its_unrounded_figures_to_nine_digits(answers, place, case):
    expected, answered = json.loads(json.dumps(CASES[case]["expected"])), answers["cases"][place]

    for scenario, forecast in expected.get("scenarios", {}).items():
        assert_close(answered["scenarios"][scenario].pop("hp"), forecast.pop("hp"))
    assert answered == expected


def test_payout_factors_are_right_to_nine_digits(answers):
    for answered, expected in zip(answers["payout_factors"], EXAMPLES["payout_factors"], strict=True):
        factor = Decimal(expected["factor_months"])

        assert abs(Decimal(answered["factor_months"]) - factor) <= factor * CLOSE
        assert answered | {"factor_months": None} == expected | {"factor_months": None}


def test_premiums_from_salary_are_right_to_the_cent(answers):
    assert answers["salary_premiums"] == EXAMPLES["salary_premiums"]


def test_apportionments_are_right_to_the_cent(answers):
    assert answers["apportionments"] == EXAMPLES["apportionments"]
