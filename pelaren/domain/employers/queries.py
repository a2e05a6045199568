"""Composed questions about employers."""

from django.db.models import CharField, F, Func, Q

from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.models.employer import EmployerQuerySet
from pelaren.values import business_ids
from pelaren.values.markets import Market
from pelaren.values.names import fold
from pelaren.values.typed_text import in_one_line, without_spaces

LONGEST_CUSTOMER_NUMBER = 10


def find(text: str) -> EmployerQuerySet:
    """
    Return the employers that a text points at, in the order of the Swedish alphabet; all of them for an empty text.

    The text is part of a name (every word, without regard to case and accents), a customer number, or a business id in
    any way of writing.
    """
    order = (Func(F("name"), function="swe_sort", output_field=CharField(db_collation="C")), "pk")
    text = in_one_line(text)
    if not text:
        return Employer.objects.order_by(*order)
    folded = Func(F("name"), function="fold_name", output_field=CharField())
    named = Q()
    for word in fold(text).split():
        named &= Q(folded_name__contains=word)
    found = Employer.objects.alias(folded_name=folded).filter(named | _numbered(text))
    return found.order_by(*order)


def is_customer_number(digits: str) -> bool:
    """Return whether a text can be a customer number: digits only, and not too many of them."""
    return digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_CUSTOMER_NUMBER


def _numbered(text: str) -> Q:
    digits = without_spaces(text)
    numbered = Q(business_id__in=_business_ids(text))
    return numbered | Q(customer_number=int(digits)) if is_customer_number(digits) else numbered


def _business_ids(text: str) -> list[str]:
    values = []
    for market in Market:
        try:
            values.append(business_ids.parse(text, market).value)
        except business_ids.BadBusinessId:
            continue
    return values
