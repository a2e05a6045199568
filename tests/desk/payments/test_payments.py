"""The desk's pages of payments: register, match, pay back, reverse, and the second person."""

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.ledger.models import Account
from pelaren.domain.payments.models import Payment, Refund
from tests.money import a_key, a_payment, an_invoice, assert_whole, balance, lines_of, pay, terms

OVER_THE_LIMIT = 1_000_001
H = "{http://www.w3.org/1999/xhtml}"


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def new_url(world):
    return url("contract-payment-new", world.contract.number)


def show_url(payment):
    return url("contract-payment", payment.contract.number, payment.pk)


def typed(**more):
    return {
        "key": a_key(),
        "amount": "630,00",
        "value_date": "20.11.2026",
        "reference": "",
        "bank_reference": "",
        **more,
    }


def main_of(answer):
    return html5lib.parse(answer.content.decode()).find(f".//{H}main")


def actions_of(answer):
    return {form.get("action") for form in main_of(answer).iter(f"{H}form") if form.get("action")}


def test_a_payment_with_an_invoices_reference_pays_it_at_once(world, at_desk):
    invoice = an_invoice(world, 63_000)

    answer = at_desk().post(new_url(world), typed(reference=invoice.reference))

    payment = Payment.objects.get()
    assert answer.status_code == 302 and answer["Location"] == show_url(payment)
    assert payment.invoice == invoice and payment.registered_by == world.disa.user
    assert [line.paid for line in lines_of(invoice)] == [63_000]
    assert_whole()


def test_registering_twice_with_one_key_makes_one_payment(world, at_desk):
    sent = typed()

    first = at_desk().post(new_url(world), sent)
    again = at_desk().post(new_url(world), sent)

    assert first["Location"] == again["Location"]
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "text"), [("amount", "0"), ("amount", "många"), ("value_date", "24.12.2026"), ("value_date", "igår")]
)
def test_what_cannot_be_a_payment_is_told_at_its_field_and_nothing_is_kept(world, at_desk, field, text):
    answer = at_desk().post(new_url(world), typed(**{field: text}))

    box = main_of(answer).find(f".//{H}input[@name='{field}']")
    assert answer.status_code == 422
    assert box.get("aria-invalid") == "true" and box.get("value") == text
    assert not Payment.objects.exists()


def test_the_same_transaction_of_the_bank_is_registered_once(world, at_desk):
    at_desk().post(new_url(world), typed(bank_reference="2611 001"))

    answer = at_desk().post(new_url(world), typed(bank_reference="2611 001"))

    assert answer.status_code == 422
    assert Payment.objects.count() == 1


def test_a_payment_over_the_limit_waits_until_somebody_else_has_approved_it(world, at_desk):
    invoice = an_invoice(world, OVER_THE_LIMIT)
    at_desk().post(new_url(world), typed(amount="10 000,01", reference=invoice.reference))
    payment = Payment.objects.get()
    approval = url("payment-approval", payment.pk)

    own = at_desk().get(url("payments"))
    at_desk().post(approval)
    payment.refresh_from_db()
    still_waits = payment.is_awaiting_approval
    other = at_desk(world.maria).get(url("payments"))
    at_desk(world.maria).post(approval)

    payment.refresh_from_db()
    assert approval not in actions_of(own) and approval in actions_of(other)
    assert still_waits
    assert payment.approved_by == world.maria.user
    assert [line.paid for line in lines_of(invoice)] == [OVER_THE_LIMIT]
    assert_whole()


def test_a_payment_that_waits_can_be_withdrawn_and_never_counts(world, at_desk):
    at_desk().post(new_url(world), typed(amount="10 000,01"))
    payment = Payment.objects.get()

    at_desk().post(url("payment-withdrawal", payment.pk))
    at_desk(world.maria).post(url("payment-approval", payment.pk))

    payment.refresh_from_db()
    assert payment.withdrawn_by == world.disa.user and payment.booked_at is None
    assert balance(Account.BANK) == 0


def test_a_payment_without_reference_is_on_the_work_list_until_somebody_matches_it(world, at_desk):
    invoice = an_invoice(world, 63_000, 21_000)
    payment = a_payment(world.contract, 50_000, by=world.disa)
    before = at_desk().get(url("payments"))

    matching = url("contract-payment-matching", world.contract.number, payment.pk)
    answer = at_desk().post(matching, {"key": a_key(), "invoice": str(invoice.pk), "amount": ""})
    after = at_desk().get(url("payments"))

    links = [link.get("href") for link in main_of(before).iter(f"{H}a")]
    assert show_url(payment) in links
    assert show_url(payment) not in [link.get("href") for link in main_of(after).iter(f"{H}a")]
    assert answer.status_code == 302
    assert sum(line.paid for line in lines_of(invoice)) == 50_000
    assert_whole()


def test_more_than_is_left_of_a_payment_is_refused_at_the_amount(world, at_desk):
    invoice = an_invoice(world, 63_000)
    payment = a_payment(world.contract, 50_000, by=world.disa)

    answer = at_desk().post(
        url("contract-payment-matching", world.contract.number, payment.pk),
        {"key": a_key(), "invoice": str(invoice.pk), "amount": "600"},
    )

    assert answer.status_code == 422
    assert main_of(answer).find(f".//{H}input[@name='amount'][@aria-invalid='true']") is not None
    assert [line.paid for line in lines_of(invoice)] == [0]


def test_a_payment_can_be_directed_to_chosen_persons(world, at_desk):
    invoice = an_invoice(world, 63_000, 21_000)
    payment = a_payment(world.contract, 21_000, by=world.disa)
    first, second = lines_of(invoice)
    address = url("contract-payment-lines", world.contract.number, payment.pk, invoice.pk)

    shown = at_desk().get(address)
    answer = at_desk().post(address, {"key": a_key(), f"line_{first.pk}": "", f"line_{second.pk}": "210,00"})

    assert shown.status_code == 200 and answer.status_code == 302
    assert [line.paid for line in lines_of(invoice)] == [0, 21_000]
    assert_whole()


def test_a_payment_is_taken_off_an_invoice_again(world, at_desk):
    invoice = an_invoice(world, 63_000)
    payment = pay(invoice, 63_000, by=world.disa)

    at_desk().post(url("contract-payment-unmatching", world.contract.number, payment.pk, invoice.pk))

    payment.refresh_from_db()
    assert payment.invoice is None
    assert [line.paid for line in lines_of(invoice)] == [0]
    assert balance(Account.UNALLOCATED) == -63_000
    assert_whole()


def test_surplus_is_paid_back_once_however_often_the_form_is_sent(world, at_desk):
    invoice = an_invoice(world, 63_000)
    payment = pay(invoice, 70_000, by=world.disa)
    sent = {"key": a_key(), "amount": "70,00", "paid_on": "22.11.2026", "reason": "För mycket betalt"}

    for _ in range(2):
        at_desk().post(url("contract-payment-refunds", world.contract.number, payment.pk), sent)

    assert [refund.amount for refund in Refund.objects.all()] == [7_000]
    assert balance(Account.BANK) == 63_000
    assert_whole()


def test_a_refund_over_the_limit_takes_a_second_person(world, at_desk):
    payment = a_payment(world.contract, 3_000_000, by=None)
    payment = at_desk(world.maria).post(url("payment-approval", payment.pk)) and Payment.objects.get()
    sent = {"key": a_key(), "amount": "20000", "paid_on": "22.11.2026", "reason": ""}
    at_desk().post(url("contract-payment-refunds", world.contract.number, payment.pk), sent)
    refund = Refund.objects.get()

    at_desk().post(url("refund-approval", refund.pk))
    own = Refund.objects.get().booked_at
    at_desk(world.maria).post(url("refund-approval", refund.pk))

    assert own is None
    assert Refund.objects.get().approved_by == world.maria.user
    assert balance(Account.BANK) == 1_000_000
    assert_whole()


def test_a_payment_that_bounced_is_reversed_and_what_it_paid_is_open_again(world, at_desk):
    terms(world.contract, fee="0.0125")
    invoice = an_invoice(world, 63_000)
    payment = pay(invoice, 63_000, by=world.disa)

    answer = at_desk().post(
        url("contract-payment-reversal", world.contract.number, payment.pk),
        {"value_date": "22.11.2026", "reason": "Återkallad av banken"},
    )
    shown = at_desk().get(show_url(payment))

    assert answer.status_code == 302
    assert [line.paid for line in lines_of(invoice)] == [0]
    assert balance(Account.BANK) == 0
    assert url("contract-payment-reversal", world.contract.number, payment.pk) not in actions_of(shown)
    assert_whole()


def test_another_contracts_payment_does_not_exist_here(world, at_desk):
    payment = a_payment(world.contract, 1_000, by=world.disa)

    answer = at_desk().get(url("contract-payment", world.swedish_contract.number, payment.pk))

    assert answer.status_code == 404


def test_an_employer_finds_no_desk(world, signed_in, today):
    payment = a_payment(world.contract, 1_000, by=world.disa)

    for address in (new_url(world), url("payments"), show_url(payment)):
        assert signed_in(world.asta.user).get(address).status_code == 404


def test_the_pages_ask_as_much_for_one_payment_as_for_many(world, at_desk):
    browser = at_desk()
    a_payment(world.contract, 1_000, by=world.disa)
    addresses = (url("contract-payments", world.contract.number), url("payments"))
    for address in addresses:
        browser.get(address)

    for address in addresses:
        with CaptureQueriesContext(connection) as one:
            browser.get(address)
        for _ in range(12):
            a_payment(world.contract, 1_000, by=world.disa)
        with CaptureQueriesContext(connection) as many:
            browser.get(address)
        assert len(many) == len(one), address
