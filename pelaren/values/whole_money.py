"""Amounts as forecasts show them: pensions in whole euro or kronor, capital to the nearest hundred (SPEC §9)."""

from decimal import ROUND_HALF_UP, Decimal

from pelaren.values.money import UNITS

_NO_BREAK_SPACE = "\u00a0"
_MINUS = "\u2212"


def whole(amount: Decimal | float, *, to: int = 1) -> int:
    """Return an amount rounded to whole units, or to the nearest `to` of them, half away from zero."""
    exact = Decimal(repr(amount)) if isinstance(amount, float) else amount
    return int((exact / to).to_integral_value(ROUND_HALF_UP)) * to


def format_whole(units: int, currency: str = "") -> str:
    """Return whole units as people print them: 117 900 €; without a currency the number alone."""
    sign = _MINUS if units < 0 else ""
    number = sign + f"{abs(units):,}".replace(",", _NO_BREAK_SPACE)
    return f"{number}{_NO_BREAK_SPACE}{UNITS[currency]}" if currency else number


def format_percent(fraction: Decimal | float, *, decimals: int = 2) -> str:
    """Return a fraction in percent with at most so many decimals: 0.025 is 2,5 %."""
    exact = Decimal(repr(fraction)) if isinstance(fraction, float) else fraction
    rounded = (100 * exact).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    number = f"{abs(rounded):f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    sign = _MINUS if rounded < 0 else ""
    return f"{sign}{number.replace('.', ',')}{_NO_BREAK_SPACE}%"
