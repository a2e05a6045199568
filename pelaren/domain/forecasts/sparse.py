"""Columns that hold something for a few rows only: the first says which row, ascending, the others what."""

import numpy as np

from pelaren.domain.forecasts.portfolio import Lines


def picked(rows: np.ndarray, row: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """Return the sparse columns of these rows (ascending) alone, numbered anew."""
    near = slice(*np.searchsorted(row, [rows[0], rows[-1] + 1])) if len(rows) else slice(0)
    place = np.minimum(np.searchsorted(rows, row[near]), len(rows) - 1)
    kept = rows[place] == row[near]
    return [place[kept], *(column[near][kept] for column in others)]


def moved(place: np.ndarray, row: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """Return the sparse columns of the rows that have a new place, 0 or more; the others have −1."""
    new = place[row]
    kept = new >= 0
    return [new[kept], *(column[kept] for column in others)]


def between(one_offs: Lines, first: int, beyond: np.ndarray) -> Lines:
    """Return the one-off premiums from a month on and before a month of each row."""
    kept = (one_offs.month >= first) & (one_offs.month < beyond[one_offs.row])
    return Lines(*(column[kept] for column in one_offs))


def summed(row: np.ndarray, amounts: np.ndarray, rows: int) -> np.ndarray:
    """Return the sum of each row's amounts, float64[3, rows], from float64[3, k]."""
    return np.array([np.bincount(row, of_scenario, minlength=rows) for of_scenario in amounts])
