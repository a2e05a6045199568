"""
Persons to be insured in a contract, as a workbook or text file: an empty one to fill in, and whatever comes back.

`write` makes the sheet to fill in, `read` takes what the employer sent, `write_errors` gives back the rows to correct.
"""

from pelaren.documents.portfolio_sheet.columns import Column, words_of
from pelaren.documents.portfolio_sheet.matching import Matching, MatchNeeded
from pelaren.documents.portfolio_sheet.reading import FileRefused, check, read
from pelaren.documents.portfolio_sheet.writing import write, write_errors

__all__ = ["Column", "FileRefused", "MatchNeeded", "Matching", "check", "read", "words_of", "write", "write_errors"]
