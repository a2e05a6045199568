"""
Workbooks that people and attackers send, each with what must come of it.

`python -m tests.documents.odd_workbooks FOLDER` writes them all, to look at in a spreadsheet program.
"""

from tests.documents.odd_workbooks import bombs, files, packages, readable, rows
from tests.documents.odd_workbooks.expected import OddWorkbook

ODD_WORKBOOKS = [
    thing
    for module in (files, packages, bombs, rows, readable)
    for thing in vars(module).values()
    if isinstance(thing, OddWorkbook)
]

__all__ = ["ODD_WORKBOOKS", "OddWorkbook"]
