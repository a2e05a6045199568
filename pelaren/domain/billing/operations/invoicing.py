"""Choose how invoices reach the employer (Ändra faktureringsuppgifter), and undo it."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.billing.models import InvoicingChoice
from pelaren.domain.billing.queries.invoicing import Invoicing, as_chosen, choices_of, invoicing_of
from pelaren.domain.contracts.models import Contract
from pelaren.values.markets import Market
from pelaren.values.refusals import Refusal


class AddressMissing(Refusal):
    field = "e_invoice_address"
    message = _("Write the address that e-invoices are sent to, or choose paper invoice.")


class OperatorMissing(Refusal):
    field = "operator"
    message = _("Choose the operator that carries your e-invoices.")


class PostalAddressMissing(Refusal):
    field = "street"
    message = _("Write the whole postal address: street, postcode and town.")


class ChosenMeanwhile(Refusal):
    message = _(
        "Somebody changed how invoices are sent after you opened the page. Check what it says now and save again."
    )


class CannotUndo(Refusal):
    message = _("Somebody has changed how invoices are sent since then, so the change can no longer be undone.")


@transaction.atomic
def choose(*, contract: Contract, wanted: Invoicing, seen: int, by: Actor) -> InvoicingChoice | None:
    """
    Let the contract's invoices go out as wanted, from the next one that is issued; None when they do already.

    `seen` is the `choice_id` of what was looked at. Raises AddressMissing, OperatorMissing, PostalAddressMissing,
    ChosenMeanwhile.
    """
    contract = _lock(contract)
    now = invoicing_of(contract)
    wanted = replace(wanted, choice_id=now.choice_id)
    if wanted == now:
        return None
    if seen != now.choice_id:
        raise ChosenMeanwhile
    _check(wanted, contract)
    if not now.choice_id:
        _insert(contract, now, by=None)
    return _make(contract, wanted, by=by)


@transaction.atomic
def undo(*, choice: InvoicingChoice, by: Actor) -> InvoicingChoice:
    """Let what held before the latest choice hold again. A repeated order returns the first. Raises CannotUndo."""
    contract = _lock(choice.contract)
    latest, *before = choices_of(contract)[:2]
    if latest.undoes_id == choice.pk:
        return latest
    if latest.pk != choice.pk or not before or choice.undoes_id:
        raise CannotUndo
    return _make(contract, as_chosen(before[0], contract), by=by, undoes=choice)


def _lock(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(of=["self"]).select_related("employer").get(pk=contract.pk)


def _check(wanted: Invoicing, contract: Contract) -> None:
    if not wanted.is_e_invoice:
        if not (wanted.street and wanted.postcode and wanted.town):
            raise PostalAddressMissing
    elif not wanted.e_invoice_address:
        raise AddressMissing
    elif contract.employer.market == Market.FI and not wanted.operator:
        raise OperatorMissing


def _make(
    contract: Contract, wanted: Invoicing, *, by: Actor, undoes: InvoicingChoice | None = None
) -> InvoicingChoice:
    choice = _insert(contract, wanted, by=by, undoes=undoes)
    # The contract itself always says what holds now.
    contract.invoicing_method, contract.buyer_reference = choice.method, choice.buyer_reference
    contract.e_invoice_address = choice.e_invoice_address
    contract.save(update_fields=["invoicing_method", "buyer_reference", "e_invoice_address"])
    event = "invoicing.undone" if undoes else "invoicing.chosen"
    record(event, about=contract, by=by, method=choice.method, choice=choice.pk)
    return choice


def _insert(
    contract: Contract, wanted: Invoicing, *, by: Actor | None, undoes: InvoicingChoice | None = None
) -> InvoicingChoice:
    return InvoicingChoice.objects.create(
        employer_id=contract.employer_id, contract=contract, method=wanted.method, street=wanted.street,
        postcode=wanted.postcode, town=wanted.town, e_invoice_address=wanted.e_invoice_address,
        operator=wanted.operator, buyer_reference=wanted.buyer_reference, language=wanted.language,
        chosen_by_id=by.user_id if by else None, undoes=undoes,
    )  # fmt: skip
