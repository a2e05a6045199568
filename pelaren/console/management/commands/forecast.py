"""Forecasting pensions from a file."""

import io
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelaren.domain.forecasts.formats.cases_json import CasesFile
from pelaren.domain.forecasts.formats.portfolio_csv import PortfolioCsv
from pelaren.domain.forecasts.formats.unreadable import Unreadable

STANDARD_INPUT = "-"
READERS: dict[str, Callable[[TextIO], CasesFile | PortfolioCsv]] = {"json": CasesFile.read, "csv": PortfolioCsv}
"""What reads each format. The reader's write_answers takes a stream and a function to tell of the progress."""
STEP = 1000
"""Cases between two lines about the progress; a file with fewer is answered before anyone would ask."""


class Command(BaseCommand):
    """Reads a file of one of the formats, answers it in the same format, tells the progress on standard error."""

    help = (
        "Forecast pensions from a file, or from standard input with -, and write the answers to standard output.\n\n"
        "JSON holds cases, and may hold payout factors, premiums from salary and apportionments to compute. CSV, known "
        "by the name's ending or by --format, holds one insured a row; the answers leave out chart and breakdown. No "
        "database is needed. The exit status is 0 when the file could be read, also if some insured in it are refused "
        "with an error code, and 2 when it could not.\n\n"
        "Columns of CSV, with several values in one separated by spaces: id, country (FI or SE), currency, as_of "
        "(2026-11-01), birth (1980-05), retirement_age (65y0m), opening_capital, payment_item, payment_months (1 4 7 "
        "10), due_day, plan (equity=0.75 long_rates=0.25), payout (5, 10, 15, 20 or life). These may be left out: "
        "join_date, leave_date, vested_share_on_leave, payment_holidays (2027-05/2028-04), invoice_overrides "
        "(2026-11=400.00), supplementary (2026-09-30=1200.00), assumption_set."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, its format and where the answers go."""
        parser.add_argument("file", metavar="FILE", help="the file to read, or - for standard input")
        parser.add_argument("--format", choices=READERS, help="what FILE is; by default csv for *.csv, else json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write the answers to this file instead")

    def handle(self, *args: Any, file: str, output: Path | None, **options: Any) -> None:
        """Answer the file."""
        read = READERS[options["format"] or format_of(file)]
        try:
            with source_of(file) as source:
                questions = read(source)
                with self.target_of(output) as target:
                    questions.write_answers(target, self.tell)
        except Unreadable as reason:
            raise CommandError(f"{name_of(file)} {reason}.", returncode=2) from reason

    def tell(self, answered: int, cases: int | None) -> None:
        """Tell how far a large file is answered; of a file read piece by piece the number of cases is unknown."""
        if cases is None and answered > STEP:
            self.stderr.write(f"Answered {answered:,} insured.", style_func=str)
        elif cases is not None and cases > STEP and (answered % STEP == 0 or answered == cases):
            self.stderr.write(f"Answered {answered:,} of {cases:,} cases.", style_func=str)

    def target_of(self, output: Path | None) -> AbstractContextManager[TextIO]:
        """Open what the answers are written to. Raises CommandError when it cannot be opened."""
        if output is None:
            self.stdout.ending = ""
            return nullcontext(cast(TextIO, self.stdout))
        try:
            return output.open("w", encoding="utf-8", newline="")
        except OSError as reason:
            raise CommandError(f"{output} cannot be written: {reason.strerror}.", returncode=2) from reason


def source_of(file: str) -> TextIO:
    """Open the file as UTF-8 text, with or without a byte order mark. Raises Unreadable."""
    if file == STANDARD_INPUT:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    try:
        return Path(file).open(encoding="utf-8-sig", newline="")
    except OSError as reason:
        raise Unreadable(f"cannot be read: {reason.strerror}") from reason


def format_of(file: str) -> str:
    """Return the format that the name's ending tells."""
    return "csv" if file.lower().endswith(".csv") else "json"


def name_of(file: str) -> str:
    """Return what a sentence calls the file."""
    return "Standard input" if file == STANDARD_INPUT else f"The file {file}"
