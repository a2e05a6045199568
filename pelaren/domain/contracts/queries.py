"""Composed questions about the register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Prefetch, QuerySet, Sum

from pelaren.domain.contracts import rules
from pelaren.domain.contracts.identities import matching, matching_everywhere
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured, InvestmentPlan, InvestmentShare
from pelaren.domain.contracts.models.enrolment import EnrolmentQuerySet
from pelaren.domain.contracts.models.insured import InsuredQuerySet


@dataclass(frozen=True)
class GroupFacts:
    """A group with how many insured it has on a day and the sum of their instalments in minor units."""

    group: Group
    insured_count: int
    instalments: int


def groups_of(contract: Contract, *, today: date) -> list[GroupFacts]:
    """Return the groups of a contract, which they know, in the order of their numbers."""
    groups = list(Group.objects.filter(employer_id=contract.employer_id, contract=contract).order_by("number"))
    there = Enrolment.objects.filter(employer_id=contract.employer_id, group__in=[group.pk for group in groups])
    sums = there.not_ended(today).values_list("group_id").annotate(Count("pk"), Sum("instalment"))
    of_group = {group_id: (count, instalments) for group_id, count, instalments in sums}
    for group in groups:
        group.contract = contract
    return [GroupFacts(group, *of_group.get(group.pk, (0, 0))) for group in groups]


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


def find(text: str, *, employer_id: int) -> InsuredQuerySet:
    """Return the employer's insured that a name or an identity number in any way of writing points at."""
    insured = Insured.objects.filter(employer_id=employer_id)
    indexes = matching(text, employer_id=employer_id)
    return insured.filter(identity_index__in=indexes) if indexes else insured.named_like(text)


def find_by_identity(text: str, *, employer_id: int) -> InsuredQuerySet:
    """Return the insured, one a contract, whose identity number this is; nobody when it is no identity number."""
    return Insured.objects.filter(employer_id=employer_id, identity_index__in=matching(text, employer_id=employer_id))


def find_by_identity_everywhere(text: str) -> list[Insured]:
    """
    Return the insured of all employers whose identity number this is, one a contract, with employer and contract.

    The caller acts for the insurer. The database is asked for each employer's own index of the number.
    """
    wanted = matching_everywhere(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.id from unnest(%s::bigint[], %s::bytea[]) w (employer_id, identity_index)"
            " join contracts_insured i using (employer_id, identity_index)",
            [[employer_id for employer_id, _ in wanted], [index for _, index in wanted]],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    found = Insured.objects.filter(pk__in=ids).select_related("employer", "contract")
    return list(found.order_by("employer__name", "contract__number"))


@dataclass(frozen=True)
class Counted:
    """A contract of the menu with how many insured it has."""

    number: str
    name: str
    insured: int


# Counted by group in the order of the index; the few groups then find their contracts.
COUNTS = """
    select g.contract_id, sum(counted.n)::bigint as insured
    from (
        select group_id, count(*) as n from contracts_enrolment
        where employer_id = %(employer)s and (exit_date is null or exit_date >= %(today)s)
        group by group_id
    ) counted
    join contracts_group g on g.id = counted.group_id
    group by g.contract_id
"""
COUNTED = f"""
    select c.number, c.name, coalesce(n.insured, 0) from contracts_contract c
    left join ({COUNTS}) n on n.contract_id = c.id
    where c.employer_id = %(employer)s order by c.number
"""  # noqa: S608  (all our own words)


def counted_contracts(*, employer_id: int, today: date) -> list[Counted]:
    """Return the contracts of an employer in the order of their numbers: every page's menu shows them."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"employer": employer_id, "today": today})
        return [Counted(*row) for row in cursor.fetchall()]


def counts_by_contract(*, employer_id: int, today: date) -> dict[int, int]:
    """Return how many insured each contract of an employer has, by contract id."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"employer": employer_id, "today": today})
        return dict(cursor.fetchall())


def investment_plan(contract: Contract, *, today: date) -> InvestmentPlan | None:
    """Return the plan that new premiums of a contract follow on a day, its shares fetched, the largest first."""
    shares = Prefetch("shares", InvestmentShare.objects.order_by("-percent", "option"))
    return _plans_begun(contract, today).prefetch_related(shares).first()


def investment_plan_name(contract: Contract, *, today: date) -> str:
    """Return what the plan that new premiums of a contract follow on a day is called; nothing while there is none."""
    return _plans_begun(contract, today).values_list("name", flat=True).first() or ""


def _plans_begun(contract: Contract, today: date) -> QuerySet[InvestmentPlan]:
    plans = InvestmentPlan.objects.filter(employer_id=contract.employer_id, contract=contract, valid_from__lte=today)
    return plans.order_by("-valid_from")
