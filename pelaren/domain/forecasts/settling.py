"""Rows whose fixed fee is in doubt: by the tables as soon as these can answer, month by month until then."""

import numpy as np

from pelaren.domain.forecasts.factors import Factors
from pelaren.domain.forecasts.month_loop import carry_through
from pelaren.domain.forecasts.singles import Singles

MONTHS_AT_A_TIME = 24
"""After so many months it is looked at again whether the tables can answer."""


def settle(singles: Singles, factors: Factors) -> tuple[np.ndarray, np.ndarray]:
    """Return the capital at the start of the pension, float64[3, r], and whether a fee found too little, bool[3, r]."""
    rows, capital, hit = singles.rows, np.zeros((3, len(singles))), np.zeros((3, len(singles)), bool)
    while len(singles):
        settled, place = singles.capital(factors), np.searchsorted(rows, singles.rows)
        capital[:, place[settled.sure]] = settled.capital[:, settled.sure]
        hit[:, place] |= settled.fee_cap_hit & settled.sure
        singles = singles.part(np.flatnonzero(~settled.sure))
        until, place = singles.since + MONTHS_AT_A_TIME, place[~settled.sure]
        carried = carry_through(singles, factors, until)
        started = singles.months <= until
        capital[:, place[started]] = carried.balance[:, started]
        hit[:, place] |= carried.fee_cap_hit
        saving = np.flatnonzero(~started)
        singles = singles.part(saving).at(until, carried.balance[:, saving])
    return capital, hit
