"""What a person reads on a page of bills, on a day that stands still."""

from django.http import HttpResponse
from django.urls import reverse
from html5lib import parse

from pelaren.domain.billing.models import Invoice
from tests.world import World


def invoices_of(world: World) -> str:
    """The address of the tab Fakturor."""
    return reverse("invoices", args=[world.norrvik.customer_number, world.contract.number])


def payments_of(world: World) -> str:
    """The address of the tab Transaktioner."""
    return reverse("payments", args=[world.norrvik.customer_number, world.contract.number])


def address_of(world: World, invoice: Invoice) -> str:
    """The address of one invoice."""
    return reverse("invoice", args=[world.norrvik.customer_number, world.contract.number, invoice.public_id])


def text_of(answer: HttpResponse) -> str:
    """What the page's main part says, each run of spaces as one."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    main = document.find(".//main")
    return " ".join(" ".join((main if main is not None else document).itertext()).split())


def rows_of(answer: HttpResponse) -> list[list[str]]:
    """The cells of every row of every table's body and foot."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    rows = [row for part in ("tbody", "tfoot") for row in document.iterfind(f".//{part}/tr")]
    return [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in rows]


def marks_of(answer: HttpResponse) -> list[str | None]:
    """The pillar of each row of the tables' bodies."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    return [row.get("data-mark") for row in document.iterfind(".//tbody/tr")]
