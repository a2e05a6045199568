"""How many random cases a run draws, and from where. PELAREN_SOAK=1 asks for the long run."""

import os
import random

SOAK = os.environ.get("PELAREN_SOAK") == "1"


def cases(usually: int, soaking: int) -> int:
    """Return the number of cases for this run."""
    return soaking if SOAK else usually


def draws(name: str) -> random.Random:
    """Return a source of random numbers that gives the same ones for the same name."""
    return random.Random(name)  # noqa: S311  the numbers make test cases, no secrets
