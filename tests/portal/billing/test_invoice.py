"""An opened proposal or invoice and its lines."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import credits, invoices, proposal_lines, proposals
from tests.money import a_group, a_key, a_proposal, an_invoice, pay
from tests.portal.billing.reading import address_of, invoices_of, marks_of, rows_of, text_of
from tests.world import TODAY, a_contract, an_identity, an_insured


def a_proposal_of(world, *names, group=None):
    for last_name in names:
        an_insured(group or world.group, "Anna", last_name)
    proposals.make(today=TODAY)
    return Invoice.objects.get()


def test_a_proposal_shows_its_facts_and_until_when_it_can_be_changed(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500)

    page = text_of(signed_in(world.asta.user).get(address_of(world, proposal)))

    assert "Fakturaförslag 2026-4 Gruppension 7001-2 · Kvartal 4 2026, alla grupper" in page
    assert "Slutsumma 1 155,00 €" in page
    assert "Status Kan ändras till 23.11.2026" in page
    assert "Förfallodag 15.12.2026" in page
    assert "Försäkrade 2" in page
    assert "Betalningssätt Pappersfaktura" in page
    assert "Betalningsuppgifter" not in page


def test_each_line_shows_name_masked_number_plan_and_amount_and_a_changed_one_is_marked(world, signed_in):
    proposal = a_proposal_of(world, "Öberg", "Ahlskog")
    InvoiceLine.objects.filter(insured__last_name="Öberg").update(amount=70_000)
    heads = dict(InvoiceLine.objects.values_list("insured__last_name", "insured__identity_head"))

    answer = signed_in(world.bengt.user).get(address_of(world, proposal))

    assert rows_of(answer) == [
        ["Ahlskog Anna", f"{heads['Ahlskog']} •••• dold", "630,00 €", "630,00 €"],
        ["Öberg Anna", f"{heads['Öberg']} •••• dold", "630,00 €", "700,00 €"],
    ]
    assert marks_of(answer) == [None, "edit"]


def test_no_whole_identity_number_stands_anywhere_on_the_page(world, signed_in):
    identity = an_identity()
    an_insured(world.group, identity=identity)
    proposals.make(today=TODAY)

    answer = signed_in(world.asta.user).get(address_of(world, Invoice.objects.get()))

    assert identity.value not in answer.content.decode()
    assert identity.value[-4:] not in answer.content.decode()


def test_an_issued_invoice_shows_number_reference_and_how_it_is_paid(world, signed_in):
    invoice = an_invoice(world, 63_000)

    page = text_of(signed_in(world.asta.user).get(address_of(world, invoice)))

    assert "Faktura 7001226-0001" in page
    assert "Status Skickad" in page
    assert "Referens RF90 7001 2260 0015" in page
    assert "Att betala 630,00 € Betala senast 15.12.2026 Mottagare Granholm Liv Referensnummer RF90" in page


def test_a_swedish_invoice_is_paid_with_an_ocr_number(world, signed_in):
    an_insured(world.swedish_group)
    proposals.make(today=TODAY)
    invoice = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)
    address = address_of(world, invoice).replace("40112", "50113").replace("7001-2", "8001-4")

    page = text_of(signed_in(world.cecilia.user).get(address))

    assert f"OCR-nummer {invoice.reference}" in page
    assert "Personnummer" in page


def test_a_partly_paid_invoice_tells_what_is_left(world, signed_in):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 23_000)

    page = text_of(signed_in(world.asta.user).get(address_of(world, invoice)))

    assert "Status Delvis betald" in page
    assert "Betalt 230,00 €" in page
    assert "Att betala 400,00 €" in page


def test_a_paid_invoice_asks_for_no_more_money(world, signed_in):
    invoice = an_invoice(world, 63_000)
    pay(invoice, 63_000)

    page = text_of(signed_in(world.asta.user).get(address_of(world, invoice)))

    assert "Status Betald" in page
    assert "Betalningsuppgifter" not in page


def test_an_invoice_that_was_credited_in_full_and_its_credit_invoice_say_so(world, signed_in):
    invoice = an_invoice(world, 63_000)
    credit = credits.cancel(invoice=invoice, reason="Fel", idempotency_key=a_key(), today=TODAY, by=world.disa)
    asta = signed_in(world.asta.user)

    cancelled = text_of(asta.get(address_of(world, invoice)))
    crediting = text_of(asta.get(address_of(world, credit)))

    assert "Status Krediterad" in cancelled
    assert f"Kreditfaktura {credit.number}" in crediting
    assert "Status Kreditfaktura" in crediting
    assert "−630,00 €" in crediting
    assert invoice.number not in text_of(asta.get(invoices_of(world)))


def test_lines_stand_under_their_groups_with_count_and_sum_and_one_group_can_be_opened(world, signed_in):
    produktion = a_group(world.contract, number=3)
    an_insured(produktion, "Nils", "Berg", instalment=100)
    proposal = a_proposal_of(world, "Ekholm", "Ahlskog")
    asta = signed_in(world.asta.user)

    everybody = asta.get(address_of(world, proposal))
    some = asta.get(address_of(world, proposal), {"group": "3"})

    assert [row[0] for row in rows_of(everybody)] == ["Ahlskog Anna", "Ekholm Anna", "Berg Nils"]
    assert "Grupp 2 – Tjänstemän Försäkrade 2 Summa 1 260,00 €" in text_of(everybody)
    assert [row[0] for row in rows_of(some)] == ["Berg Nils"]


@pytest.mark.parametrize("nonsense", ["99", "x", "", "2'--"])
def test_a_group_that_is_not_on_the_invoice_shows_everybody(world, signed_in, nonsense):
    proposal = a_proposal_of(world, "Ekholm")

    answer = signed_in(world.asta.user).get(address_of(world, proposal), {"group": nonsense})

    assert len(rows_of(answer)) == 1


def test_a_name_is_found_without_case_or_accents_and_gets_an_address_of_its_own(world, signed_in):
    proposal = a_proposal_of(world, "Öberg", "Häggblom")
    asta = signed_in(world.asta.user)

    sent = asta.post(address_of(world, proposal), {"q": "oberg"})
    found = asta.get(sent.headers["Location"])

    assert sent.status_code == 302
    assert [row[0] for row in rows_of(found)] == ["Öberg Anna"]
    assert 'value="oberg"' in found.content.decode()


def test_an_identity_number_is_found_when_sent_and_never_from_an_address(world, signed_in):
    identity = an_identity()
    an_insured(world.group, "Åsa", "Öberg", identity=identity)
    proposal = a_proposal_of(world, "Häggblom")
    asta = signed_in(world.asta.user)

    sent = asta.post(address_of(world, proposal), {"q": identity.value.lower()})
    addressed = asta.get(address_of(world, proposal), {"q": identity.value})

    assert [row[0] for row in rows_of(sent)] == ["Öberg Åsa"]
    assert rows_of(addressed) == []
    assert identity.value not in text_of(addressed)
    assert 'type="search" value=""' in addressed.content.decode()
    assert "så att det inte blir kvar i adressen" in text_of(addressed)


def test_a_search_without_a_match_says_what_to_do(world, signed_in):
    proposal = a_proposal_of(world, "Ekholm")

    page = text_of(signed_in(world.asta.user).get(address_of(world, proposal), {"q": "Ekhulm"}))

    assert "Ingen försäkrad på fakturan matchar ”Ekhulm” Kontrollera stavningen" in page


def test_htmx_gets_the_lines_alone_and_the_address_to_come_back_to(world, signed_in):
    proposal = a_proposal_of(world, "Ekholm", "Öberg")

    answer = signed_in(world.asta.user).post(address_of(world, proposal), {"q": "ekh"}, headers={"HX-Request": "true"})

    assert "<h1" not in answer.content.decode()
    assert [row[0] for row in rows_of(answer)] == ["Ekholm Anna"]
    assert answer.headers["HX-Push-Url"] == f"{address_of(world, proposal)}?q=ekh"


def test_a_long_invoice_comes_in_pages_in_the_swedish_alphabet(world, signed_in):
    proposal = a_proposal_of(world, *(f"Ek {chr(97 + place)}" for place in range(25)), "Ång", "Älv", "Ölund")
    bengt = signed_in(world.bengt.user)

    second = bengt.get(address_of(world, proposal), {"page": "2"})

    assert [row[0] for row in rows_of(second)] == ["Ång Anna", "Älv Anna", "Ölund Anna"]
    assert "Visar 26–28 av 28" in text_of(second)


def test_another_employers_invoice_and_one_that_is_nowhere_answer_alike(world, signed_in):
    proposal = a_proposal_of(world, "Ekholm")
    own_door = address_of(world, proposal).replace("40112", "50113").replace("7001-2", "8001-4")

    answers = [
        signed_in(world.cecilia.user).get(address_of(world, proposal)),
        signed_in(world.cecilia.user).get(own_door),
        signed_in(world.asta.user).get(address_of(world, proposal).replace(str(proposal.public_id), str(uuid4()))),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_an_invoice_is_not_shown_under_another_contract_of_the_same_employer(world, signed_in):
    a_contract(world.norrvik, number="7002-9")
    proposal = a_proposal_of(world, "Ekholm")

    answer = signed_in(world.asta.user).get(address_of(world, proposal).replace("7001-2", "7002-9"))

    assert answer.status_code == 404


def test_the_page_costs_as_many_queries_for_one_line_as_for_fifty(world, signed_in, django_assert_num_queries):
    proposal = a_proposal_of(world, "Ekholm")
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(address_of(world, proposal))
    for place in range(49):
        proposal_lines.add(enrolment=an_insured(world.group, "Anna", f"Ek {place}"))

    with django_assert_num_queries(len(few)):
        asta.get(address_of(world, proposal))
