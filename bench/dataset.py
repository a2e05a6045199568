"""
A portfolio the size of a country's municipalities: 200,000 insured in 500 employers, in a database copy of its own.

Built with set-based SQL. One employer is far larger than the rest (20,000 insured), the others share the remainder
evenly. Identity numbers are random bytes: no page of a list opens them.
"""

import atexit
from datetime import date, timedelta

import psycopg
from django.db import connection, transaction

import tests.database as testing

EMPLOYERS = 500
INSURED = 200_000
LARGEST = 20_000


def build() -> None:
    """Point Django at a fresh copy of the migrated template, fill it and analyse it."""
    name = f"{testing.NAME}_bench"
    testing.copy(testing.CLUSTER, testing.TEMPLATE, name)
    atexit.register(testing.drop, testing.CLUSTER, name)
    import django
    from django.conf import settings

    django.setup()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    with transaction.atomic():
        fill()
    with psycopg.connect(testing.CLUSTER.url("owner", name), autocommit=True) as owner:
        owner.execute("vacuum analyze")


def fill() -> None:
    """Insert employers, contracts with one group each, plans, insured and enrolments."""
    from pelaren.domain.tenancy import context

    context.act_for_insurer(user_id=None)
    # The plans' only payment month is near, so that a proposals run has a line to write for every insured.
    month = (date.today() + timedelta(days=30)).month
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, {"employers": EMPLOYERS, "insured": INSURED, "largest": LARGEST, "month": month})


STATEMENTS = (
    """
    insert into employers_employer
        (customer_number, name, business_id, market, street, postcode, town, phone, contact_name)
    select 100000 + n, 'Arbetsgivare ' || n, '29' || lpad(n::text, 8, '0'),
           case when n %% 2 = 0 then 'SE' else 'FI' end, 'Storgatan 1', '12345', 'Tallviken', '', ''
    from generate_series(1, %(employers)s) n
    """,
    """
    insert into contracts_contract
        (employer_id, number, name, product, currency, valid_from, lowest_retirement_age, retirement_age,
         highest_retirement_age, invoiced_per_group, invoicing_method, e_invoice_address, buyer_reference)
    select id, customer_number || '-1', 'Tilläggspension', 'Premiebestämd',
           case market when 'SE' then 'SEK' else 'EUR' end, '2010-01-01', 63, 65, 67, false, 'paper', '', ''
    from employers_employer
    """,
    """
    insert into billing_paymentplan (employer_id, contract_id, months, due_day, propose_days, issue_days)
    select employer_id, id, array[%(month)s]::smallint[], 15, 60, 21 from contracts_contract
    """,
    """
    insert into contracts_group (employer_id, contract_id, number, name, criterion, retirement_age)
    select employer_id, id, 1, 'Alla', '', 65 from contracts_contract
    """,
    """
    insert into contracts_insured
        (employer_id, contract_id, number, first_name, last_name, identity_kind, identity_sealed, identity_index,
         identity_head, birth_date, email, employee_number)
    select c.employer_id, c.id, n,
           (array['Anna','Åsa','Bo','Erik','Mikael','Sofia','Tomas','Örjan','Ulla','Nils'])[1 + n %% 10],
           (array['Ekholm','Öberg','Åberg','Berg','Nyström','Häggblom','Ahlskog','Lind','Ström','Zetterberg'])
               [1 + (n / 10) %% 10] || chr(97 + n %% 26) || n,
           'FI_HETU', decode(md5(n::text), 'hex'), decode(md5(c.id || ':' || n), 'hex'), '140582-', '1982-05-14', '', ''
    from (select *, row_number() over (order by id) as place from contracts_contract) c,
         generate_series(1, case when c.place = 1 then %(largest)s
                                 else (%(insured)s - %(largest)s) / (%(employers)s - 1) end) n
    """,
    """
    insert into contracts_enrolment (employer_id, insured_id, group_id, joined_on, instalment, created_at)
    select i.employer_id, i.id, g.id, '2020-01-01', 10000 + i.number %% 90000, now()
    from contracts_insured i join contracts_group g on g.contract_id = i.contract_id
    """,
)
