"""
What must hold of the whole ledger at every moment, as questions whose every row is a breach (LEDGER §8).

Each row tells what it is about, what the records say and what the books say, in minor units. Source of the records:
invoices with their lines, payments, refunds and allocations; of the books: postings.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """A name for the log, a sentence for people, and the question."""

    name: str
    sentence: str
    sql: str


ENTRIES = Invariant(
    "entries-balance",
    "The postings of every entry add up to zero, in one currency and for one employer.",
    """
    select 'entry ' || entry_id, 0, sum(amount)
    from ledger_posting group by entry_id
    having sum(amount) <> 0 or count(distinct currency) > 1 or count(distinct employer_id) > 1
    """,
)

INVOICES = Invariant(
    "invoices-agree-with-their-lines",
    "What is receivable on an invoice is what is outstanding on its lines and what is billed of them.",
    """
    select 'invoice ' || coalesce(records.invoice_id, books.invoice_id), coalesce(outstanding, 0),
           coalesce(receivable, 0)
    from (
        select l.invoice_id, sum(l.amount - l.paid) as outstanding
        from billing_invoiceline l join billing_invoice i on i.id = l.invoice_id
        where i.issued_at is not null and i.kind <> 'credit' group by l.invoice_id
    ) records full join (
        select invoice_id, coalesce(sum(amount) filter (where account = 'receivable'), 0) as receivable,
               -coalesce(sum(amount) filter (where account = 'billed'), 0) as billed
        from ledger_posting where account in ('receivable', 'billed') group by invoice_id
    ) books using (invoice_id)
    where coalesce(outstanding, 0) <> coalesce(receivable, 0) or coalesce(outstanding, 0) <> coalesce(billed, 0)
    """,
)

LINES = Invariant(
    "lines-agree-with-the-books",
    "On every line what is paid lies between nothing and the amount, and what is billed is the rest.",
    """
    select 'line ' || coalesce(records.line_id, books.line_id), coalesce(outstanding, 0), coalesce(billed, 0)
    from (
        select l.id as line_id, l.amount - l.paid as outstanding, l.paid
        from billing_invoiceline l join billing_invoice i on i.id = l.invoice_id
        where i.issued_at is not null and i.kind <> 'credit'
    ) records full join (
        select line_id, -sum(amount) as billed from ledger_posting where account = 'billed' group by line_id
    ) books using (line_id)
    where coalesce(outstanding, 0) <> coalesce(billed, 0) or outstanding < 0 or paid < 0
    """,
)

BANK = Invariant(
    "bank-agrees-with-payments",
    "Money in the bank is payments less refunds and reversals, contract by contract.",
    """
    select 'contract ' || coalesce(records.contract_id, books.contract_id), coalesce(kept, 0), coalesce(booked, 0)
    from (
        select contract_id, sum(amount) as kept from (
            select contract_id, case when reverses_id is null then amount else -amount end as amount
            from payments_payment where booked_at is not null
            union all
            select contract_id, -amount from payments_refund where booked_at is not null
        ) moved group by contract_id
    ) records full join (
        select contract_id, sum(amount) as booked from ledger_posting where account = 'bank' group by contract_id
    ) books using (contract_id)
    where coalesce(kept, 0) <> coalesce(booked, 0)
    """,
)

MONEY = Invariant(
    "no-money-is-lost",
    "Payments are what is allocated, less what the reserve paid, with what lies unallocated and what was paid back.",
    """
    select 'contract ' || coalesce(records.contract_id, books.contract_id), coalesce(received, 0),
           coalesce(allocated, 0) + coalesce(refunded, 0) + coalesce(unallocated, 0) - coalesce(from_reserve, 0)
    from (
        select contract_id, sum(received) as received, sum(allocated) as allocated, sum(refunded) as refunded from (
            select contract_id, case when reverses_id is null then amount else -amount end as received,
                   0 as allocated, 0 as refunded
            from payments_payment where booked_at is not null
            union all select contract_id, 0, amount, 0 from payments_allocation
            union all select contract_id, 0, 0, amount from payments_refund where booked_at is not null
        ) moved group by contract_id
    ) records full join (
        select contract_id, -coalesce(sum(amount) filter (where account = 'unallocated'), 0) as unallocated,
               coalesce(sum(amount) filter (where account = 'contract-reserve' and amount > 0), 0) as from_reserve
        from ledger_posting where account in ('unallocated', 'contract-reserve') group by contract_id
    ) books using (contract_id)
    where coalesce(received, 0) <>
          coalesce(allocated, 0) + coalesce(refunded, 0) + coalesce(unallocated, 0) - coalesce(from_reserve, 0)
    """,
)

SIDES = Invariant(
    "no-account-on-the-wrong-side",
    "Unallocated money, savings, premium fees and reserves are never below nothing.",
    """
    select account || ' of contract ' || contract_id, 0, -sum(amount)
    from ledger_posting where account in ('unallocated', 'contract-reserve')
    group by account, contract_id having sum(amount) > 0
    union all
    select 'savings of insured ' || insured_id, 0, -sum(amount)
    from ledger_posting where account = 'savings' group by insured_id having sum(amount) > 0
    union all
    select 'fee-income of employer ' || employer_id, 0, -sum(amount)
    from ledger_posting where account = 'fee-income' group by employer_id having sum(amount) > 0
    """,
)

INSURED = Invariant(
    "savings-agree-with-premiums",
    "The savings of every insured are the premiums paid on the own lines, less fees and what was forfeited.",
    """
    select 'insured ' || coalesce(records.insured_id, books.insured_id), coalesce(premiums, 0) - coalesce(forfeited, 0),
           coalesce(saved, 0)
    from (
        select insured_id, sum(net) as premiums from (
            select insured_id, paid as net from billing_invoiceline where paid <> 0
            union all
            select l.insured_id, -a.fee from payments_allocationline a
            join billing_invoiceline l on l.id = a.line_id where a.fee <> 0
        ) credited group by insured_id
    ) records full join (
        select p.insured_id, -sum(p.amount) as saved,
               coalesce(sum(p.amount) filter (where e.event = 'forfeit'), 0) as forfeited
        from ledger_posting p join ledger_entry e on e.id = p.entry_id
        where p.account = 'savings' group by p.insured_id
    ) books using (insured_id)
    where coalesce(premiums, 0) - coalesce(forfeited, 0) <> coalesce(saved, 0)
    """,
)

FEES = Invariant(
    "fees-follow-what-is-paid",
    "What is paid on a line is what was allocated to it, and its fee is the rate of all that, rounded once.",
    """
    select 'line ' || l.id, l.paid, coalesce(a.amount, 0)
    from billing_invoiceline l
    join billing_invoice i on i.id = l.invoice_id
    left join (
        select line_id, sum(amount) as amount, sum(fee) as fee from payments_allocationline group by line_id
    ) a on a.line_id = l.id
    left join lateral (
        select premium_fee from payments_contractterms t
        where t.contract_id = i.contract_id and t.valid_from <= i.issued_on order by t.valid_from desc limit 1
    ) terms on true
    where (l.paid <> 0 or a.line_id is not null)
      and (l.paid <> coalesce(a.amount, 0)
           or coalesce(a.fee, 0) <> round(l.paid * coalesce(terms.premium_fee, 0)))
    """,
)

TRIAL = Invariant(
    "trial-balance",
    "All accounts together are zero, and of every contract so are receivable and billed.",
    """
    select 'employer ' || employer_id, 0, sum(amount) from ledger_posting group by employer_id having sum(amount) <> 0
    union all
    select 'receivable and billed of contract ' || contract_id, 0, sum(amount)
    from ledger_posting where account in ('receivable', 'billed') group by contract_id having sum(amount) <> 0
    """,
)

CREDITS = Invariant(
    "credits-agree-with-the-books",
    "What a credit invoice takes off a line is what the books have taken back of it, unpaid and paid.",
    """
    select 'credit line ' || l.id, -l.amount, coalesce(unpaid.amount, 0) + coalesce(paid.amount, 0)
    from billing_invoiceline l
    left join lateral (
        select sum(p.amount) as amount from ledger_entry e
        join ledger_posting p on p.entry_id = e.id and p.account = 'billed' and p.line_id = l.cancels_id
        where e.idempotency_key = 'credit-unpaid ' || l.invoice_id
    ) unpaid on true
    left join lateral (
        select -sum(x.amount) as amount from payments_allocation a
        join payments_allocationline x on x.allocation_id = a.id and x.line_id = l.cancels_id
        where a.credit_id = l.invoice_id
    ) paid on true
    where l.cancels_id is not null and -l.amount <> coalesce(unpaid.amount, 0) + coalesce(paid.amount, 0)
    """,
)

DOCUMENTS = Invariant(
    "documents-say-what-is-billed",
    "The latest stored document of an invoice says the total of its lines as it stood before credits.",
    """
    select 'invoice ' || i.id, lines.billed, (said.content ->> 'total')::bigint
    from billing_invoice i
    join lateral (
        select convert_from(content, 'UTF8')::jsonb as content from billing_invoicedocument
        where invoice_id = i.id and media_type = 'application/json' order by version desc limit 1
    ) said on true
    join lateral (
        select coalesce(sum(l.amount - coalesce(taken.amount, 0)), 0) as billed from billing_invoiceline l
        left join (
            select cancels_id, sum(amount) as amount from billing_invoiceline where cancels_id is not null
            group by cancels_id
        ) taken on taken.cancels_id = l.id
        where l.invoice_id = i.id
    ) lines on true
    where i.issued_at is not null and lines.billed <> (said.content ->> 'total')::bigint
    """,
)

NUMBERS = Invariant(
    "numbers-without-gap",
    "The invoices of a contract and year are numbered from 1 on, without gap and without repeat.",
    """
    select 'invoices of contract ' || c.number || ' in ' || given.year, series.next_number - 1, given.count
    from (
        select contract_id, extract(year from issued_on)::int as year, count(*) as count,
               count(distinct number) as numbers, min(split_part(number, '-', 2)::int) as first,
               max(split_part(number, '-', 2)::int) as last
        from billing_invoice where issued_on is not null group by 1, 2
    ) given
    join contracts_contract c on c.id = given.contract_id
    left join series_series series on series.name = 'invoices ' || c.number || ' ' || given.year
    where given.first <> 1 or given.last <> given.count or given.numbers <> given.count
       or series.next_number - 1 is distinct from given.last
    """,
)

SUMS = Invariant(
    "sums-follow-lines",
    "The sums that are kept of an invoice's lines are what the lines add up to.",
    """
    select 'group ' || group_id || ' on invoice ' || invoice_id,
           coalesce(lines.amount, 0), coalesce(kept.amount, 0)
    from (
        select l.invoice_id, e.group_id, count(*) as line_count, sum(l.amount) as amount, sum(l.paid) as paid
        from billing_invoiceline l join contracts_enrolment e on e.id = l.enrolment_id group by 1, 2
    ) lines full join billing_invoicesum kept using (invoice_id, group_id)
    where (coalesce(lines.line_count, 0), coalesce(lines.amount, 0), coalesce(lines.paid, 0))
       <> (coalesce(kept.line_count, 0), coalesce(kept.amount, 0), coalesce(kept.paid, 0))
    """,
)

INVARIANTS = (
    ENTRIES,
    INVOICES,
    LINES,
    BANK,
    MONEY,
    SIDES,
    INSURED,
    FEES,
    TRIAL,
    CREDITS,
    DOCUMENTS,
    NUMBERS,
    SUMS,
)
