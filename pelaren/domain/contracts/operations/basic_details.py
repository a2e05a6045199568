"""
Change the basic details of an insured (Basuppgifter).

The identity number is not among them: it says who the insurance belongs to, and only the pension company corrects it.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract, Insured
from pelaren.values.refusals import Refusal

FIELDS = ("first_name", "last_name", "email", "employee_number", "retirement_age")


class RetirementAgeOutside(Refusal):
    field = "retirement_age"
    message = _("Choose a pension age between %(lowest)s and %(highest)s years.")


class DetailsChangedMeanwhile(Refusal):
    message = _("Somebody else changed the details meanwhile. Compare with what stands there now and save again.")


@transaction.atomic
def change(
    *,
    insured: Insured,
    first_name: str,
    last_name: str,
    email: str,
    employee_number: str,
    retirement_age: int | None,
    seen: str,
    by: Actor,
) -> list[str]:
    """
    Set the basic details; `retirement_age` None follows the group. Return which of FIELDS became another.

    `seen` is the `mark_of` the details that the user looked at. Raises RetirementAgeOutside, DetailsChangedMeanwhile.
    """
    wanted = {
        "first_name": first_name, "last_name": last_name, "email": email, "employee_number": employee_number,
        "retirement_age": retirement_age,
    }  # fmt: skip
    insured = Insured.objects.select_for_update(of=["self"], no_key=True).select_related("contract").get(pk=insured.pk)
    changed = [name for name in FIELDS if getattr(insured, name) != wanted[name]]
    if not changed:
        return []
    if seen != mark_of(insured):
        raise DetailsChangedMeanwhile
    check_age(insured.contract, retirement_age)
    for name in changed:
        setattr(insured, name, wanted[name])
    insured.save(update_fields=changed)
    record("insured.details-changed", about=insured, by=by, fields=changed)
    return changed


def mark_of(insured: Insured) -> str:
    """Return a short mark of the details as they are, by which a page knows later whether they still are."""
    values = "\n".join(str(getattr(insured, name)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def check_age(contract: Contract, retirement_age: int | None) -> None:
    """Let a pension age of the contract pass, or None, or raise RetirementAgeOutside."""
    lowest, highest = contract.lowest_retirement_age, contract.highest_retirement_age
    if retirement_age is not None and not lowest <= retirement_age <= highest:
        raise RetirementAgeOutside(lowest=lowest, highest=highest)
