"""Open a contract for an employer."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.contracts.models import Contract
from pelaren.domain.employers.models import Employer
from pelaren.values.refusals import Refusal


class NumberTaken(Refusal):
    field = "number"
    message = _("Another contract has that number. Choose another one.")


class AgesOutOfOrder(Refusal):
    field = "retirement_age"
    message = _("The retirement age must lie between the lowest and the highest one.")


@transaction.atomic
def open_for(
    *,
    employer: Employer,
    number: str,
    name: str,
    product: str,
    valid_from: date,
    lowest_retirement_age: int,
    retirement_age: int,
    highest_retirement_age: int,
    invoiced_per_group: bool,
) -> Contract:
    """
    Return a new contract in the currency of the employer's market; whoever asks for it puts it on the trail.

    Raises NumberTaken, AgesOutOfOrder.
    """
    if not lowest_retirement_age <= retirement_age <= highest_retirement_age:
        raise AgesOutOfOrder
    try:
        with transaction.atomic():
            return Contract.objects.create(
                employer=employer, number=number, name=name, product=product, currency=employer.currency,
                valid_from=valid_from, lowest_retirement_age=lowest_retirement_age, retirement_age=retirement_age,
                highest_retirement_age=highest_retirement_age, invoiced_per_group=invoiced_per_group,
            )  # fmt: skip
    except IntegrityError as error:
        if "number" in str(error):
            raise NumberTaken from error
        raise
