"""Changing many amounts on one page: all or none, one new version, and nothing typed is ever lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import changes, proposal_lines
from pelaren.portal.billing import lines as page_of_lines
from tests.money import a_group, a_proposal, an_invoice, assert_whole, lines_of, pay
from tests.portal.billing.reading import address_of, marks_of, rows_of, text_of
from tests.portal.billing.typing_amounts import errors_of, form_of, opened, save
from tests.world import TODAY, an_insured


def sums(invoice: Invoice) -> list[int]:
    return [line.amount for line in lines_of(invoice)]


def a_colleagues_change(world, invoice, amounts, *, by=None):
    present = Invoice.objects.get(pk=invoice.pk)
    return changes.change_lines(
        invoice=present, amounts=amounts, version=present.version, today=TODAY, by=by or world.jonas
    )


def test_many_amounts_are_saved_together_as_one_new_version_with_the_reason(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500, 10_000)
    first, second, _ = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)

    answer = save(
        asta, world, proposal, {**form, "reason": "Ny lön"}, **{str(first.pk): "690", str(second.pk): "1 000,5"}
    )

    assert (answer.status_code, answer.url) == (302, address_of(world, proposal))
    assert sums(proposal) == [69_000, 100_050, 10_000]
    change = InvoiceChange.objects.get()
    assert (change.version, change.reason, change.changed_by_id) == (2, "Ny lön", world.asta.user_id)
    assert change.lines.count() == 2
    assert_whole()


def test_an_issued_unpaid_invoice_changes_with_its_ledger(world, signed_in):
    invoice = an_invoice(world, 63_000, 52_500)
    first, _ = lines_of(invoice)
    asta = signed_in(world.asta.user)

    save(asta, world, invoice, opened(asta, world, invoice), **{str(first.pk): "600,00"})

    assert sums(invoice) == [60_000, 52_500]
    assert_whole()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv beloppet, till exempel 100,00"),
        ("100 00", "Skriv beloppet med komma, till exempel 100,00"),
        ("1.240", "högst två decimaler"),
        ("hundra", "siffror och komma"),
        ("-5", "utan minustecken"),
        ("<script>", "siffror och komma"),
        ("99999999999999999999", "för stort"),
    ],
)
def test_a_bad_amount_gets_its_sentence_at_its_row_keeps_what_was_typed_and_saves_nothing(
    world, signed_in, typed, sentence
):
    proposal = a_proposal(world, 63_000, 52_500)
    first, second = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)

    answer = save(asta, world, proposal, form, **{str(first.pk): typed, str(second.pk): "600"})

    assert answer.status_code == 422
    [error] = errors_of(answer)
    assert error.startswith("Ekholm 00 Sofia: ")
    assert sentence in error
    again = form_of(answer)
    assert (again[f"amount-{first.pk}"], again[f"amount-{second.pk}"]) == (typed, "600")
    assert marks_of(answer) == ["danger", "edit"]
    assert sums(proposal) == [63_000, 52_500]


def test_an_amount_below_what_is_paid_is_refused_at_its_row(world, signed_in):
    invoice = an_invoice(world, 63_000, 63_000)
    pay(invoice, 60_000)
    first, _ = lines_of(invoice)
    asta = signed_in(world.asta.user)

    answer = save(asta, world, invoice, opened(asta, world, invoice), **{str(first.pk): "299,99"})

    assert answer.status_code == 422
    assert "300,00" in errors_of(answer)[0]
    assert sums(invoice) == [63_000, 63_000]


def test_a_double_click_saves_one_version(world, signed_in):
    proposal = a_proposal(world, 63_000)
    [line] = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)

    answers = [save(asta, world, proposal, form, **{str(line.pk): "700"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert InvoiceChange.objects.count() == 1


def test_saving_without_a_change_makes_no_version(world, signed_in):
    proposal = a_proposal(world, 63_000)
    asta = signed_in(world.asta.user)

    answer = save(asta, world, proposal, opened(asta, world, proposal))

    assert answer.status_code == 302
    assert not InvoiceChange.objects.exists()


def test_a_colleague_who_saved_meanwhile_is_named_with_both_values_and_nothing_typed_is_lost(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500, 10_000, 20_000)
    both, theirs, mine, _ = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)
    a_colleagues_change(world, proposal, {both.pk: 64_000, theirs.pk: 53_000})

    answer = save(asta, world, proposal, form, **{str(both.pk): "650,00", str(mine.pk): "110,00"})

    assert answer.status_code == 422
    assert "Jonas Berglind" in text_of(answer)
    assert rows_of(answer)[:2] == [
        ["Ekholm 00 Sofia", "630,00 €", "640,00 €", "650,00 €"],
        ["Ekholm 01 Sofia", "525,00 €", "530,00 €", "–"],
    ]
    again = form_of(answer)
    fields = [again[f"amount-{line.pk}"] for line in (both, theirs, mine)]
    assert fields == ["650,00", "530,00", "110,00"]
    assert sums(proposal) == [64_000, 53_000, 10_000, 20_000]

    second = save(asta, world, proposal, again)

    assert second.status_code == 302
    assert sums(proposal) == [65_000, 53_000, 11_000, 20_000]
    assert InvoiceChange.objects.get(version=3).lines.count() == 2


def test_a_person_who_has_left_meanwhile_is_told_as_no_longer_on_the_invoice(world, signed_in):
    from pelaren.domain.billing.operations import proposal_departures

    proposal = a_proposal(world, 63_000, 52_500)
    gone, stays = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)
    proposal_departures.drop(contract=world.contract, enrolments=[gone.enrolment], exit_date=TODAY, by=world.jonas)

    answer = save(asta, world, proposal, form, **{str(gone.pk): "1,00", str(stays.pk): "500"})

    assert answer.status_code == 422
    assert form_of(answer)[f"amount-{stays.pk}"] == "500"
    assert save(asta, world, proposal, form_of(answer)).status_code == 302
    assert sums(proposal) == [50_000]


@pytest.mark.parametrize("version", ["", "0", "x", "99", "²", "9" * 30])
def test_a_version_that_makes_no_sense_saves_nothing(world, signed_in, version):
    proposal = a_proposal(world, 63_000)
    [line] = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)

    answer = save(asta, world, proposal, {**form, "version": version}, **{str(line.pk): "1"})

    assert answer.status_code == 422
    assert sums(proposal) == [63_000]


def test_a_line_of_another_invoice_is_refused(world, signed_in):
    proposal = a_proposal(world, 63_000)
    stranger = InvoiceLine.objects.order_by("-pk").first().pk + 1
    asta = signed_in(world.asta.user)

    answer = save(asta, world, proposal, opened(asta, world, proposal), **{str(stranger): "1"})

    assert answer.status_code == 422
    assert sums(proposal) == [63_000]


def test_what_is_paid_or_belongs_to_who_may_only_look_has_no_fields_and_takes_no_order(world, signed_in):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    asta, bengt = signed_in(world.asta.user), signed_in(world.bengt.user)
    form = opened(asta, world, invoice)

    looked = bengt.get(address_of(world, invoice)).content.decode()
    forbidden = save(bengt, world, invoice, form, **{str(line.pk): "1"})
    pay(invoice, 63_000)
    too_late = save(asta, world, invoice, form, **{str(line.pk): "640"})

    assert 'name="amount-' not in looked
    assert forbidden.status_code == 403
    assert too_late.status_code == 422
    assert sums(invoice) == [63_000]


def test_the_sum_counts_changes_and_errors_and_says_the_new_total(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500, 10_000)
    first, second, third = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)
    typed = {f"amount-{first.pk}": "690", f"amount-{second.pk}": "x", f"amount-{third.pk}": "100"}

    answer = asta.post(f"{address_of(world, proposal)}amounts/sum/", {**form, **typed})

    said = " ".join(answer.content.decode().split())
    assert "1 315,00" in said.replace("\u00a0", " ")
    assert "+60,00" in said
    assert f'data-wrong="{second.pk}"' in said
    assert f'data-wrong="{third.pk}"' not in said
    assert sums(proposal) == [63_000, 52_500, 10_000]


def test_a_search_or_another_group_keeps_what_was_typed_also_where_it_is_not_shown(world, signed_in):
    an_insured(a_group(world.contract, number=3), "Nils", "Berg", instalment=100)
    proposal = a_proposal(world, 63_000)
    berg = proposal.lines.get(insured__last_name="Berg")
    asta = signed_in(world.asta.user)
    typed = {**opened(asta, world, proposal), f"amount-{berg.pk}": "2,00"}

    searched = asta.post(address_of(world, proposal), {**typed, "q": "Ekholm"})
    other = asta.post(address_of(world, proposal), {**typed, "group": "2"})
    swapped = asta.post(address_of(world, proposal), {**typed, "q": "Ekholm"}, headers={"HX-Request": "true"})

    for answer in (searched, other):
        assert answer.status_code == 200
        assert [row[0] for row in rows_of(answer)] == ["Ekholm 00 Sofia"]
        assert form_of(answer)[f"amount-{berg.pk}"] == "2,00"
    assert f'<input type="hidden" name="amount-{berg.pk}" value="2,00">' in swapped.content.decode()
    assert save(asta, world, proposal, form_of(searched)).status_code == 302
    assert proposal.lines.get(pk=berg.pk).amount == 200


def test_five_hundred_amounts_stand_on_one_page_and_more_in_pages_that_keep_what_was_typed(
    world, signed_in, monkeypatch
):
    monkeypatch.setattr(page_of_lines, "EDITABLE_PAGE", 2)
    proposal = a_proposal(world, 1, 2, 3)
    first, *_, last = lines_of(proposal)
    asta = signed_in(world.asta.user)
    form = opened(asta, world, proposal)

    second = asta.post(address_of(world, proposal), {**form, f"amount-{first.pk}": "9", "page": "2"})

    assert [row[0] for row in rows_of(second)] == ["Ekholm 02 Sofia"]
    answer = save(asta, world, proposal, form_of(second), **{str(last.pk): "8"})
    assert answer.url.endswith("?page=2")
    assert sums(proposal) == [900, 2, 800]


def test_the_fields_cost_as_many_queries_for_one_line_as_for_fifty(world, signed_in, django_assert_num_queries):
    proposal = a_proposal(world, 63_000)
    [line] = lines_of(proposal)
    a_colleagues_change(world, proposal, {line.pk: 1})
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(address_of(world, proposal))
    for place in range(49):
        proposal_lines.add(enrolment=an_insured(world.group, "Anna", f"Ek {place}"))

    with django_assert_num_queries(len(few)):
        asta.get(address_of(world, proposal))


def test_saving_costs_as_many_queries_for_one_amount_as_for_fifty(world, signed_in):
    proposal = a_proposal(world, *range(100, 150))
    lines = lines_of(proposal)
    asta = signed_in(world.asta.user)

    def queries(amounts: dict[str, str]) -> int:
        form = opened(asta, world, proposal)
        with CaptureQueriesContext(connection) as asked:
            assert save(asta, world, proposal, form, **amounts).status_code == 302
        return len(asked)

    assert queries({str(lines[0].pk): "7"}) == queries({str(line.pk): "8" for line in lines})
