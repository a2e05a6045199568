"""Change what a contract says about its money, from a coming day on."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract
from pelaren.domain.payments.models import ContractTerms
from pelaren.domain.payments.operations.locking import lock_contract
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal


class FeeOutside(Refusal):
    field = "premium_fee"
    message = _("Enter a premium fee of at least 0 and less than 100 percent.")


class TooEarly(Refusal):
    field = "valid_from"
    message = _("Invoices have been issued since %(day)s under the terms of that time. Choose a later day.")


class AlreadyTerms(Refusal):
    field = "valid_from"
    message = _("The contract has terms from that day already. Choose another day.")


@transaction.atomic
def change(
    *, contract: Contract, premium_fee: Decimal, use_surplus: bool, valid_from: date, today: date, by: Actor | None
) -> ContractTerms:
    """
    Set a contract's premium fee (0.01250 is 1.25 %) and what happens with surplus, from a day on.

    The day must be after today as soon as the contract has invoices, because an invoice keeps the fee of the day it was
    issued. Raises FeeOutside, TooEarly, AlreadyTerms.
    """
    if not 0 <= premium_fee < 1:
        raise FeeOutside
    lock_contract(contract.pk)
    has_invoices = Invoice.objects.issued().filter(employer_id=contract.employer_id, contract=contract).exists()
    if has_invoices and valid_from <= today:
        raise TooEarly(day=format_date(valid_from, contract.employer.market))
    if ContractTerms.objects.filter(contract=contract, valid_from=valid_from).exists():
        raise AlreadyTerms
    terms = ContractTerms.objects.create(
        employer_id=contract.employer_id, contract=contract, valid_from=valid_from, premium_fee=premium_fee,
        use_surplus=use_surplus, changed_by_id=by.user_id if by else None,
    )  # fmt: skip
    record(
        "terms.changed", about=terms, by=by, valid_from=str(valid_from), premium_fee=str(premium_fee),
        use_surplus=use_surplus,
    )  # fmt: skip
    return terms
