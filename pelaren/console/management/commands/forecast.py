"""Forecasting pensions from a file."""

import io
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelaren.domain.forecasts.formats import portfolio_csv
from pelaren.domain.forecasts.formats.cases_json import CasesFile
from pelaren.domain.forecasts.formats.portfolio_file import PortfolioFile
from pelaren.domain.forecasts.formats.unreadable import Unreadable

STANDARD_INPUT = "-"
FORMATS = ("json", "csv", "parquet")
STEP = 1000
"""Cases between two lines about the progress; a file with fewer is answered before anyone would ask."""


class Command(BaseCommand):
    """Reads a file of one of the formats, answers it in the same format, tells the progress on standard error."""

    help = (
        "Forecast pensions from a file, or from standard input with -, and write the answers to standard output.\n\n"
        "JSON holds cases, and may hold payout factors, premiums from salary and apportionments to compute. CSV and "
        "Parquet, known by the name's ending or by --format, hold one insured a row; the answers leave out chart and "
        "breakdown, and come in the same format unless the name after --output ends in .csv or .parquet. No database "
        "is needed. The exit status is 0 when the file could be read, also if some insured in it are refused with an "
        "error code, and 2 when it could not.\n\n"
        "Columns of CSV and Parquet, several values in one divided by spaces: id, country (FI or SE), currency, "
        "as_of (2026-11-01), birth (1980-05), retirement_age (65y0m), opening_capital, payment_item, "
        "payment_months (1 4 7 10), due_day, plan (equity=0.75 long_rates=0.25), payout (5, 10, 15, 20 or life). These "
        "may be left out: "
        "join_date, leave_date, vested_share_on_leave, payment_holidays (2027-05/2028-04), invoice_overrides "
        "(2026-11=400.00), supplementary (2026-09-30=1200.00), assumption_set."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, its format and where the answers go."""
        parser.add_argument("file", metavar="FILE", help="the file to read, or - for standard input")
        parser.add_argument("--format", choices=FORMATS, help="what FILE is; by default what its name ends in, or json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write the answers to this file instead")

    def handle(self, *args: Any, file: str, output: Path | None, **options: Any) -> None:
        """Answer the file."""
        format = options["format"] or format_of(file)
        try:
            with source_of(file, is_text=format != "parquet") as source:
                self.answer(questions_in(source, format), format, output)
        except Unreadable as reason:
            raise CommandError(f"{name_of(file)} {reason}.", returncode=2) from reason
        except BrokenPipeError:
            # Whoever reads the answers has had enough; what is left in the buffer has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def answer(self, questions: CasesFile | PortfolioFile, format: str, output: Path | None) -> None:
        """Write the answers in the format that is wanted."""
        wanted = format if output is None or format == "json" else format_of(output.name, otherwise=format)
        with self.target_of(output, is_text=wanted != "parquet") as target:
            if isinstance(questions, CasesFile) or wanted == format:
                questions.write_answers(target, self.tell)
            else:
                writer_of(wanted)(target, questions.answers(self.tell))

    def tell(self, answered: int, cases: int | None) -> None:
        """Tell how far a large file is answered; of a file read piece by piece the number of cases is unknown."""
        if cases is None and answered > STEP:
            self.stderr.write(f"Answered {answered:,} insured.", style_func=str)
        elif cases is not None and cases > STEP and (answered % STEP == 0 or answered == cases):
            self.stderr.write(f"Answered {answered:,} of {cases:,} cases.", style_func=str)

    def target_of(self, output: Path | None, *, is_text: bool) -> AbstractContextManager[Any]:
        """Open what the answers are written to. Raises CommandError when it cannot be opened."""
        if output is None and not is_text:
            return nullcontext(sys.stdout.buffer)
        if output is None:
            self.stdout.ending = ""
            return nullcontext(self.stdout)
        try:
            return output.open("w", encoding="utf-8", newline="") if is_text else output.open("wb")
        except OSError as reason:
            raise CommandError(f"{output} cannot be written: {reason.strerror}.", returncode=2) from reason


def questions_in(source: Any, format: str) -> CasesFile | PortfolioFile:
    """Begin to read a file of a format. Raises Unreadable."""
    if format == "json":
        return CasesFile.read(source)
    if format == "csv":
        return portfolio_csv.PortfolioCsv(source)
    # Its library takes seconds to load, which nobody pays who does not read Parquet.
    from pelaren.domain.forecasts.formats import portfolio_parquet

    return portfolio_parquet.PortfolioParquet(source)


def writer_of(format: str) -> Callable[[Any, Any], None]:
    """Return what writes answered rows in a format."""
    if format == "csv":
        return portfolio_csv.write
    from pelaren.domain.forecasts.formats import portfolio_parquet

    return portfolio_parquet.write


def source_of(file: str, *, is_text: bool) -> IO[Any]:
    """Open the file: text is UTF-8, with or without a byte order mark. Raises Unreadable."""
    if file == STANDARD_INPUT:
        given = sys.stdin.buffer
        # Parquet is read from its end, which a pipe cannot do.
        return io.TextIOWrapper(given, encoding="utf-8-sig", newline="") if is_text else io.BytesIO(given.read())
    try:
        return Path(file).open(encoding="utf-8-sig", newline="") if is_text else Path(file).open("rb")
    except OSError as reason:
        raise Unreadable(f"cannot be read: {reason.strerror}") from reason


def format_of(file: str, otherwise: str = "json") -> str:
    """Return the format that the name's ending tells."""
    ending = file.lower().rpartition(".")[2]
    return ending if ending in FORMATS else otherwise


def name_of(file: str) -> str:
    """Return what a sentence calls the file."""
    return "Standard input" if file == STANDARD_INPUT else f"The file {file}"
