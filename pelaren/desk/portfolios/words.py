"""What the pages of a portfolio say: why a file or a row cannot be read in, each reason one whole sentence."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pelaren.documents.insured_amounts_excel import FILE_SENTENCES
from pelaren.documents.portfolio_sheet import Column, words_of
from pelaren.documents.reading.limits import FileReason
from pelaren.domain.contracts.operations.basic_details import RetirementAgeOutside
from pelaren.domain.movements.operations import instalment_limits, joiners, portfolio_imports
from pelaren.domain.movements.portfolio_rows import PreviewPerson
from pelaren.domain.runs.models import Run
from pelaren.values.markets import Market
from pelaren.web import imports, sentences

_FILE: dict[str, Promise] = {
    FileReason.OTHER_FORMAT: _(
        "The file is neither an Excel workbook (.xlsx) nor a text file with semicolons (.csv). Choose another file."
    ),
    FileReason.TOO_LARGE: _("The file is larger than 5 MB. Divide it, and read the parts in one after the other."),
    FileReason.NO_SHEET: _("The file has no visible sheet with anything in it. Choose another file."),
}
_RUN: dict[str, Promise] = {
    portfolio_imports.NO_ROWS: _("The file has no rows under its headings. Choose another file."),
    portfolio_imports.TOO_MANY_ROWS: _("The file has more than 20,000 rows. Divide it."),
    portfolio_imports.STALE: _(
        "The register has changed since the preview, and some of the persons can no longer join. Nobody has been "
        "added: choose the file again to see who."
    ),
    "right-gone": _("Whoever confirmed no longer works here. Nobody has been added."),
    "unforeseen": _("Something went wrong while the file was read. Nobody has been added. Choose the file again."),
}
_GONE = _("The file is no longer kept, because another one was chosen or nobody confirmed it. Choose it again.")
_ROWS: dict[str, Promise] = {
    "name-missing": _("The name is missing. Write both last name and first name."),
    "name-long": _("The name is longer than 80 characters. Shorten it."),
    "name-letters": _("The name holds something else than letters. Check it."),
    "person-twice": _("The person stands on two rows, also on row %(other)s. Keep one."),
    "group-missing": _("The group is missing. Write its number or name."),
    "group-unknown": _("Contract %(contract)s has no group “%(group)s”. Write the number or name of one it has."),
    "age-number": _("The retirement age is not a number of years. Write for example 65."),
    "employee-number-long": _("The employee number is longer than 30 characters."),
    "email-form": _("Write the e-mail address as name@company.example"),
    "formula": _("The cell holds a formula. Write the value itself."),
    "error-cell": _("The cell shows an error in Excel. Write the value itself."),
    "amount-date": _("The cell holds a date. Write the amount, for example 100,00."),
}
_REFUSALS = (
    *(joiners.AlreadyInsured, joiners.JoinDateBeforeBirth, joiners.JoinDateBeforeExit),
    *(joiners.JoinDateTooEarly, joiners.JoinDateTooLate, RetirementAgeOutside),
    *(instalment_limits.InstalmentNegative, instalment_limits.InstalmentTooLarge),
)
_REFUSED = {refusal().code: refusal.message for refusal in _REFUSALS}


def file_sentence(reason: str) -> str:
    """Return why a file cannot be read."""
    return str(_FILE.get(reason) or FILE_SENTENCES[FileReason(reason)])


def refused_sentence(run: Run, missing: Sequence[str], market: str) -> str:
    """Return why nothing of a file can be used, or why it is no longer there; `missing` are columns it lacks."""
    reason = run.facts.get("reason", "")
    if missing:
        names = ", ".join(words_of(Column(one), language=get_language() or "sv", market=market) for one in missing)
        return gettext(
            "The headings lack %(columns)s. Write them over the right columns and choose the file again."
        ) % {"columns": names}
    if reason in set(FileReason):
        return file_sentence(reason)
    return str(_RUN.get(reason, _GONE))


def problem_sentence(row: PreviewPerson, market: str) -> str:
    """Return what is wrong with a row; empty when nothing is."""
    return str(_sentence_of(row.reason, market)) % row.details if row.reason else ""


def _sentence_of(reason: str, market: str) -> object:
    kind, _dash, rest = reason.partition("-")
    if kind == "identity":
        return sentences.IDENTITY_NUMBER[Market(market)][rest]
    if kind == "day":
        return sentences.date_sentences(market)[rest]
    if kind == "amount" and reason not in _ROWS:
        return sentences.AMOUNT[rest]
    return _ROWS.get(reason) or _REFUSED[reason]


def problem_line(row: PreviewPerson, market: str) -> str:
    """Return a line of the error summary: row, person, field and reason."""
    field = words_of(Column(row.field), language=get_language() or "sv", market=market)
    said = problem_sentence(row, market)
    return imports.problem_line(row=row.person.row, name=row.person.full_name, field=field, sentence=said)


def joining_words(count: int) -> str:
    """Return how many persons join."""
    return ngettext("%(count)d person joins", "%(count)d persons join", count) % {"count": count}
