"""Typing amounts on an opened invoice, as the page's own form sends them."""

from django.test import Client
from html5lib import parse

from pelaren.domain.billing.models import Invoice
from tests.portal.billing.reading import address_of


def form_of(answer) -> dict[str, str]:
    """Every field of the form of amounts, with what stands in it."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    form = document.find(".//form[@id='amounts']")
    return {field.get("name"): field.get("value", "") for field in form.iterfind(".//input") if field.get("name")}


def opened(client: Client, world, invoice: Invoice) -> dict[str, str]:
    return form_of(client.get(address_of(world, invoice)))


def save(client: Client, world, invoice: Invoice, form: dict[str, str], **changed: str):
    """Send the form with some amounts changed, by line id."""
    typed = {f"amount-{line}": text for line, text in changed.items()}
    return client.post(f"{address_of(world, invoice)}amounts/", {**form, **typed})


def errors_of(answer) -> list[str]:
    """The lines of the error summary."""
    document = parse(answer.content.decode(), namespaceHTMLElements=False)
    summary = document.find(".//div[@id='errors']")
    return [] if summary is None else [" ".join("".join(item.itertext()).split()) for item in summary.iterfind(".//li")]
