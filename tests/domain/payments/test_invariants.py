"""Every invariant of the ledger holds, and each shows when somebody with all power breaks it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import IntegrityError, connection

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import changes
from pelaren.domain.payments import queries
from pelaren.domain.payments.invariants import INVARIANTS
from pelaren.domain.payments.models import Allocation
from pelaren.domain.payments.operations import credits, refunds, reversals
from pelaren.domain.tenancy import context
from tests.committed import acting, committed_world
from tests.database import CLUSTER, NAME
from tests.money import a_key, a_payment, an_invoice, lines_of, pay, terms
from tests.world import TODAY

NEW_POSTINGS = """
    with entry as (
        insert into ledger_entry (employer_id, event, source, booked_on, idempotency_key, created_at)
        select employer_id, 'tampered', 'x', booked_on, 'tampered', created_at from ledger_entry limit 1
        returning id, employer_id
    )
    insert into ledger_posting (entry_id, employer_id, account, amount, currency, contract_id, insured_id)
    select entry.id, entry.employer_id, leg.account, leg.amount, 'EUR', l.contract_id, leg.insured_id
    from entry cross join (values {legs}) leg (account, amount, insured_id)
    cross join (select id as contract_id from contracts_contract order by id limit 1) l
"""
FIRST_INSURED = "(select min(insured_id) from billing_invoiceline)"
OTHER_INSURED = "(select max(insured_id) from billing_invoiceline)"

TAMPERINGS = {
    "entries-balance": "update ledger_posting set amount = amount + 1 where account = 'bank'",
    "invoices-agree-with-their-lines": "update billing_invoiceline set amount = amount + 1 where cancels_id is null",
    "lines-agree-with-the-books": """
        update billing_invoiceline set amount = amount + case when insured_id = (select min(insured_id)
        from billing_invoiceline) then 1 else -1 end where cancels_id is null""",
    "bank-agrees-with-payments": "update payments_payment set amount = amount + 1 where reverses_id is null",
    "no-money-is-lost": "update payments_refund set amount = amount + 1",
    "no-account-on-the-wrong-side": NEW_POSTINGS.format(
        legs="('unallocated', 90000000, null::bigint), ('bank', -90000000, null)"
    ),
    "savings-agree-with-premiums": NEW_POSTINGS.format(
        legs=f"('savings', 1, {FIRST_INSURED}), ('savings', -1, {OTHER_INSURED})"
    ),
    "fees-follow-what-is-paid": "update payments_contractterms set premium_fee = 0.5",
    "trial-balance": "delete from ledger_posting where account = 'receivable' and amount > 0",
    "credits-agree-with-the-books": "update billing_invoiceline set amount = amount - 1 where cancels_id is not null",
    "documents-say-what-is-billed": """
        update billing_invoicedocument set content =
        convert_to(jsonb_set(convert_from(content, 'UTF8')::jsonb, '{total}', '1')::text, 'UTF8')""",
    "sums-follow-lines": "update billing_invoicesum set paid = paid + 1",
    "numbers-without-gap": "update series_series set next_number = next_number + 1",
}


@pytest.fixture(scope="module")
def books(django_db_blocker) -> Iterator[None]:
    """Committed books in which every kind of event has happened."""
    with django_db_blocker.unblock(), committed_world() as world:
        with acting():
            terms(world.contract, fee="0.01250")
            invoice = an_invoice(world, 25_000, 30_000)
            payment = pay(invoice, 40_000, by=world.disa)
            [first, _] = lines_of(invoice)
            credits.credit(invoice=invoice, amounts={first.pk: 10_000}, reason="Fel", today=TODAY, by=world.disa)
            refunds.pay_back(
                payment=payment, amount=100, paid_on=TODAY, idempotency_key=a_key(), today=TODAY, by=world.disa
            )
            bounced = a_payment(world.contract, 700, by=world.disa)
            reversals.reverse(payment=bounced, value_date=TODAY, today=TODAY, by=world.disa)
        yield


@contextmanager
def tampered(statement: str) -> Iterator[psycopg.Connection]:
    """What somebody with all power over the database has done, undone afterwards."""
    with psycopg.connect(CLUSTER.superuser_url(NAME)) as superuser:
        superuser.execute("set session_replication_role = replica")
        assert superuser.execute(statement).rowcount
        yield superuser
        superuser.rollback()


def broken(superuser: psycopg.Connection) -> set[str]:
    return {invariant.name for invariant in INVARIANTS if superuser.execute(invariant.sql).fetchall()}


def test_books_in_which_everything_has_happened_are_whole(books):
    with acting():
        assert queries.verify() == []


def test_there_is_a_tampering_for_every_invariant():
    assert set(TAMPERINGS) == {invariant.name for invariant in INVARIANTS}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_broken_invariant_is_found(books, name):
    with tampered(TAMPERINGS[name]) as superuser:
        assert name in broken(superuser)


def test_a_finding_tells_the_row_and_both_sums(world):
    invoice = an_invoice(world, 25_000)
    connection.check_constraints()
    InvoiceLine.objects.filter(invoice=invoice).update(amount=25_100)

    finding = queries.verify()[0]

    assert finding.invariant.name == "invoices-agree-with-their-lines"
    assert finding.breaches == [queries.Breach(f"invoice {invoice.pk}", 25_100, 25_000)]


@pytest.mark.parametrize("acts_for_employer", [True, False])
def test_the_database_refuses_a_new_version_whose_lines_the_books_do_not_follow(world, acts_for_employer):
    invoice = an_invoice(world, 25_000)
    if acts_for_employer:
        context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)
    InvoiceLine.objects.filter(invoice=invoice).update(amount=25_100)
    Invoice.objects.filter(pk=invoice.pk).update(version=2)

    with pytest.raises(IntegrityError, match="its postings differ"):
        connection.check_constraints()


def test_the_database_refuses_an_allocation_that_the_books_do_not_know(world):
    invoice = an_invoice(world, 25_000)
    payment = a_payment(world.contract, 25_000, by=world.disa)
    InvoiceLine.objects.filter(invoice=invoice).update(paid=25_000)
    Allocation.objects.create(
        employer=world.norrvik, contract=world.contract, payment=payment, invoice=invoice, amount=25_000,
        credited_on=TODAY,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="its postings differ"):
        connection.check_constraints()


def test_the_database_lets_an_honest_change_pass_under_the_employers_rights(world):
    invoice = an_invoice(world, 25_000)
    [line] = lines_of(invoice)
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)

    changes.change_lines(invoice=invoice, amounts={line.pk: 30_000}, version=1, today=TODAY, by=world.asta)

    connection.check_constraints()


@pytest.mark.parametrize("table", ["payments_payment", "payments_refund"])
def test_the_amount_of_what_is_registered_can_never_be_changed(world, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "select has_column_privilege(%s, 'amount', 'update'), has_column_privilege(%s, 'booked_at', 'update')",
            [table, table],
        )
        assert cursor.fetchone() == (False, True)


@pytest.mark.parametrize(
    "table",
    [
        "payments_allocation",
        "payments_allocationline",
        "payments_contractterms",
        "payments_ledgercheck",
        "billing_invoicechange",
        "billing_linechange",
    ],
)
@pytest.mark.parametrize("privilege", ["update", "delete", "truncate"])
@pytest.mark.parametrize("role", ["pelaren_app", "pelaren_worker"])
def test_history_cannot_be_rewritten(db, table, privilege, role):
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, %s, %s)", [role, table, privilege])
        assert cursor.fetchone() == (False,)
