"""Take on an employer as a customer, and keep its details."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.employers.models import Employer
from pelaren.domain.series.operations.numbers import take
from pelaren.values.refusals import Refusal

FIRST_CUSTOMER_NUMBER = 10_000
DETAILS = ("name", "street", "postcode", "town", "phone", "contact_name")


class CustomerNumberTaken(Refusal):
    field = "customer_number"
    message = _("Another employer has that customer number. Leave the field empty to get the next free one.")


class AlreadyCustomer(Refusal):
    field = "business_id"
    message = _("%(name)s has that number and is a customer already, with customer number %(customer_number)s.")


@transaction.atomic
def create(*, business_id: str, market: str, customer_number: int | None, by: Actor, **details: str) -> Employer:
    """
    Take on an employer; `details` are those of DETAILS. Without a customer number it gets the next free one.

    Raises CustomerNumberTaken, AlreadyCustomer.
    """
    if customer := Employer.objects.filter(business_id=business_id).first():
        raise AlreadyCustomer(name=customer.name, customer_number=customer.customer_number)
    number = _next_number() if customer_number is None else customer_number
    try:
        with transaction.atomic():
            employer = Employer.objects.create(
                customer_number=number, business_id=business_id, market=market, **details
            )
    except IntegrityError as error:
        if "customer_number" in str(error):
            raise CustomerNumberTaken from error
        raise
    record("employer.created", about=employer, by=by, employer_id=employer.pk, number=number)
    return employer


@transaction.atomic
def change(*, employer: Employer, by: Actor, **details: str) -> list[str]:
    """Set the DETAILS of an employer and return which of them became another."""
    locked = Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    changed = [name for name in DETAILS if name in details and getattr(locked, name) != details[name]]
    if changed:
        for name in changed:
            setattr(locked, name, details[name])
        locked.save(update_fields=changed)
        record("employer.changed", about=locked, by=by, employer_id=locked.pk, fields=changed)
    return changed


def _next_number() -> int:
    """Return the next number of the series that is free: others were given by hand before."""
    highest = Employer.objects.aggregate(n=Max("customer_number"))["n"] or FIRST_CUSTOMER_NUMBER - 1
    number = take("customers", start=highest + 1)
    while Employer.objects.filter(customer_number=number).exists():
        number = take("customers")
    return number
