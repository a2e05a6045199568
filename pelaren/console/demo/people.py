"""The seven people who sign in to the demo, in the order in which the sign-in page lists them."""

from dataclasses import dataclass

from pelaren.console.demo.employers import NORRSKAR, STRANDVIK, TALLVIKEN, EmployerFacts
from pelaren.domain.accounts.models import Department, Membership, StaffMember, User
from pelaren.domain.accounts.models.staff import StaffRole
from pelaren.domain.accounts.operations import users
from pelaren.domain.accounts.roles import Role
from pelaren.domain.employers.models import Employer

BERAKNING, UTBETALNING, FAKTURERING, KUNDSERVICE = "Beräkning", "Utbetalning", "Fakturering", "Kundservice"
TOPICS = {
    "Beräkning": BERAKNING,
    "Utbetalning": UTBETALNING,
    "Anställning och lön": BERAKNING,
    "Faktura": FAKTURERING,
    "Övrigt": KUNDSERVICE,
}
"""The department that receives each topic."""


@dataclass(frozen=True)
class Person:
    """Somebody who signs in: with roles at employers, or with departments at the pension company."""

    handle: str
    first_name: str
    last_name: str
    roles: tuple[tuple[EmployerFacts, Role], ...] = ()
    departments: tuple[str, ...] = ()
    administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@demo.example".lower()

    @property
    def is_staff(self) -> bool:
        """Whether the person works at the pension company."""
        return not self.roles


PEOPLE = (
    Person("ELSA01", "Elin", "Sandholm", roles=((STRANDVIK, Role.MASTER), (TALLVIKEN, Role.MASTER))),
    Person("JOBE07", "Jonas", "Berglind", roles=((TALLVIKEN, Role.MESSAGES),)),
    Person("BEAH02", "Bengt", "Ahlgren", roles=((STRANDVIK, Role.READER),)),
    Person("CENO01", "Cecilia", "Nordman", roles=((NORRSKAR, Role.MASTER),)),
    Person("MARE03", "Maria", "Rehn", departments=(BERAKNING, UTBETALNING)),
    Person("DILI05", "Disa", "Lindqvist", departments=(FAKTURERING, KUNDSERVICE)),
    Person("ERWA01", "Erik", "Wallin", administrator=True),
)


def create_departments() -> dict[str, Department]:
    """Make the departments; return them by name."""
    names = (BERAKNING, UTBETALNING, FAKTURERING, KUNDSERVICE)
    return {name: Department.objects.create(name=name) for name in names}


def create_people(
    password: str, *, employers: dict[str, Employer], departments: dict[str, Department]
) -> dict[str, User]:
    """Make the people, all with one password; return them by user id."""
    return {person.handle: _create(person, password, employers, departments) for person in PEOPLE}


def _create(person: Person, password: str, employers: dict[str, Employer], departments: dict[str, Department]) -> User:
    user = users.create(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password=password,
        handle=person.handle,
    )
    for employer, role in person.roles:
        Membership.objects.create(user=user, employer=employers[employer.name], role=role)
    if person.is_staff:
        post = StaffRole.ADMINISTRATOR if person.administrator else StaffRole.HANDLER
        StaffMember.objects.create(user=user, role=post).departments.set(departments[n] for n in person.departments)
    return user
