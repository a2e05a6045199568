"""Who is insured: the people of the manual by name, the others invented in the same order every time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from pelaren.console.demo.employers import STRANDVIK, TALLVIKEN, EmployerFacts
from pelaren.console.demo.names import FINNISH_NAMES, swedish_names
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.employers.models import Employer
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values import identity_numbers
from pelaren.values.identity_numbers import IdentityNumber
from pelaren.values.names import fold

SEED = 2016
FIRST_INDIVIDUAL_NUMBER = {"FI": 900, "SE": 980}
INDIVIDUAL_NUMBERS = {"FI": 100, "SE": 20}
JOIN_MONTHS = (1, 3, 9)


@dataclass(frozen=True)
class Calendar:
    """The two days the roster is counted from: when premiums were last paid for, and when they fall due next."""

    last_due: date
    next_due: date

    @property
    def newcomer_joined_on(self) -> date:
        """The first day of the month for which premiums were last paid."""
        return self.last_due.replace(day=1)

    @property
    def predecessor_left_on(self) -> date:
        return self.newcomer_joined_on - timedelta(days=1)

    @property
    def leaver_leaves_on(self) -> date:
        """The last day of the month of the next payment: on the proposal still, and on no later one."""
        return (self.next_due.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Member:
    """One person in one group. `instalment` in minor units; `number` within the contract."""

    group: int
    number: int
    first_name: str
    last_name: str
    born: date
    joined_on: date
    instalment: int
    exit_date: date | None = None
    individual_number: int | None = None
    employee_number: str = ""


def roster(employer: EmployerFacts, contract_number: str, calendar: Calendar) -> list[Member]:
    """Return everybody who is or was insured in a contract of the demo."""
    if employer is STRANDVIK:
        leaders = _leaders()
        return leaders if contract_number == "7044-5" else [*leaders, *_officials(calendar), *_production()]
    return list(_municipality() if employer is TALLVIKEN else _logistics())


def _leaders() -> list[Member]:
    instalments = (150_000, 135_000, 120_000, 120_000, 105_000, 90_000)
    return list(_invented(1, 101, instalments, start=0, first_year=2016))


def _officials(calendar: Calendar) -> Iterator[Member]:
    """Group 2 as the manual shows it: eighteen people and 10 965,00 € a payment, one newcomer, one who leaves."""
    for place, (last, first, born, joined_on, instalment) in enumerate(OFFICIALS):
        yield Member(2, 212 + place, first, last, born, joined_on or calendar.newcomer_joined_on, instalment,
                     exit_date=calendar.leaver_leaves_on if last == "Granqvist" else None,
                     individual_number=930 if last == "Ekholm" else None,
                     employee_number=str(20416 + place))  # fmt: skip
    yield Member(2, 211, "Ulf", "Söderholm", date(1961, 2, 19), date(2016, 1, 1), 84_000, calendar.predecessor_left_on)


OFFICIALS = (
    ("Backlund", "Anna", date(1983, 1, 26), date(2020, 1, 1), 42_000),
    ("Björklund", "Mikael", date(1988, 8, 18), date(2021, 1, 1), 63_000),
    ("Ekholm", "Sofia", date(1982, 5, 14), date(2016, 3, 1), 63_000),
    ("Engblom", "Jan-Erik", date(1963, 3, 27), date(2024, 3, 1), 63_000),
    ("Forsman", "Maria", date(1995, 8, 7), date(2018, 9, 1), 52_500),
    ("Granqvist", "Tomas", date(1979, 8, 24), date(2019, 9, 1), 63_000),
    ("Holmlund", "Petra", date(1980, 5, 16), date(2016, 1, 1), 52_500),
    ("Häggblom", "Nils", date(1983, 2, 7), date(2020, 9, 1), 84_000),
    ("Karlström", "Oskar", date(1986, 6, 12), date(2019, 3, 1), 84_000),
    ("Lindroos", "Camilla", date(1989, 5, 1), date(2023, 9, 1), 63_000),
    ("Mattsson", "Erik", date(1979, 4, 15), None, 84_000),
    ("Nyberg", "Heidi", date(1970, 9, 12), date(2018, 3, 1), 60_000),
    ("Rosenlund", "Kaj", date(1974, 11, 3), date(2017, 1, 1), 52_500),
    ("Sandell", "Mia", date(1993, 4, 28), date(2025, 3, 1), 42_000),
    ("Sundqvist", "Lars", date(1968, 12, 9), date(2016, 1, 1), 63_000),
    ("Wikström", "Annika", date(1985, 10, 21), date(2022, 1, 1), 52_500),
    ("Åberg", "Viktor", date(1991, 7, 30), date(2022, 9, 1), 60_000),
    ("Österholm", "Ida", date(1987, 3, 5), date(2021, 3, 1), 52_500),
)


def _production() -> Iterator[Member]:
    """Group 3: forty-one people around 540,00 €, 22 140,00 € together."""
    around = (0, 3_000, -3_000, 6_000, -6_000, 9_000, -9_000, 0)
    yield from _invented(
        3, 301, [54_000 + around[place % 8] for place in range(40)] + [54_000], start=10, first_year=2016
    )


def _municipality() -> Iterator[Member]:
    """Two groups; the two people of the manual's messages are among the first."""
    offices = [100_000 + 5_000 * (place % 14) for place in range(24)]
    for member in _invented(1, 1, offices, start=60, first_year=2022):
        yield replace(member, **KNOWN_IN_TALLVIKEN.get(member.number, {}))
    yield from _invented(2, 25, [85_000 + 5_000 * (place % 16) for place in range(36)], start=90, first_year=2022)


KNOWN_IN_TALLVIKEN: dict[int, dict[str, Any]] = {
    1: {"first_name": "Gun-Britt", "last_name": "Hedman", "born": date(1963, 4, 17), "individual_number": 981},
    2: {"first_name": "Nils-Erik", "last_name": "Sandin", "born": date(1959, 9, 3), "individual_number": 982},
}


def _logistics() -> Iterator[Member]:
    invented = _invented(1, 1, [36_000 + 3_000 * (place % 9) for place in range(12)], start=0, first_year=2021)
    for member, (first, last) in zip(invented, FINNISH_NAMES, strict=True):
        yield replace(member, first_name=first, last_name=last)


def _invented(
    group: int, first_number: int, instalments: tuple[int, ...] | list[int], *, start: int, first_year: int
) -> Iterator[Member]:
    """Yield one invented person an instalment; half of them have been there since the first day."""
    dice = Random(SEED + start)  # noqa: S311  (the same people every time is the point)
    for place, (instalment, (first, last)) in enumerate(zip(instalments, swedish_names(start), strict=False)):
        born = date(dice.randrange(1962, 1997), dice.randrange(1, 13), dice.randrange(2, 29))
        joined_on = date(dice.randrange(first_year, 2026), dice.choice(JOIN_MONTHS), 1)
        if place % 2 == 0:
            joined_on = date(first_year, 1, 1)
        number = first_number + place
        yield Member(group, number, first, last, born, joined_on, instalment, employee_number=str(30_000 + number))


def create_insured(
    employer: Employer, facts: EmployerFacts, contract: Contract, groups: dict[int, Group], members: list[Member]
) -> list[Enrolment]:
    """Make the insured of a contract and their enrolments; return the enrolments."""
    key = employer_key(employer.pk)
    insured = [_insured(employer, facts, contract, member, key) for member in members]
    Insured.objects.bulk_create(insured)
    enrolments = [
        Enrolment(
            employer=employer,
            insured=person,
            group=groups[member.group],
            joined_on=member.joined_on,
            exit_date=member.exit_date,
            instalment=member.instalment,
        )
        for person, member in zip(insured, members, strict=True)
    ]
    return Enrolment.objects.bulk_create(enrolments)


def _insured(employer: Employer, facts: EmployerFacts, contract: Contract, member: Member, key: bytes) -> Insured:
    local_part = fold(f"{member.first_name}.{member.last_name}")
    person = Insured(
        employer=employer,
        contract=contract,
        number=member.number,
        first_name=member.first_name,
        last_name=member.last_name,
        email=f"{local_part}@{facts.mail_domain}",
        employee_number=member.employee_number,
    )
    identities.put(person, identity_of(member, employer.market), key=key)
    return person


def identity_of(member: Member, market: str) -> IdentityNumber:
    """Return a number of the market from the range that no living person is given."""
    individual = (
        member.individual_number or FIRST_INDIVIDUAL_NUMBER[market] + member.number % INDIVIDUAL_NUMBERS[market]
    )
    if market == "FI":
        return IdentityNumber.from_value(identity_numbers.generate_hetu(member.born, individual))
    return IdentityNumber.from_value(identity_numbers.generate_personnummer(member.born, individual))


def members_of(facts: EmployerFacts, calendar: Calendar) -> list[Member]:
    """Return everybody of an employer's first contract who is still there: about whom the messages are."""
    members = roster(facts, facts.contracts[0].number, calendar)
    return [member for member in members if member.exit_date is None]
