"""Form groups of insured in a contract."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.contracts.operations.basic_details import check_age
from pelaren.values.refusals import Refusal

DETAILS = ("name", "criterion", "retirement_age")


class NameTaken(Refusal):
    field = "name"
    message = _("The contract has a group of that name already. Choose another name.")


@transaction.atomic
def create(*, contract: Contract, name: str, criterion: str, retirement_age: int, by: Actor) -> Group:
    """Form a group with the contract's next number. Raises NameTaken, RetirementAgeOutside."""
    locked = Contract.objects.select_for_update(of=["self"], no_key=True).get(pk=contract.pk)
    groups = Group.objects.filter(employer_id=locked.employer_id, contract=locked)
    _check(locked, groups, name, retirement_age)
    number = (groups.aggregate(n=Max("number"))["n"] or 0) + 1
    group = Group.objects.create(
        employer_id=locked.employer_id, contract=locked, number=number, name=name, criterion=criterion,
        retirement_age=retirement_age,
    )  # fmt: skip
    record("group.created", about=group, by=by, group=f"{number} {name}")
    return group


@transaction.atomic
def change(*, group: Group, name: str, criterion: str, retirement_age: int, by: Actor) -> list[str]:
    """Set the details of a group and return which became another. Raises NameTaken, RetirementAgeOutside."""
    locked = Group.objects.select_for_update(of=["self"], no_key=True).select_related("contract").get(pk=group.pk)
    wanted = {"name": name, "criterion": criterion, "retirement_age": retirement_age}
    changed = [field for field in DETAILS if getattr(locked, field) != wanted[field]]
    if changed:
        others = Group.objects.filter(employer_id=locked.employer_id, contract_id=locked.contract_id)
        _check(locked.contract, others.exclude(pk=locked.pk), name, retirement_age)
        for field in changed:
            setattr(locked, field, wanted[field])
        locked.save(update_fields=changed)
        record("group.changed", about=locked, by=by, group=f"{locked.number} {locked.name}", fields=changed)
    return changed


def _check(contract: Contract, others, name: str, retirement_age: int) -> None:
    check_age(contract, retirement_age)
    if others.filter(name__iexact=name).exists():
        raise NameTaken
