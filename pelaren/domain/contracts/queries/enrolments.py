"""The enrolments that lists of insured show, and the one that a page speaks of."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from pelaren.domain.contracts import rules
from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.domain.contracts.models.enrolment import EnrolmentQuerySet
from pelaren.domain.contracts.queries.insured import find


class Listed(StrEnum):
    """Whom a list of insured shows: everybody who belongs or will, those who began this year, those who end in it."""

    ALL = "all"
    NEW = "new"
    LEAVING = "leaving"


def enrolments_in(group: Group, *, today: date, listed: Listed = Listed.ALL) -> EnrolmentQuerySet:
    """Return the enrolments of a group that a list shows, with their insured and group."""
    return _listed(_with_insured(employer_id=group.employer_id).filter(group=group), listed, today)


def enrolments_matching(
    text: str, *, contract: Contract, today: date, listed: Listed = Listed.ALL
) -> EnrolmentQuerySet:
    """Return the enrolments of all groups of a contract that a list shows and whose insured a text points at."""
    people = find(text, employer_id=contract.employer_id).filter(contract=contract)
    return _listed(_with_insured(employer_id=contract.employer_id), listed, today).filter(insured__in=people)


def _listed(rows: EnrolmentQuerySet, listed: Listed, today: date) -> EnrolmentQuerySet:
    if listed is Listed.LEAVING:
        return rows.ending_in(today.year)
    return rows.not_ended(today).joined_in(today.year) if listed is Listed.NEW else rows.not_ended(today)


def current_enrolments(contract: Contract, numbers: Collection[int], *, today: date) -> list[Enrolment]:
    """
    Return the enrolment that a page speaks of for each insured with one of the numbers, with insured and group.

    In the order of the names; a number that nobody in the contract has gives nobody.
    """
    rows = Enrolment.objects.filter(employer_id=contract.employer_id, insured__contract=contract)
    rows = rows.filter(insured__number__in=numbers).select_related("insured", "group__contract__employer")
    stays: dict[int, list[Enrolment]] = {}
    for enrolment in rows.order_by("insured__sort_name", "insured_id"):
        stays.setdefault(enrolment.insured_id, []).append(enrolment)
    return [found for each in stays.values() if (found := rules.current(each, today=today))]


def enrolments_of_employer(*, employer_id: int, today: date, text: str = "") -> EnrolmentQuerySet:
    """
    Return the latest enrolment of each insured in each contract of an employer, with insured, group and contract.

    Without `text`, those that have not ended; with it, everybody it points at, also who has left.
    """
    rows = _with_insured(employer_id=employer_id).latest_of_each()
    return rows.filter(insured__in=find(text, employer_id=employer_id)) if text.strip() else rows.not_ended(today)


def enrolments_of_contract(contract: Contract, *, today: date, text: str = "") -> EnrolmentQuerySet:
    """Return the same of one contract."""
    rows = _with_insured(employer_id=contract.employer_id).filter(group__contract=contract).latest_of_each()
    if not text.strip():
        return rows.not_ended(today)
    return rows.filter(insured__in=find(text, employer_id=contract.employer_id))


def _with_insured(*, employer_id: int) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(employer_id=employer_id).select_related("insured", "group__contract")
