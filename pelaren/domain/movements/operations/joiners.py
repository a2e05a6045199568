"""Join a group (Lägg till ny försäkrad)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import proposal_lines, proposals
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.contracts.operations.basic_details import check_age
from pelaren.domain.contracts.queries import find_by_identity
from pelaren.domain.movements import rules
from pelaren.domain.movements.operations.instalment_limits import check_instalment
from pelaren.values.dates import format_date
from pelaren.values.identity_numbers import IdentityNumber
from pelaren.values.refusals import Refusal


class AlreadyInsured(Refusal):
    field = "identity_number"
    message = _("%(name)s is already insured in contract %(contract)s, in group %(group)s.")


class JoinDateTooEarly(Refusal):
    field = "joined_on"
    message = _("The start day can be %(first)s at the earliest")


class JoinDateTooLate(Refusal):
    field = "joined_on"
    message = _("The start day can be at most one year ahead. Check the year.")


class JoinDateBeforeExit(Refusal):
    field = "joined_on"
    message = _("%(name)s belonged to the group until %(exit)s. Choose a start day after that.")


class JoinDateBeforeBirth(Refusal):
    field = "joined_on"
    message = _("The start day is before the date of birth in the identity number. Check both.")


@dataclass(frozen=True)
class Joined:
    """The insured, her new enrolment and the proposals she stands on, the earliest due first."""

    insured: Insured
    enrolment: Enrolment
    proposals: list[Invoice]


@transaction.atomic
def add(
    *,
    group: Group,
    first_name: str,
    last_name: str,
    identity: IdentityNumber,
    joined_on: date,
    instalment: int,
    retirement_age: int | None,
    email: str,
    employee_number: str,
    today: date,
    by: Actor,
) -> Joined:
    """
    Add a person to a group; she comes on the proposals of the payment plan by herself.

    `instalment` is in minor units of the contract's currency; `retirement_age` None follows the group. A person who
    left before joins again as herself; what is not told of her anew stays. Raises AlreadyInsured, JoinDateTooEarly,
    JoinDateTooLate, JoinDateBeforeExit, JoinDateBeforeBirth, InstalmentTooLarge, InstalmentNegative,
    RetirementAgeOutside.
    """
    contract = locked(group.contract_id)
    check_start_day(joined_on, contract=contract, today=today)
    if identity.birth_date and joined_on < identity.birth_date:
        raise JoinDateBeforeBirth
    check_age(contract, retirement_age)
    check_instalment(instalment)
    insured = find_by_identity(identity.value, employer_id=contract.employer_id).filter(contract=contract).first()
    if insured:
        _check_rejoin(insured, contract, joined_on)
    else:
        insured = Insured(employer_id=contract.employer_id, contract=contract, number=next_number(contract))
        identities.put(insured, identity)
    insured.first_name, insured.last_name, insured.retirement_age = first_name, last_name, retirement_age
    insured.email = email or insured.email
    insured.employee_number = employee_number or insured.employee_number
    insured.save()
    enrolment = _enrol(insured, group, joined_on, instalment, today)
    record("insured.joined", about=insured, by=by, group=group.number, joined_on=str(joined_on), instalment=instalment)
    return Joined(insured, enrolment, _proposals_with(enrolment))


def locked(contract_id: int) -> Contract:
    """Return a contract with its employer, locked against others who join somebody to it."""
    # Keeps two colleagues from adding the same person, or taking the same number, at once. Not a lock of the key: that
    # would stop, at their commit, those who make invoices of the contract, and whom this transaction may wait for.
    contracts = Contract.objects.select_for_update(of=("self",), no_key=True).select_related("employer")
    return contracts.get(pk=contract_id)


def _enrol(insured: Insured, group: Group, joined_on: date, instalment: int, today: date) -> Enrolment:
    # First: were these proposals being made elsewhere just now, without her, this waits for them to be there.
    proposals.make(today=today, contract_ids=[group.contract_id])
    enrolment = Enrolment.objects.create(
        employer_id=group.employer_id, insured=insured, group=group, joined_on=joined_on, instalment=instalment
    )
    proposal_lines.add(enrolment=enrolment)
    # Again: for the first person of a group there was nobody to propose anything for until now.
    proposals.make(today=today, contract_ids=[group.contract_id])
    return enrolment


def _proposals_with(enrolment: Enrolment) -> list[Invoice]:
    return list(Invoice.objects.proposals().filter(employer_id=enrolment.employer_id, lines__enrolment=enrolment))


def check_start_day(joined_on: date, *, contract: Contract, today: date) -> None:
    """Let a day pass on which somebody may join a contract, or raise JoinDateTooEarly or JoinDateTooLate."""
    earliest = rules.earliest_join_date(contract_from=contract.valid_from, today=today)
    if joined_on < earliest:
        raise JoinDateTooEarly(first=format_date(earliest, contract.employer.market))
    if joined_on > rules.latest_join_date(today):
        raise JoinDateTooLate


def _check_rejoin(insured: Insured, contract: Contract, joined_on: date) -> None:
    last = insured.enrolments.select_related("group").order_by("-joined_on", "-pk").first()
    check_rejoin(insured, last, contract, joined_on)


def check_rejoin(insured: Insured, last: Enrolment | None, contract: Contract, joined_on: date) -> None:
    """Let a person join again after her latest enrolment, or raise AlreadyInsured or JoinDateBeforeExit."""
    if last is None:
        return
    if last.exit_date is None:
        raise AlreadyInsured(name=insured.full_name, contract=contract.number, group=str(last.group))
    if joined_on <= last.exit_date:
        raise JoinDateBeforeExit(name=insured.full_name, exit=format_date(last.exit_date, contract.employer.market))


def next_number(contract: Contract) -> int:
    """Return the number that the next insured of a contract gets; the contract is locked."""
    last = Insured.objects.filter(contract=contract).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
