"""Inputs as they are kept beside a stored forecast."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from pelaren.domain.forecasts.inputs import Age, Inputs
from tests.domain.forecasts.inputs_for_tests import an_insured, one_off, plan

CHANGES = {
    **{"country": "SE", "currency": "SEK", "as_of": date(2026, 11, 2), "birth": 23000, "retirement_age": Age(65, 1)},
    **{"opening_capital": Decimal(1), "payment_item": Decimal(1), "payment_months": frozenset({1}), "due_day": 16},
    **{"plan": plan(equity="1"), "payout": "life", "join_date": date(2026, 1, 1), "leave_date": date(2030, 1, 1)},
    **{"vested_share_on_leave": Decimal(0), "payment_holidays": ((24323, 24325),)},
    **{"invoice_overrides": (one_off("2026-12", "1"),), "supplementary": (one_off("2026-12", "1"),)},
    "assumption_set": "FI-2026-01",
}


def test_the_fingerprint_tells_every_input_apart():
    prints = {name: replace(an_insured(), **{name: value}).fingerprint for name, value in CHANGES.items()}

    assert set(CHANGES) == {field.name for field in fields(Inputs)}
    assert len({an_insured().fingerprint, *prints.values()}) == len(CHANGES) + 1


def test_equal_inputs_have_equal_fingerprints_however_their_amounts_are_written():
    assert (
        an_insured(payment_item=Decimal("250.00")).fingerprint == an_insured(payment_item=Decimal("2.5E+2")).fingerprint
    )
