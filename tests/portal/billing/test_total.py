"""Ändra slutsumman: the spread is shown before anything is saved."""

import pytest
from html5lib import parse

from pelaren.domain.billing.models import Invoice, InvoiceChange
from pelaren.domain.billing.operations import changes
from tests.money import a_proposal, an_invoice, assert_whole, lines_of, pay
from tests.portal.billing.reading import address_of, rows_of, text_of
from tests.portal.billing.typing_amounts import errors_of
from tests.world import TODAY


def total_of(world, invoice):
    return f"{address_of(world, invoice)}total/"


def order_in(answer) -> dict[str, str]:
    """The fields of the form that saves."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    [form] = [form for form in document.iterfind(".//main//form") if form.get("method") == "post"]
    return {field.get("name"): field.get("value", "") for field in form.iterfind(".//input")}


def test_the_spread_is_shown_to_the_cent_and_nothing_is_saved(world, signed_in):
    proposal = a_proposal(world, 25_000, 25_000, 25_000)

    answer = signed_in(world.asta.user).get(total_of(world, proposal), {"total": "100,00"})

    assert [row[-1] for row in rows_of(answer)] == ["33,34 €", "33,33 €", "33,33 €", "100,00 €"]
    assert not InvoiceChange.objects.exists()


def test_what_was_shown_is_what_is_saved_once(world, signed_in):
    proposal = a_proposal(world, 25_000, 25_000, 25_000)
    asta = signed_in(world.asta.user)
    order = order_in(asta.get(total_of(world, proposal), {"total": "100,00"}))

    answers = [asta.post(total_of(world, proposal), {**order, "reason": "Avtalat"}) for _ in range(2)]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, address_of(world, proposal))] * 2
    assert [line.amount for line in lines_of(proposal)] == [3_334, 3_333, 3_333]
    assert InvoiceChange.objects.get().reason == "Avtalat"


@pytest.mark.parametrize("total", ["", "x", "-1", "1,234", "99999999999999", "300 000 000 000"])
def test_a_bad_total_gets_a_sentence_at_its_field(world, signed_in, total):
    proposal = a_proposal(world, 25_000)

    answer = signed_in(world.asta.user).get(total_of(world, proposal), {"total": total})

    assert answer.status_code == 422
    assert len(errors_of(answer)) == 1
    assert not total or f'value="{total}"' in answer.content.decode()


def test_a_total_below_what_is_paid_is_refused_and_what_is_paid_stays(world, signed_in):
    invoice = an_invoice(world, 25_000, 75_000)
    pay(invoice, 40_000)
    asta = signed_in(world.asta.user)

    refused = asta.get(total_of(world, invoice), {"total": "399,99"})
    order = order_in(asta.get(total_of(world, invoice), {"total": "400,02"}))
    asta.post(total_of(world, invoice), order)

    assert refused.status_code == 422
    assert "400,00" in errors_of(refused)[0]
    assert [(line.amount, line.paid) for line in lines_of(invoice)] == [(10_001, 10_000), (30_001, 30_000)]
    assert_whole()


def test_when_a_colleague_saved_meanwhile_the_total_is_shared_out_anew_over_what_stands_now(world, signed_in):
    proposal = a_proposal(world, 10_000, 10_000)
    first, _ = lines_of(proposal)
    asta = signed_in(world.asta.user)
    order = order_in(asta.get(total_of(world, proposal), {"total": "300,00"}))
    changes.change_lines(invoice=proposal, amounts={first.pk: 20_000}, version=1, today=TODAY, by=world.jonas)

    answer = asta.post(total_of(world, proposal), order)

    assert answer.status_code == 422
    assert "Jonas Berglind" in text_of(answer)
    assert rows_of(answer)[0] == ["Ekholm 00 Sofia", "100,00 €", "200,00 €"]
    assert [row[-1] for row in rows_of(answer)[1:]] == ["200,00 €", "100,00 €", "300,00 €"]
    assert asta.post(total_of(world, proposal), order_in(answer)).status_code == 302
    assert sum(line.amount for line in lines_of(Invoice.objects.get())) == 30_000


def test_a_paid_invoice_has_no_total_to_change(world, signed_in):
    invoice = an_invoice(world, 25_000)
    pay(invoice, 25_000)

    answer = signed_in(world.asta.user).get(total_of(world, invoice))

    assert (answer.status_code, answer.url) == (302, address_of(world, invoice))
