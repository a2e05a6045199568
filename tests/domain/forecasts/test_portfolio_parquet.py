"""Portfolios in Parquet give the answers that the same rows give in text."""

import io
from datetime import date
from decimal import Decimal

import pyarrow as arrow
import pytest
from pyarrow import parquet

from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.forecasts.formats.portfolio_parquet import PortfolioParquet
from pelaren.domain.forecasts.formats.unreadable import Unreadable
from tests.domain.forecasts.test_portfolio_csv import CASES, FIELDS, answered, row_of, text_of

FIRST = CASES[0]["input"]
TYPED = {
    **{"id": 7, "country": "FI", "currency": "EUR", "as_of": date(2026, 11, 1), "birth": date(1980, 5, 14)},
    **{"retirement_age": {"years": 65, "months": 0}, "opening_capital": Decimal("12500.00"), "payment_item": 250.0},
    **{"payment_months": list(range(1, 13)), "due_day": 15, "plan": {"equity": 0.75, "long_rates": 0.25}, "payout": 10},
}


def parquet_of(rows: list[dict], **options) -> io.BytesIO:
    stream = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows), stream, **options)
    return io.BytesIO(stream.getvalue())


def answers_to(stream: io.BytesIO, batch: int = 20_000, told: list | None = None) -> list[dict]:
    out = io.BytesIO()
    PortfolioParquet(stream, batch=batch).write_answers(out, lambda *progress: (told or []).append(progress))
    return parquet.read_table(io.BytesIO(out.getvalue())).to_pylist()


def spelled(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_every_worked_case_has_the_answer_it_has_in_text():
    rows = [row_of(case["input"]) for case in CASES]

    answers = answers_to(parquet_of(rows))

    assert [{name: spelled(value) for name, value in row.items()} for row in answers] == answered(text_of(rows))


def test_money_days_months_and_flags_have_their_types():
    [answer] = answers_to(parquet_of([row_of(FIRST)]))

    assert answer["best_estimate_capital"] == Decimal("109396.62")
    assert answer["pension_start"] == date(2045, 6, 1)
    assert answer["months"] == 223
    assert answer["favourable_fee_cap_hit"] is False
    assert answer["error"] is None


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"retirement_age": 65},
        {"birth": "1980-05"},
        {"opening_capital": 12500},
        {"payout": "10"},
        {"as_of": arrow.scalar(1793491200, arrow.timestamp("s")).as_py()},
        {"plan": {"equity": 0.75, "long_rates": 0.25, "real_estate": None}},
        {"payment_holidays": [], "supplementary": None},
    ],
)
def test_typed_columns_are_read_as_what_they_mean(change):
    [answer] = answers_to(parquet_of([TYPED | change]))

    assert (answer["id"], answer["error"]) == ("7", None)
    assert answer["best_estimate_capital"] == Decimal("109396.62")


@pytest.mark.parametrize("field", ["payment_holidays", "invoice_overrides", "supplementary"])
def test_structures_hold_what_text_holds(field):
    with_some = [case for case in CASES if case["input"][field] and "error" not in case["expected"]]
    structured = [row_of(case["input"]) | {field: case["input"][field]} for case in with_some]

    answers = answers_to(parquet_of(structured))

    assert with_some
    for case, answer in zip(with_some, answers, strict=True):
        capitals = {name: answer[f"{name}_capital"] for name in SCENARIOS}
        assert capitals == {name: Decimal(case["expected"]["scenarios"][name]["capital"]) for name in SCENARIOS}


@pytest.mark.parametrize("change", [{"birth": 1980}, {"due_day": 15.5}, {"payment_months": ["x"]}, {"plan": [1.0]}])
def test_a_value_of_another_kind_is_malformed(change):
    [answer] = answers_to(parquet_of([TYPED | change]))

    assert answer["error"] == "malformed"
    assert answer["months"] is None


def test_a_large_file_is_answered_in_batches_out_of_a_known_number():
    told: list = [None]

    answers = answers_to(parquet_of([row_of(FIRST) | {"id": str(number)} for number in range(7)]), 3, told)

    assert told[1:] == [(3, 7), (6, 7), (7, 7)]
    assert [answer["id"] for answer in answers] == list(map(str, range(7)))


def test_columns_nobody_asked_for_are_not_read():
    [answer] = answers_to(parquet_of([row_of(FIRST) | {"note": "anything"}]))

    assert answer["months"] == 223


def test_a_file_without_rows_has_no_answers():
    empty = arrow.table({name: arrow.array([], arrow.string()) for name in FIELDS})
    stream = io.BytesIO()
    parquet.write_table(empty, stream)

    assert answers_to(io.BytesIO(stream.getvalue())) == []


def test_a_file_without_a_needed_column_is_refused():
    with pytest.raises(Unreadable, match="has no column birth"):
        PortfolioParquet(parquet_of([{name: value for name, value in TYPED.items() if name != "birth"}]))


@pytest.mark.parametrize("content", [b"", b"id,country\n", b"PAR1 and then something else PAR1"])
def test_what_is_no_parquet_is_refused(content):
    with pytest.raises(Unreadable, match="is not Parquet"):
        PortfolioParquet(io.BytesIO(content))


def test_a_file_whose_middle_is_broken_is_refused():
    content = bytearray(parquet_of([row_of(FIRST)] * 500, compression="zstd").getvalue())
    content[40 : len(content) // 4] = b"\xff" * (len(content) // 4 - 40)

    with pytest.raises(Unreadable):
        answers_to(io.BytesIO(bytes(content)))
