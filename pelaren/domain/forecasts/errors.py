"""How a forecast is refused: one code, and nothing computed (SPEC §2)."""

CODES = (
    "malformed",
    "assumption_set_unknown",
    "assumption_set_missing",
    "plan_weights",
    "plan_class_unknown",
    "currency_mismatch",
    "negative_amount",
    "retirement_age",
    "payout",
    "due_day",
    "payment_months",
)
"""
Every code. All but the first are SPEC §2's, in the order they are checked.

`malformed` is the project's own, for what SPEC §2 describes but gives no code: a field that is missing or of another
type, a vested share outside 0..1, a birth month after the calculation date or more than 120 years before it.
"""


class InputRefused(ValueError):
    """Inputs from which nothing is computed; `code` is one of CODES, `field` the name of the one at fault."""

    def __init__(self, code: str, field: str | None = None) -> None:
        if code not in CODES:
            raise ValueError(f"InputRefused has no code {code!r}")
        super().__init__(code)
        self.code = code
        self.field = field
