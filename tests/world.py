"""
The fixed cast of the tests.

*Asta* runs billing at Norrvik (Finland) and has all rights; *Bengt* may only look there; *Cecilia* works for Sunnanå
(Sweden), another employer, and must never see anything of Norrvik; *Disa* handles messages at the pension company in
Kundservice, *Maria* in Beräkning; *Erik* is its system administrator.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from pelaren.domain.accounts.models import Department, Membership, StaffMember, User
from pelaren.domain.accounts.models.staff import StaffRole
from pelaren.domain.accounts.operations import users
from pelaren.domain.accounts.roles import Role
from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Topic
from pelaren.values import identity_numbers

TODAY = date(2026, 11, 22)
JOINED = date(2020, 1, 1)
_serials = count(900)


@dataclass(frozen=True)
class World:
    norrvik: Employer
    sunnana: Employer
    contract: Contract
    group: Group
    swedish_contract: Contract
    swedish_group: Group
    asta: Membership
    bengt: Membership
    jonas: Membership
    cecilia: Membership
    maria: StaffMember
    disa: StaffMember
    erik: StaffMember
    calculation: Topic
    other: Topic


def build_world() -> World:
    """Build the cast in the current transaction, with two contracts, a group each and nobody insured yet."""
    norrvik = Employer.objects.create(
        customer_number=40112, name="Norrvik Varv Ab", business_id="99044184", market="FI"
    )
    sunnana = Employer.objects.create(
        customer_number=50113, name="Sunnanå kommun", business_id="2990004174", market="SE"
    )
    contract, group = a_contract(norrvik, number="7001-2")
    swedish_contract, swedish_group = a_contract(sunnana, number="8001-4")
    beräkning = Department.objects.create(name="Beräkning")
    kundservice = Department.objects.create(name="Kundservice")
    return World(
        norrvik=norrvik,
        sunnana=sunnana,
        contract=contract,
        group=group,
        swedish_contract=swedish_contract,
        swedish_group=swedish_group,
        asta=a_member(norrvik, "Asta", "Lind", Role.MASTER),
        bengt=a_member(norrvik, "Bengt", "Ahlgren", Role.READER),
        jonas=a_member(norrvik, "Jonas", "Berglind", Role.MESSAGES),
        cecilia=a_member(sunnana, "Cecilia", "Nordman", Role.MASTER),
        maria=a_staff_member("Maria", "Rehn", beräkning),
        disa=a_staff_member("Disa", "Lindqvist", kundservice),
        erik=a_staff_member("Erik", "Wallin", role=StaffRole.ADMINISTRATOR),
        calculation=Topic.objects.create(name="Beräkning", department=beräkning),
        other=Topic.objects.create(name="Övrigt", department=kundservice),
    )


def a_user(first_name: str, last_name: str) -> User:
    """A person who signs in without a password, which the tests never need."""
    email = f"{first_name}.{last_name}@norrvik.example".lower()
    return users.create(email=email, first_name=first_name, last_name=last_name, password=None)


def a_member(employer: Employer, first_name: str, last_name: str, role: Role) -> Membership:
    return Membership.objects.create(employer=employer, user=a_user(first_name, last_name), role=role)


def a_staff_member(
    first_name: str, last_name: str, *departments: Department, role: StaffRole = StaffRole.HANDLER
) -> StaffMember:
    staff = StaffMember.objects.create(user=a_user(first_name, last_name), role=role)
    staff.departments.set(departments)
    return staff


def a_contract(employer: Employer, *, number: str) -> tuple[Contract, Group]:
    """A contract with one group, paid quarterly on the 15th."""
    contract = Contract.objects.create(
        employer=employer,
        number=number,
        name="Tilläggspension",
        product="Tilläggspension, premiebestämd",
        currency=employer.currency,
        valid_from=date(2014, 1, 1),
    )
    PaymentPlan.objects.create(employer=employer, contract=contract, months=[3, 6, 9, 12])
    group = Group.objects.create(employer=employer, contract=contract, number=2, name="Tjänstemän", retirement_age=65)
    return contract, group


def an_identity(market: str = "FI", *, born: date = date(1982, 5, 14)) -> identity_numbers.IdentityNumber:
    """A synthetic identity number that no living person has, another one each time."""
    if market == "FI":
        text = identity_numbers.generate_hetu(born, 900 + next(_serials) % 100)
    else:
        text = identity_numbers.generate_personnummer(born, 980 + next(_serials) % 20)
    return identity_numbers.parse(text, market, today=TODAY)


def an_insured(
    group: Group,
    first_name: str = "Sofia",
    last_name: str = "Ekholm",
    *,
    instalment: int = 63_000,
    joined_on: date = JOINED,
    exit_date: date | None = None,
    identity: identity_numbers.IdentityNumber | None = None,
) -> Enrolment:
    """An insured with an enrolment in the group; the instalment is in minor units."""
    contract = group.contract
    insured = Insured(employer_id=group.employer_id, contract=contract, first_name=first_name, last_name=last_name)
    insured.number = Insured.objects.filter(contract=contract).count() + 1
    identities.put(insured, identity or an_identity(contract.employer.market))
    insured.save()
    return Enrolment.objects.create(
        employer_id=group.employer_id,
        insured=insured,
        group=group,
        joined_on=joined_on,
        exit_date=exit_date,
        instalment=instalment,
    )
