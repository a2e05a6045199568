"""
The database's own guard of LEDGER invariants 2 and 3, checked when the transaction ends.

Whoever changes an issued invoice, or what is paid of it, must leave its lines and its postings saying the same.
"""

from django.db.migrations.operations import RunSQL

# The function reads all rows whatever the transaction may see: a row that is hidden from it is not a breach. Its plan is
# kept for a session, and made when tables may still be empty: it must not read them whole later.
RECONCILE = RunSQL(
    """
    create function invoice_reconciles() returns trigger language plpgsql
        set search_path = pg_catalog, public set enable_seqscan = off as $$
    declare
        concerned bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
        acting text := coalesce(current_setting('app.insurer', true), '');
        differ boolean;
    begin
        perform set_config('app.insurer', 'on', true);
        differ := exists (
            select from
                (select id, amount - paid as outstanding from billing_invoiceline where invoice_id = concerned) line
            full join
                (select line_id as id, -sum(amount) as outstanding from ledger_posting
                 where employer_id = new.employer_id and account = 'billed' and invoice_id = concerned
                 group by line_id) book using (id)
            where coalesce(line.outstanding, 0) <> coalesce(book.outstanding, 0)
        ) or (
            select coalesce(sum(amount - paid), 0) from billing_invoiceline where invoice_id = concerned
        ) <> (
            select coalesce(sum(amount), 0) from ledger_posting
            where employer_id = new.employer_id and account = 'receivable' and invoice_id = concerned
        );
        perform set_config('app.insurer', acting, true);
        if differ then
            raise exception 'the lines of invoice % and its postings differ', concerned using errcode = 'check_violation';
        end if;
        return null;
    end $$;
    """,
    "drop function invoice_reconciles()",
)


def reconcile_after(event: str, table: str, *, invoice: str, when: str = "true") -> RunSQL:
    """Return an operation that checks the invoice whose id stands in a column, at the end of the transaction."""
    return RunSQL(
        f"create constraint trigger {table}_reconciles after {event} on {table} deferrable initially deferred"
        f" for each row when ({when}) execute function invoice_reconciles('{invoice}')",
        f"drop trigger {table}_reconciles on {table}",
    )


RECONCILE_CHANGED_INVOICES = reconcile_after(
    "update",
    "billing_invoice",
    invoice="id",
    when="new.issued_at is not null and (old.version, old.issued_at) is distinct from (new.version, new.issued_at)",
)
