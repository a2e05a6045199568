"""The sums of an invoice's lines follow the lines: once a statement, whoever changes them."""

from django.db.migrations.operations import RunSQL

# How the rows that a statement took away or put there change the sums. The sums are changed in the order of the
# invoices, as invoices are locked, so that two transactions never wait for one another.
FOLLOW = """
    insert into billing_invoicesum as s (employer_id, invoice_id, group_id, line_count, amount, paid)
    select l.employer_id, l.invoice_id, e.group_id, sum(l.sign), sum(l.sign * l.amount), sum(l.sign * l.paid)
    from ({changed}) l
    join contracts_enrolment e on e.id = l.enrolment_id
    group by l.employer_id, l.invoice_id, e.group_id
    having sum(l.sign) <> 0 or sum(l.sign * l.amount) <> 0 or sum(l.sign * l.paid) <> 0
    order by l.invoice_id, e.group_id
    on conflict (invoice_id, group_id) do update set
        line_count = s.line_count + excluded.line_count, amount = s.amount + excluded.amount,
        paid = s.paid + excluded.paid
"""
ADDED = "select 1 as sign, employer_id, invoice_id, enrolment_id, amount, paid from added"
REMOVED = "select -1 as sign, employer_id, invoice_id, enrolment_id, amount, paid from removed"
REFERENCING = {
    "insert": "referencing new table as added",
    "update": "referencing old table as removed new table as added",
    "delete": "referencing old table as removed",
}
CHANGED = {"insert": ADDED, "update": f"{REMOVED} union all {ADDED}", "delete": REMOVED}


def _follow(event: str) -> str:
    # The plan is kept for a session and serves one line as well as a hundred thousand: one look-up for each.
    name = f"invoice_sums_follow_{event}"
    return f"""
        create function {name}() returns trigger language plpgsql security definer
            set search_path = pg_catalog, public
            set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
        begin
            {FOLLOW.format(changed=CHANGED[event])};
            return null;
        end $$;
        create trigger billing_invoiceline_{event}_summed after {event} on billing_invoiceline {REFERENCING[event]}
            for each statement execute function {name}();
    """


SUMS_FOLLOW = RunSQL(
    "".join(_follow(event) for event in REFERENCING)
    + """
    revoke insert, update, delete, truncate on billing_invoicesum from pelaren_app, pelaren_worker;
    -- A line belongs to the group of its enrolment: that must not become another one.
    create trigger contracts_enrolment_group_kept before update of group_id on contracts_enrolment
        for each row when (old.group_id is distinct from new.group_id) execute function refuse_losing();
    """,
    "drop trigger contracts_enrolment_group_kept on contracts_enrolment;"
    + "".join(
        f"drop trigger billing_invoiceline_{event}_summed on billing_invoiceline;"
        f"drop function invoice_sums_follow_{event}();"
        for event in REFERENCING
    ),
)
