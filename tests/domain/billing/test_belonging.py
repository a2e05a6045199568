"""What the database holds of lines by one question a statement: their invoice, their enrolment, their employer."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pelaren.domain.billing.models import InvoiceLine
from tests.money import a_proposal
from tests.world import an_insured


def execute(statement, **values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert_line(*, employer, invoice, insured, enrolment):
    execute(
        "insert into billing_invoiceline (employer_id, invoice_id, insured_id, enrolment_id, planned, amount, paid)"
        " values (%(employer)s, %(invoice)s, %(insured)s, %(enrolment)s, 1, 1, 0)",
        employer=employer.pk, invoice=invoice, insured=insured, enrolment=enrolment,
    )  # fmt: skip


@pytest.fixture
def proposal(world):
    return a_proposal(world, 63_000)


def test_a_line_with_invoice_and_enrolment_of_one_employer_stands(world, proposal):
    joined = an_insured(world.group, "Åsa", "Öberg")

    insert_line(employer=world.norrvik, invoice=proposal.pk, insured=joined.insured_id, enrolment=joined.pk)

    assert proposal.lines.count() == 2


def test_a_line_needs_an_invoice_that_is_there(world, proposal):
    joined = an_insured(world.group, "Åsa", "Öberg")

    with pytest.raises(IntegrityError):
        insert_line(employer=world.norrvik, invoice=proposal.pk + 999, insured=joined.insured_id, enrolment=joined.pk)


def test_a_line_needs_the_enrolment_of_its_own_insured(world, proposal):
    joined, other = an_insured(world.group, "Åsa", "Öberg"), an_insured(world.group, "Bo", "Berg")

    with pytest.raises(IntegrityError):
        insert_line(employer=world.norrvik, invoice=proposal.pk, insured=other.insured_id, enrolment=joined.pk)


def test_another_employers_insured_never_comes_on_an_invoice(world, proposal):
    stranger = an_insured(world.swedish_group)

    for employer in (world.norrvik, world.sunnana):
        with pytest.raises(IntegrityError):
            insert_line(employer=employer, invoice=proposal.pk, insured=stranger.insured_id, enrolment=stranger.pk)


def test_one_bad_line_among_many_refuses_them_all(world, proposal):
    joined = an_insured(world.group, "Åsa", "Öberg")

    with pytest.raises(IntegrityError):
        execute(
            "insert into billing_invoiceline (employer_id, invoice_id, insured_id, enrolment_id, planned, amount, paid)"
            " select %(employer)s, %(invoice)s, %(insured)s, %(enrolment)s + n, 1, 1, 0 from generate_series(0, 1) n",
            employer=world.norrvik.pk, invoice=proposal.pk, insured=joined.insured_id, enrolment=joined.pk,
        )  # fmt: skip

    assert proposal.lines.count() == 1


@pytest.mark.parametrize("column", ["invoice_id", "enrolment_id", "insured_id", "employer_id"])
def test_a_line_is_never_moved_to_something_else(world, proposal, column):
    with pytest.raises(DatabaseError, match="are kept"):
        execute(f"update billing_invoiceline set {column} = {column} + 1")  # noqa: S608  a fixed list of columns

    assert InvoiceLine.objects.get().invoice_id == proposal.pk


@pytest.mark.parametrize("table", ["billing_invoice", "contracts_enrolment"])
def test_what_lines_belong_to_is_never_removed(world, proposal, table):
    with pytest.raises(DatabaseError):
        execute(f"delete from {table}")  # noqa: S608  a fixed list of tables


def test_the_enrolment_a_line_belongs_to_keeps_its_insured(world, proposal):
    with pytest.raises(DatabaseError, match="are kept"):
        execute("update contracts_enrolment set insured_id = insured_id + 1")
