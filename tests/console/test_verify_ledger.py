"""The operator asks whether the ledger is whole."""

import pytest
from django.db import connection

from pelaren.console.runner import run
from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import LedgerCheck
from pelaren.jobs.verify_ledger import verify_ledger
from tests.money import an_invoice

COMMAND = "pelaren.console.management.commands.verify_ledger"


@pytest.fixture
def verify(capsys):
    def run_command() -> tuple[int, str]:
        status = run("python -m pelaren", "verify-ledger", COMMAND, [])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run_command


def test_a_whole_ledger_is_said_to_be_whole(world, verify):
    an_invoice(world, 25_000)

    status, said = verify()

    assert status == 0
    assert "every invariant holds" in said
    assert LedgerCheck.objects.get().breaches == {}


def test_the_first_breach_is_named_with_its_rows(world, verify):
    invoice = an_invoice(world, 25_000)
    connection.check_constraints()
    InvoiceLine.objects.filter(invoice=invoice).update(amount=25_100)

    status, said = verify()

    assert status == 1
    assert "invoices-agree-with-their-lines does not hold" in said
    assert f"invoice {invoice.pk}: records 25100, books 25000" in said
    assert "Nor does lines-agree-with-the-books (1 rows)." in said


def test_the_nightly_check_keeps_what_it_found_and_puts_it_on_the_trail(world):
    invoice = an_invoice(world, 25_000)
    connection.check_constraints()
    InvoiceLine.objects.filter(invoice=invoice).update(amount=25_100)

    verify_ledger(timestamp=0)

    found = queries.latest_check().breaches
    assert found["lines-agree-with-the-books"] == 1
    assert Event.objects.get(name="ledger.broken").employer_id is None
