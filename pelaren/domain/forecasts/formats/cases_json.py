"""Files of forecast cases, pension-forecast-cases/1: inputs in, answers in the shape of their expected values out."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TextIO

from pelaren.domain.forecasts.assumptions import PAYOUTS, SCENARIOS, AssumptionSets, shipped_sets
from pelaren.domain.forecasts.errors import InputRefused
from pelaren.domain.forecasts.formats.answers import forecast_answer
from pelaren.domain.forecasts.formats.progress import Progress
from pelaren.domain.forecasts.formats.spelling import read_inputs
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from pelaren.domain.forecasts.payout import payout_factor
from pelaren.domain.forecasts.person import forecast
from pelaren.domain.forecasts.rounding import twelve_decimals
from pelaren.domain.forecasts.salary_premiums import SalaryRefused, income_base_amounts, salary_premium
from pelaren.values.money import apportion

_SECTIONS = ("cases", "payout_factors", "salary_premiums", "apportionments")


class CasesFile:
    """
    A file of cases that has been read: lists of questions, and the assumption sets to answer them with.

    Assumption sets and income base amounts in the file are used beside those that come with the product, and instead
    of them where both have one.
    """

    def __init__(self, document: Any) -> None:
        if not isinstance(document, dict) or not any(section in document for section in _SECTIONS):
            raise Unreadable('holds no object with a list "cases"')
        self.questions = {name: document[name] for name in _SECTIONS if name in document}
        for name, questions in self.questions.items():
            if not isinstance(questions, list):
                raise Unreadable(f'holds "{name}" that is not a list')
        self.sets = _sets(document.get("assumption_sets") or {})
        self.base_amounts = _base_amounts(document.get("income_base_amounts_SEK") or {})

    @classmethod
    def read(cls, stream: TextIO) -> "CasesFile":
        """Read a file. Raises Unreadable."""
        try:
            document = json.load(stream, parse_float=Decimal)
        except (ValueError, RecursionError) as reason:
            raise Unreadable(f"is not JSON ({reason})") from reason
        return cls(document)

    def write_answers(self, stream: TextIO, progress: Progress) -> None:
        """Write one JSON object with the answers of every section of the file, in the order of the questions."""
        cases = self.questions.get("cases", [])
        stream.write('{"cases": [')
        for number, case in enumerate(cases, start=1):
            stream.write(("\n" if number == 1 else ",\n") + json.dumps(self.forecast_for(case)))
            progress(number, len(cases))
        stream.write("\n]")
        for name, answers in self._other_answers():
            stream.write(f',\n"{name}": {json.dumps(answers)}')
        stream.write("}\n")

    def forecast_for(self, case: Any) -> dict[str, Any]:
        """Answer one case."""
        try:
            return forecast_answer(forecast(read_inputs(_field(case, "input")), self.sets))
        except InputRefused as refusal:
            return {"error": refusal.code}

    def _other_answers(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        answerers = {
            "payout_factors": self._payout_factor,
            "salary_premiums": self._salary_premium,
            "apportionments": _apportionment,
        }
        for name, answer in answerers.items():
            if name in self.questions:
                yield name, [_answered(answer, question) for question in self.questions[name]]

    def _payout_factor(self, question: Mapping[str, Any]) -> dict[str, Any]:
        assumptions = self.sets.get(question["assumption_set"])
        if question["scenario"] not in SCENARIOS or str(question["payout"]) not in PAYOUTS:
            raise InputRefused("malformed" if question["scenario"] not in SCENARIOS else "payout")
        factor = payout_factor(
            assumptions,
            question["scenario"],
            str(question["payout"]),
            int(question["age_months"]),
            int(question["birth_year"]),
        )
        return {**question, "factor_months": twelve_decimals(factor)}

    def _salary_premium(self, question: Mapping[str, Any]) -> dict[str, Any]:
        premium = salary_premium(
            question["agreement"],
            int(question["year"]),
            Decimal(question["salary_month"]),
            int(question["months"]),
            after_las_age=bool(question.get("after_las_age", False)),
            base_amounts=self.base_amounts,
        )
        return {**question, "premium": str(premium)}


def _apportionment(question: Mapping[str, Any]) -> dict[str, Any]:
    shares = apportion(int(question["amount_cents"]), [int(cents) for cents in question["outstanding_cents"]])
    return {**question, "allocated_cents": shares}


def _answered(answer: Callable[[Mapping[str, Any]], dict[str, Any]], question: Any) -> dict[str, Any]:
    try:
        return answer(question)
    except (InputRefused, SalaryRefused) as refusal:
        return {"error": refusal.code}
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return {"error": "malformed"}


def _field(case: Any, name: str) -> Any:
    if not isinstance(case, Mapping) or name not in case:
        raise InputRefused("malformed", name)
    return case[name]


def _sets(spelled: Any) -> AssumptionSets:
    try:
        return shipped_sets().together_with(AssumptionSets.from_json(spelled))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as reason:
        raise Unreadable(f'holds "assumption_sets" that cannot be read ({type(reason).__name__}: {reason})') from reason


def _base_amounts(spelled: Any) -> Mapping[int, Decimal]:
    try:
        return {**income_base_amounts(), **{int(year): Decimal(amount) for year, amount in spelled.items()}}
    except (TypeError, ValueError, AttributeError, ArithmeticError) as reason:
        raise Unreadable('holds "income_base_amounts_SEK" that cannot be read') from reason
