"""How invoices reach the employer: chosen, confirmed, undone; from the next invoice that is issued."""

import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import InvoiceDocument, InvoicingChoice
from pelaren.domain.billing.operations import invoices, invoicing
from pelaren.domain.billing.queries.invoicing import Invoicing, invoicing_of
from pelaren.domain.contracts.models import Contract
from tests.money import a_proposal
from tests.world import TODAY

E_INVOICE = Invoicing(
    method="e-invoice", street="", postcode="", town="", e_invoice_address="0037990441847031", operator="NDEAFIHH",
    buyer_reference="Kostnadsställe 410", language="fi",
)  # fmt: skip


def at(contract):
    return Contract.objects.select_related("employer").get(pk=contract.pk)


def choose(world, wanted=E_INVOICE, *, seen=0, by=None):
    contract = at(world.contract)
    return invoicing.choose(contract=contract, wanted=wanted, seen=seen, by=by or world.asta)


def test_what_is_chosen_holds_and_stands_on_the_contract_and_on_the_trail(world):
    choice = choose(world)

    contract = at(world.contract)
    assert invoicing_of(contract) == replace(E_INVOICE, choice_id=choice.pk)
    assert (contract.invoicing_method, contract.buyer_reference) == ("e-invoice", "Kostnadsställe 410")
    assert Event.objects.get(name="invoicing.chosen").facts == {"method": "e-invoice", "choice": choice.pk}


def test_the_next_issued_invoice_says_it_and_an_earlier_one_stays(world):
    proposal = a_proposal(world, 63_000)
    choose(world)

    invoices.issue(invoice=proposal, today=TODAY, by=None)

    said = json.loads(bytes(InvoiceDocument.objects.get(part="invoice").content))
    assert (said["invoicing_method"], said["e_invoice_address"], said["operator"], said["language"]) == (
        "e-invoice", "0037990441847031", "NDEAFIHH", "fi",
    )  # fmt: skip
    assert said["buyer"]["reference"] == "Kostnadsställe 410"


def test_choosing_what_holds_already_changes_nothing(world):
    first = choose(world)

    assert choose(world, seen=first.pk) is None
    assert InvoicingChoice.objects.filter(chosen_by__isnull=False).count() == 1


def test_the_latest_choice_is_undone_to_what_held_before_and_only_once(world):
    first = choose(world)
    second = choose(world, replace(E_INVOICE, operator="OKOYFIHH"), seen=first.pk)

    undone = invoicing.undo(choice=second, by=world.asta)

    assert invoicing.undo(choice=second, by=world.asta) == undone
    assert invoicing_of(at(world.contract)).operator == "NDEAFIHH"
    with pytest.raises(invoicing.CannotUndo):
        invoicing.undo(choice=first, by=world.asta)


def test_the_first_choice_is_undone_to_what_was_agreed(world):
    Contract.objects.filter(pk=world.contract.pk).update(buyer_reference="Ursprunglig")
    choice = choose(world)

    invoicing.undo(choice=choice, by=world.asta)

    contract = at(world.contract)
    assert (contract.invoicing_method, contract.buyer_reference, contract.e_invoice_address) == (
        "paper", "Ursprunglig", "",
    )  # fmt: skip


def test_of_two_who_choose_the_second_is_told(world):
    choose(world)

    with pytest.raises(invoicing.ChosenMeanwhile):
        choose(world, replace(E_INVOICE, operator="OKOYFIHH"), seen=0, by=world.jonas)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (replace(E_INVOICE, e_invoice_address=""), invoicing.AddressMissing),
        (replace(E_INVOICE, operator=""), invoicing.OperatorMissing),
        (replace(E_INVOICE, method="paper", street="Varvsgatan 4"), invoicing.PostalAddressMissing),
    ],
)
def test_a_choice_that_leads_nowhere_is_refused(world, wanted, refusal):
    with pytest.raises(refusal):
        choose(world, wanted)

    assert not InvoicingChoice.objects.exists()


def test_a_swedish_e_invoice_needs_no_operator(world):
    wanted = replace(E_INVOICE, e_invoice_address="0007:2990004174", operator="", language="sv")

    choice = invoicing.choose(contract=at(world.swedish_contract), wanted=wanted, seen=0, by=world.cecilia)

    assert choice.e_invoice_address == "0007:2990004174"


def test_what_was_chosen_cannot_be_rewritten(world):
    choose(world)

    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
        cursor.execute("update billing_invoicingchoice set method = 'paper'")
