"""Published and made-up numbers with the verdict each must get; the README beside this file names the sources."""

import csv
from pathlib import Path


def rows(name):
    """Return the rows of one vector file as dictionaries."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
