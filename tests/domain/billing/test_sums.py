"""The database keeps the sums of an invoice's lines, and nobody else may."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from pelaren.domain.billing.models import Invoice, InvoiceLine, InvoiceSum
from pelaren.domain.contracts.models import Enrolment, Group
from tests.money import a_proposal, lines_of
from tests.world import an_insured


@pytest.fixture
def proposal(world):
    other = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=3, name="Arbetare", retirement_age=65
    )
    an_insured(other, "Anna", "Backlund", instalment=5_000)
    return a_proposal(world, 10_000, 20_000)


def sums(invoice: Invoice) -> list[tuple[int, int, int, int]]:
    rows = InvoiceSum.objects.filter(invoice=invoice).order_by("group__number")
    return list(rows.values_list("group__number", "line_count", "amount", "paid"))


def test_made_lines_are_summed_by_group(proposal):
    assert sums(proposal) == [(2, 2, 30_000, 0), (3, 1, 5_000, 0)]


def test_changed_lines_change_the_sums(proposal):
    InvoiceLine.objects.filter(invoice=proposal).update(amount=F("amount") + 100, paid=50)

    assert sums(proposal) == [(2, 2, 30_200, 100), (3, 1, 5_100, 50)]


def test_lines_that_are_gone_are_gone_from_the_sums(proposal):
    lines_of(proposal)[-1].delete()
    InvoiceLine.objects.filter(invoice=proposal, amount=5_000).delete()

    assert sum(line_count for _, line_count, _, _ in sums(proposal)) == 1
    assert Invoice.objects.with_sums().get().total == InvoiceLine.objects.get().amount


@pytest.mark.parametrize(
    "order", ["update billing_invoicesum set paid = 1", "delete from billing_invoicesum", "truncate billing_invoicesum"]
)
def test_the_portal_may_not_write_them_itself(proposal, order):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
        cursor.execute(order)


def test_an_enrolment_stays_in_its_group(proposal):
    other = Group.objects.get(number=3)

    with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
        Enrolment.objects.exclude(group=other).update(group=other)
