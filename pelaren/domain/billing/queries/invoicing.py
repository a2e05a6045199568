"""How invoices of a contract reach the employer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pelaren.domain.billing.models import InvoicingChoice
from pelaren.domain.contracts.models import Contract, InvoicingMethod


@dataclass(frozen=True)
class Invoicing:
    """
    How a contract's next invoice goes out; `choice_id` is the row that says so, 0 while nobody has chosen.

    The postal address is where a paper invoice goes, the employer's own unless another was given. `language` is that
    of the documents (sv, fi, en).
    """

    method: str
    street: str
    postcode: str
    town: str
    e_invoice_address: str
    operator: str
    buyer_reference: str
    language: str
    choice_id: int = 0

    @property
    def is_e_invoice(self) -> bool:
        return self.method == InvoicingMethod.E_INVOICE


def choices_of(contract: Contract) -> QuerySet[InvoicingChoice]:
    """Return what has been chosen for a contract, the latest first."""
    return InvoicingChoice.objects.filter(employer_id=contract.employer_id, contract=contract).order_by("-pk")


def invoicing_of(contract: Contract) -> Invoicing:
    """Return how the contract's next invoice goes out; the contract comes with its employer."""
    latest = choices_of(contract).first()
    return as_chosen(latest, contract) if latest else as_agreed(contract)


def invoicing_of_all(contracts: Iterable[Contract]) -> dict[int, Invoicing]:
    """Return the same of many contracts, by their ids, in one query."""
    of_id = {contract.pk: contract for contract in contracts}
    rows = InvoicingChoice.objects.filter(contract_id__in=of_id).order_by("contract_id", "-pk").distinct("contract_id")
    chosen = {choice.contract_id: choice for choice in rows}
    return {
        pk: as_chosen(chosen[pk], contract) if pk in chosen else as_agreed(contract) for pk, contract in of_id.items()
    }


def as_chosen(choice: InvoicingChoice, contract: Contract) -> Invoicing:
    """Return what a choice says."""
    return Invoicing(
        method=choice.method, **_postal(contract, choice), e_invoice_address=choice.e_invoice_address,
        operator=choice.operator, buyer_reference=choice.buyer_reference, language=choice.language,
        choice_id=choice.pk,
    )  # fmt: skip


def as_agreed(contract: Contract) -> Invoicing:
    """Return what the contract said before anybody chose."""
    return Invoicing(
        method=contract.invoicing_method, **_postal(contract), e_invoice_address=contract.e_invoice_address,
        operator="", buyer_reference=contract.buyer_reference, language="sv",
    )  # fmt: skip


def _postal(contract: Contract, choice: InvoicingChoice | None = None) -> dict[str, Any]:
    """An address without a town is none: then the employer's own holds."""
    whose = choice if choice and choice.town else contract.employer
    return {"street": whose.street, "postcode": whose.postcode, "town": whose.town}
