"""
Workbooks that people and attackers send, each with what must come of it.

`python -m tests.documents.odd_workbooks FOLDER` writes them all, to look at in a spreadsheet program.
"""

from tests.documents.odd_workbooks import bombs, files, packages, readable, rows  # noqa: F401  (each adds its own)
from tests.documents.odd_workbooks.expected import ODD_WORKBOOKS, OddWorkbook

__all__ = ["ODD_WORKBOOKS", "OddWorkbook"]
