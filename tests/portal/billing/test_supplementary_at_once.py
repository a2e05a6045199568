"""The same supplementary invoice, or removal, confirmed twice at the same moment: it happens once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.movements.models import BegunOrder, Departure
from pelaren.domain.movements.operations import begun_orders
from pelaren.domain.movements.operations.begun_orders import Billed
from pelaren.portal.insured.begun import Begun
from tests.races import alone, committed_world
from tests.world import World, an_insured

CONTRACT = "/employers/40112/contracts/7001-2/"


@pytest.fixture
def committed(django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_world() as world:
        yield world


def begun(world: World, kind: str) -> tuple[BegunOrder, str]:
    """An order with everything filled in, and the mark of it."""
    today = timezone.localdate()
    enrolment = an_insured(world.group)
    order = begun_orders.begin(
        contract=world.contract, kind=kind, enrolments=[enrolment], from_list=False, by=world.asta
    )
    due = allowed_due_dates(world.contract, today=today).earliest
    alone_due = due if kind == BegunOrder.Kind.REMOVAL else None
    begun_orders.fill_in(
        order=order, billed={enrolment.pk: Billed(100, alone_due)}, exit_date=today, due_date=due, text=""
    )
    return order, Begun(None, BegunOrder.objects.select_related("contract__employer").get()).mark  # type: ignore[arg-type]


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.asta.user)
    return client


def both_at_once(clients: list[Client], address: str, seen: str) -> list[str]:
    """Post from two browsers at the same moment, and return where each is led."""
    start = Barrier(2)

    def post(client: Client) -> str:
        try:
            start.wait(timeout=20)
            answer = client.post(address, {"seen": seen})
            return f"{answer.status_code} {answer.headers.get('Location', '')}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(post, clients))


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (BegunOrder.Kind.SUPPLEMENTARY_INVOICE, "supplementary-invoices"),
        (BegunOrder.Kind.REMOVAL, "removals"),
    ],
)
def test_confirmed_twice_at_the_same_moment_it_happens_once(committed, kind, path):
    order, seen = alone(partial(begun, committed, kind))
    clients = [alone(partial(signed_in, committed)) for _ in range(2)]

    first, second = both_at_once(clients, f"{CONTRACT}{path}/{order.public_id}/check/", seen)

    assert first == second
    assert first.startswith("302")
    bills = alone(lambda: list(Invoice.objects.with_sums().filter(kind=Kind.SUPPLEMENTARY)))
    assert [bill.total for bill in bills] == [100]
    assert alone(Departure.objects.count) == (1 if kind == BegunOrder.Kind.REMOVAL else 0)
