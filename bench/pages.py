"""
Every page of the portal at 200,000 insured in 500 employers: median server time and number of queries.

Run: `python -m bench.pages`. Through Django's test client as the app role behind row-level security; the same pages
for an employer of average size (360 insured) and for the largest (20,000): the queries must be the same, the time
should not follow the size. Behind every contract lie a year of paid invoices and their postings (800,000 lines and
2,400,000 postings), before it a proposal; every employer has 30 conversations.
"""

import statistics
import time
from datetime import date

from bench import _past, dataset

ROUNDS = 15


def main() -> None:
    """Measure and print a table."""
    dataset.build()
    from django.db import transaction

    from pelaren.domain.billing.operations import proposals
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        proposals.make(today=date.today())
        user = somebody_everywhere()
    _past.build(user.pk)
    print(f"{'page':28} {'average employer':>24} {'largest employer':>24}")
    for name, address in PAGES.items():
        average, largest = measure(user, address(100_002)), measure(user, address(100_001))
        print(f"{name:28} {average[0]:10.1f} ms {average[1]:3d} queries {largest[0]:10.1f} ms {largest[1]:3d} queries")


def base(customer_number: int) -> str:
    return f"/employers/{customer_number}/"


def contract(customer_number: int) -> str:
    return f"{base(customer_number)}contracts/{customer_number}-1/"


def proposal(customer_number: int) -> str:
    from django.db import transaction

    from pelaren.domain.billing.models import Invoice
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        invoice = Invoice.objects.proposals().get(contract__number=f"{customer_number}-1")
    return f"{contract(customer_number)}invoices/{invoice.public_id}/"


def paid_invoice(customer_number: int) -> str:
    from django.db import transaction

    from pelaren.domain.billing.models import Invoice
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        invoice = Invoice.objects.issued().filter(contract__number=f"{customer_number}-1").latest("due_date")
    return f"{contract(customer_number)}invoices/{invoice.public_id}/?page=3"


PAGES = {
    "start": base,
    "employees": lambda number: f"{base(number)}employees/",
    "employees, search": lambda number: f"{base(number)}employees/?q=oberg",
    "insured of the contract": lambda number: f"{contract(number)}insured/",
    "insured, by name, page 9": lambda number: f"{contract(number)}groups/1/insured/?page=9",
    "insured, search": lambda number: f"{contract(number)}groups/1/insured/?q=oberg",
    "one insured": lambda number: f"{contract(number)}insured/17/",
    "join form": lambda number: f"{contract(number)}groups/1/insured/new/",
    "invoices": lambda number: f"{contract(number)}invoices/",
    "a proposal with its lines": proposal,
    "a paid invoice, page 3": paid_invoice,
    "transactions": lambda number: f"{contract(number)}payments/",
    "policy information": lambda number: f"{contract(number)}details/",
    "secure messages": lambda number: f"{base(number)}conversations/",
    "colleagues": lambda number: f"{base(number)}colleagues/",
}


def somebody_everywhere():
    """A person with all rights at every employer."""
    from pelaren.domain.accounts.models import Membership
    from pelaren.domain.accounts.operations import users
    from pelaren.domain.accounts.roles import Role
    from pelaren.domain.employers.models import Employer

    user = users.create(email="bench@pelaren.example", first_name="Bea", last_name="Mätare", password=None)
    Membership.objects.bulk_create(
        Membership(user=user, employer=one, role=Role.MASTER) for one in Employer.objects.all()
    )
    return user


def measure(user, address: str) -> tuple[float, int]:
    """Return the median milliseconds and the number of queries of a page."""
    from django.db import connection
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    asked: list[str] = []

    def count(execute, sql, *arguments):
        asked.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), len(asked)


if __name__ == "__main__":
    main()
