"""A proposal of many insured persons in a database copy of its own, and the one who changes it."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

import tests.database as testing

INSURED = """
    insert into contracts_insured
        (employer_id, contract_id, number, first_name, last_name, identity_kind, identity_sealed, identity_index,
         identity_head, birth_date, email, employee_number)
    select %(employer)s, %(contract)s, n, 'Förnamn' || (n * 7 %% 983), 'Efternamn' || (n %% 977), 'FI_HETU',
           decode(md5(n::text), 'hex'), decode(md5('i' || n), 'hex'),
           lpad((n %% 28 + 1)::text, 2, '0') || '0582-', '1982-05-14', '', ''
    from generate_series(1, %(lines)s) n
"""
ENROLMENTS = """
    insert into contracts_enrolment (employer_id, insured_id, group_id, joined_on, instalment, created_at)
    select i.employer_id, i.id, %(group)s, '2020-01-01', 40000 + i.number * 7, now() from contracts_insured i
"""


def build(lines: int) -> None:
    """Point Django at a fresh copy of the migrated template and put so many persons on one proposal."""
    name = f"{testing.NAME}_bench"
    testing.copy(testing.CLUSTER, testing.TEMPLATE, name)
    atexit.register(testing.drop, testing.CLUSTER, name)
    import django
    from django.conf import settings

    django.setup()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    with acting():
        _fill(lines)


@contextmanager
def acting() -> Iterator[None]:
    """A transaction of the pension company."""
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        yield


def _fill(lines: int) -> None:
    from django.utils import timezone

    from pelaren.domain.billing.models import PaymentPlan
    from pelaren.domain.billing.operations import proposals
    from tests.world import build_world

    world, today = build_world(), timezone.localdate()
    PaymentPlan.objects.update(months=list(range(1, 13)), due_day=28, propose_days=31, issue_days=2)
    numbers = {"employer": world.norrvik.pk, "contract": world.contract.pk, "group": world.group.pk, "lines": lines}
    with connection.cursor() as cursor:
        cursor.execute(INSURED, numbers)
        cursor.execute(ENROLMENTS, numbers)
    proposals.make(today=today)


def invoice():
    """Return the proposal with its sums, contract and employer."""
    from pelaren.domain.billing.models import Invoice

    found = Invoice.objects.with_sums().select_related("contract__employer", "group", "credits")
    return found.order_by("due_date")[0]


def member():
    """Return the one who has all rights at the employer."""
    from pelaren.domain.accounts.models import Membership

    return Membership.objects.select_related("user").filter(employer__customer_number=40112, role="master")[0]


def latest_run():
    """Return the import that was begun last."""
    from pelaren.domain.runs.models import Run

    with acting():
        return Run.objects.latest("pk")


def signed_in():
    """Return a browser of hers, and what stands in the proposal's address."""
    from django.test import Client

    with acting():
        found, user = invoice(), member().user
        client = Client(HTTP_ACCEPT_LANGUAGE="sv", HTTP_HOST="localhost")
        client.force_login(user)
        return client, [found.contract.employer.customer_number, found.contract.number, found.public_id]
