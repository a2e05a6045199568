"""The desk's pages of invoices: list, one of them, credit, cancel."""

import html5lib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.ledger.models import Account
from tests.money import a_key, a_proposal, an_invoice, assert_whole, balance, lines_of, pay

H = "{http://www.w3.org/1999/xhtml}"


def url(name, invoice, *args):
    return reverse(f"desk:{name}", args=[invoice.contract.number, invoice.pk, *args])


def links_of(answer):
    main = html5lib.parse(answer.content.decode()).find(f".//{H}main")
    return {link.get("href") for link in main.iter(f"{H}a")}


def test_the_list_leads_to_proposals_and_invoices(world, at_desk):
    invoice = an_invoice(world, 63_000)

    answer = at_desk().get(reverse("desk:contract-invoices", args=[world.contract.number]))

    assert url("contract-invoice", invoice) in links_of(answer)
    assert invoice.number in answer.content.decode()


def test_an_unpaid_invoice_can_be_credited_or_cancelled_and_a_proposal_neither(world, at_desk):
    proposal = a_proposal(world, 63_000)

    answer = at_desk().get(url("contract-invoice", proposal))

    assert url("contract-invoice-credit", proposal) not in links_of(answer)
    assert url("contract-invoice-cancellation", proposal) not in links_of(answer)
    assert at_desk().get(url("contract-invoice-pdf", proposal, "invoice")).status_code == 404


def test_crediting_takes_the_unpaid_part_first_and_leaves_a_credit_invoice(world, at_desk):
    invoice = an_invoice(world, 63_000, 21_000)
    pay(invoice, 42_000)
    first, second = lines_of(invoice)
    sent = {"key": a_key(), "reason": "Fel betalningspost", f"line_{first.pk}": "630,00", f"line_{second.pk}": ""}

    shown = at_desk().get(url("contract-invoice-credit", invoice))
    answer = at_desk().post(url("contract-invoice-credit", invoice), sent)
    at_desk().post(url("contract-invoice-credit", invoice), sent)

    credit = Invoice.objects.get(kind=Kind.CREDIT)
    assert shown.status_code == 200
    assert answer["Location"] == url("contract-invoice", invoice)
    assert credit.credits == invoice and credit.text == "Fel betalningspost"
    assert lines_of(invoice)[0].amount == 0
    assert balance(Account.UNALLOCATED) == -31_500
    assert_whole()


def test_a_credit_over_what_is_billed_is_refused_with_what_was_typed(world, at_desk):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)

    answer = at_desk().post(
        url("contract-invoice-credit", invoice), {"key": a_key(), "reason": "Fel", f"line_{line.pk}": "700"}
    )

    assert answer.status_code == 422
    assert 'value="700"' in answer.content.decode()
    assert not Invoice.objects.filter(kind=Kind.CREDIT).exists()


def test_an_unpaid_invoice_is_cancelled_whole(world, at_desk):
    invoice = an_invoice(world, 63_000, 21_000)

    at_desk().post(url("contract-invoice-cancellation", invoice), {"key": a_key(), "reason": "Dubbel"})

    assert balance(Account.RECEIVABLE, invoice_id=invoice.pk) == 0
    assert Invoice.objects.filter(kind=Kind.CREDIT, credits=invoice).count() == 1
    assert_whole()


def test_an_invoice_of_which_something_is_paid_is_not_cancelled(world, at_desk):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 1_000)

    answer = at_desk().post(url("contract-invoice-cancellation", invoice), {"key": a_key(), "reason": "Dubbel"})

    assert answer.status_code == 422
    assert not Invoice.objects.filter(kind=Kind.CREDIT).exists()


def test_an_issued_invoice_is_handed_over_as_the_same_bytes_each_time(world, at_desk):
    invoice = an_invoice(world, 63_000)

    first = at_desk().get(url("contract-invoice-pdf", invoice, "invoice"))
    again = at_desk().get(url("contract-invoice-pdf", invoice, "invoice"))

    assert first["Content-Type"] == "application/pdf" and first.content.startswith(b"%PDF")
    assert first.content == again.content
    assert at_desk().get(url("contract-invoice-pdf", invoice, "anything")).status_code == 404


def test_the_invoice_page_asks_as_much_for_one_line_as_for_many(world, at_desk):
    few, browser = an_invoice(world, 63_000), at_desk()
    browser.get(url("contract-invoice", few))

    with CaptureQueriesContext(connection) as one:
        browser.get(url("contract-invoice", few))
    from tests.world import an_insured

    for place in range(10):
        an_insured(world.swedish_group, last_name=f"Öberg {place}")
    from pelaren.domain.billing.operations import invoices, proposals
    from tests.world import TODAY

    proposals.make(today=TODAY, contract_ids=[world.swedish_contract.pk])
    many_lines = invoices.issue(invoice=Invoice.objects.get(contract=world.swedish_contract), today=TODAY, by=None)
    with CaptureQueriesContext(connection) as many:
        browser.get(url("contract-invoice", many_lines))

    assert len(many) == len(one)
