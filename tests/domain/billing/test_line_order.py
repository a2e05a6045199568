"""The quick way through an invoice's lines gives the same lines in the same order as the plain question."""

from pelaren.domain.billing.models import InvoiceLine, InvoiceSum
from pelaren.domain.billing.queries.line_order import lines_by_name, lines_with
from tests.money import a_group, a_proposal
from tests.world import an_insured


def test_every_page_of_an_invoice_of_several_groups_has_its_lines_in_order(world):
    for number, names in ((3, "Zorn Öberg Ek"), (4, "Ahl Ek Åberg Lind")):
        group = a_group(world.contract, number=number)
        for last_name in names.split():
            an_insured(group, "Anna", last_name)
    proposal = a_proposal(world, 1_000, 2_000)
    lines = InvoiceLine.objects.filter(invoice=proposal)
    expected = list(lines.order_by("enrolment__group__number", "insured__sort_name", "pk").values_list("pk", flat=True))
    counts = dict(InvoiceSum.objects.filter(invoice=proposal).values_list("group__number", "line_count"))

    for size in (1, 2, 4, 25):
        pages = [lines_by_name(proposal, counts, slice(at, at + size)) for at in range(0, len(expected) + size, size)]
        assert [[line.pk for line in page] for page in pages if page] == [
            list(part) for part in in_parts(expected, size)
        ]
    assert lines_with(expected, employer_id=world.norrvik.pk) == [line for page in pages for line in page]


def test_one_group_alone_and_none(world):
    proposal = a_proposal(world, 1_000, 2_000)

    assert len(lines_by_name(proposal, {2: 2}, slice(0, 25))) == 2
    assert lines_by_name(proposal, {}, slice(0, 25)) == []


def in_parts(whole, size):
    return [whole[at : at + size] for at in range(0, len(whole), size)]
