"""Join a group (Lägg till ny försäkrad)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import proposal_lines
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values.identity_numbers import IdentityNumber
from pelaren.values.refusals import Refusal

# A join date further away than this is a slip of the keyboard rather than a plan.
FURTHEST_AHEAD = timedelta(days=366)
# Minor units: ten million kronor or euros a payment is beyond any premium and caught as a typing error.
LARGEST_INSTALMENT = 1_000_000_000


class AlreadyInsured(Refusal):
    field = "identity_number"
    message = _("%(name)s is already insured in contract %(contract)s, in group %(group)s.")


class JoinDateTooEarly(Refusal):
    field = "joined_on"
    message = _("The start day cannot be before the contract began, %(first)s.")


class JoinDateTooLate(Refusal):
    field = "joined_on"
    message = _("The start day can be at most one year ahead. Check the year.")


class JoinDateBeforeExit(Refusal):
    field = "joined_on"
    message = _("%(name)s belonged to the group until %(exit)s. Choose a start day after that.")


class InstalmentTooLarge(Refusal):
    field = "instalment"
    message = _("The amount is unreasonably large. Enter the amount for one payment.")


class RetirementAgeOutside(Refusal):
    field = "retirement_age"
    message = _("Choose a pension age between %(lowest)s and %(highest)s years.")


class JoinDateBeforeBirth(Refusal):
    field = "joined_on"
    message = _("The start day is before the person was born. Check the day and the identity number.")


@dataclass(frozen=True)
class Joined:
    """The insured, her new enrolment and the proposals she came on, the earliest due first."""

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

    `instalment` is in minor units of the contract's currency. A person who left before joins again as herself.
    Raises AlreadyInsured, JoinDateTooEarly, JoinDateTooLate, JoinDateBeforeExit, JoinDateBeforeBirth, InstalmentTooLarge,
    RetirementAgeOutside.
    """
    # Locking the contract keeps two colleagues from adding the same person, or taking the same number, at once.
    contract = Contract.objects.select_for_update().get(pk=group.contract_id)
    _check(contract, identity, joined_on, instalment, retirement_age, today)
    insured = _same_person(contract, identity) or Insured(employer_id=group.employer_id, contract=contract)
    if insured.pk:
        _check_rejoin(insured, contract, joined_on)
    else:
        insured.number = _next_number(contract)
        identities.put(insured, identity)
    insured.first_name, insured.last_name, insured.email = first_name, last_name, email
    insured.employee_number, insured.retirement_age = employee_number, retirement_age
    insured.save()
    enrolment = Enrolment.objects.create(
        employer_id=group.employer_id, insured=insured, group=group, joined_on=joined_on, instalment=instalment
    )
    proposals = proposal_lines.add(enrolment=enrolment)
    record("insured.joined", about=insured, by=by, group=group.number, joined_on=str(joined_on), instalment=instalment)
    return Joined(insured, enrolment, proposals)


def _check(
    contract: Contract,
    identity: IdentityNumber,
    joined_on: date,
    instalment: int,
    retirement_age: int | None,
    today: date,
) -> None:
    if joined_on < contract.valid_from:
        raise JoinDateTooEarly(first=contract.valid_from)
    if joined_on > today + FURTHEST_AHEAD:
        raise JoinDateTooLate
    if identity.birth_date and joined_on < identity.birth_date:
        raise JoinDateBeforeBirth
    if instalment > LARGEST_INSTALMENT:
        raise InstalmentTooLarge
    lowest, highest = contract.lowest_retirement_age, contract.highest_retirement_age
    if retirement_age is not None and not lowest <= retirement_age <= highest:
        raise RetirementAgeOutside(lowest=lowest, highest=highest)


def _same_person(contract: Contract, identity: IdentityNumber) -> Insured | None:
    index = vault.index(employer_key(contract.employer_id), kind=identities.KIND, value=identity.value)
    return Insured.objects.filter(contract=contract, identity_index=index).first()


def _check_rejoin(insured: Insured, contract: Contract, joined_on: date) -> None:
    last = insured.enrolments.select_related("group").order_by("-joined_on", "-pk").first()
    if last is None:
        return
    if last.exit_date is None:
        raise AlreadyInsured(name=insured.full_name, contract=contract.number, group=str(last.group))
    if joined_on <= last.exit_date:
        raise JoinDateBeforeExit(name=insured.full_name, exit=last.exit_date)


def _next_number(contract: Contract) -> int:
    last = Insured.objects.filter(contract=contract).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
