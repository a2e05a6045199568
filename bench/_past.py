"""What lies behind the portfolio of `dataset`: a year of paid invoices with their postings, and conversations."""

import psycopg
from django.db import connection

import tests.database as testing

PAYMENTS = 4
CONVERSATIONS = 30


def build(user_id: int) -> None:
    """Fill a built dataset with its past, as the superuser so that nothing is checked a second time, and analyse it."""
    name = connection.settings_dict["NAME"]
    numbers = {"payments": PAYMENTS, "conversations": CONVERSATIONS, "user": user_id}
    with psycopg.connect(testing.CLUSTER.superuser_url(name), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        for statement in STATEMENTS:
            superuser.execute(statement, numbers)
        superuser.execute("vacuum analyze")


STATEMENTS = (
    # One invoice a contract and quarter before the coming payment, paid on its due date.
    """
    insert into billing_invoice
        (public_id, employer_id, contract_id, kind, occasion, due_date, currency, version, created_at, issued_at,
         issued_on, number, reference)
    select gen_random_uuid(), c.employer_id, c.id, 'regular', past.occasion, past.due, c.currency, 1, past.due - 21,
           past.due - 21, past.due - 21,
           replace(c.number, '-', '') || to_char(past.due - 21, 'YY') || '-' || place,
           'RF00' || c.id || '0' || past.place
    from contracts_contract c, lateral (
        select place, occasion::date, (occasion + interval '14 days')::date as due
        from generate_series(1, %(payments)s) place,
             lateral (select date_trunc('month', current_date + 30) - place * interval '3 months') o (occasion)
    ) past
    """,
    """
    insert into billing_invoiceline (employer_id, invoice_id, insured_id, enrolment_id, planned, amount, paid)
    select i.employer_id, i.id, e.insured_id, e.id, e.instalment, e.instalment, e.instalment
    from billing_invoice i
    join contracts_group g on g.contract_id = i.contract_id
    join contracts_enrolment e on e.group_id = g.id
    where i.issued_at is not null
    """,
    """
    insert into billing_invoicesum (employer_id, invoice_id, group_id, line_count, amount, paid)
    select l.employer_id, l.invoice_id, e.group_id, count(*), sum(l.amount), sum(l.paid)
    from billing_invoiceline l join contracts_enrolment e on e.id = l.enrolment_id
    join billing_invoice i on i.id = l.invoice_id
    where i.issued_at is not null
    group by l.employer_id, l.invoice_id, e.group_id
    """,
    """
    insert into ledger_entry (employer_id, event, source, booked_on, idempotency_key, created_at)
    select i.employer_id, event, 'billing.invoice:' || i.id,
           case event when 'issue' then issued_on else due_date end,
           event || ' ' || i.id, now()
    from billing_invoice i, unnest(array['issue', 'payment', 'allocate']) event
    where i.issued_at is not null
    """,
    """
    with total as (select invoice_id, sum(amount) as amount from billing_invoiceline where paid > 0 group by 1),
    leg (event, account, invoice_id, line_id, insured_id, amount) as (
        select l.event, l.account, invoice_id, null::bigint, null::bigint, l.sign * amount
        from total, (values ('issue', 'receivable', 1), ('payment', 'bank', 1), ('payment', 'unallocated', -1),
                            ('allocate', 'unallocated', 1), ('allocate', 'receivable', -1)) l (event, account, sign)
        union all
        select l.event, l.account, invoice_id, id, insured_id, l.sign * amount
        from billing_invoiceline,
             (values ('issue', 'billed', -1), ('allocate', 'billed', 1), ('allocate', 'savings', -1))
                 l (event, account, sign)
        where paid > 0
    )
    insert into ledger_posting
        (employer_id, entry_id, account, amount, currency, contract_id, invoice_id, line_id, insured_id)
    select i.employer_id, e.id, leg.account, leg.amount, i.currency, i.contract_id,
           case when leg.account in ('receivable', 'billed', 'savings') then i.id end, leg.line_id, leg.insured_id
    from leg join billing_invoice i on i.id = leg.invoice_id
    join ledger_entry e on e.idempotency_key = leg.event || ' ' || i.id
    """,
    "insert into accounts_department (name) values ('Beräkning')",
    "insert into messaging_topic (name, department_id) select name, id from accounts_department",
    """
    insert into messaging_conversation
        (employer_id, number, topic_id, sealed_key, key_generation, started_at, last_message_at, turn_began_at,
         last_side, turn_answers, employer_wrote, insurer_wrote)
    select e.id, 10000 + e.id * %(conversations)s + n, t.id, '\\x00', 1, now(), now() - n * interval '1 hour', now(),
           case when n %% 3 = 0 then 'insurer' else 'employer' end, false, true, n %% 3 = 0
    from employers_employer e, messaging_topic t, generate_series(1, %(conversations)s) n
    """,
    """
    insert into messaging_message (employer_id, conversation_id, place, side, author_id, sent_at, sealed)
    select employer_id, id, place, 'employer', %(user)s, now(), '\\x00'
    from messaging_conversation, generate_series(1, 2) place
    """,
)
