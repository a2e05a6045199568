"""
The page of an opened proposal with 500 editable amounts: under 300 ms of server time, as are its search and its save.

Run: `python -m bench.invoice_page`. Through Django's test client as the app role behind row-level security, in the
database of 200,000 insured; median of fifteen. What is measured beside it is the same page with one amount.
"""

import statistics
import time
from datetime import date
from urllib.parse import urlencode

from bench import dataset
from bench.pages import somebody_everywhere

ROUNDS = 15
ROWS = 500
LIMIT = 300


def main() -> None:
    """Measure and print a table."""
    dataset.build()
    from django.test import Client

    user, many, one = prepare()
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    print(f"opened with one amount            {median(lambda: client.get(one)):7.1f} ms")
    print(f"opened with {ROWS} amounts           {median(lambda: client.get(many)):7.1f} ms (under {LIMIT})")
    form = fields_of(client.get(many))
    print(f"sum of {ROWS} typed amounts          {median(lambda: post(client, many + 'amounts/sum/', form)):7.1f} ms")
    print(f"search with {ROWS} typed amounts     {median(lambda: post(client, many, {**form, 'q': 'berg'})):7.1f} ms")
    print(f"{ROWS} amounts refused and shown     {median(lambda: refused(client, many, form)):7.1f} ms (under {LIMIT})")
    print(f"{ROWS} amounts saved                 {median(lambda: saved(client, many)):7.1f} ms (under {LIMIT})")


def prepare():
    """Make proposals of 500 insured and of one; return who opens them and both addresses."""
    from django.db import connection, transaction

    from pelaren.domain.billing.models import Invoice, InvoiceLine
    from pelaren.domain.billing.operations import proposals
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        user = somebody_everywhere()
        proposals.make(today=date.today())
        many, one = (Invoice.objects.proposals().get(contract__number=f"{number}-1") for number in (100_001, 100_002))
        kept = {many: ROWS, one: 1}
        for proposal, count in kept.items():
            lines = InvoiceLine.objects.filter(invoice=proposal).order_by("pk").values_list("pk", flat=True)
            InvoiceLine.objects.filter(invoice=proposal).exclude(pk__in=list(lines[:count])).delete()
        with connection.cursor() as cursor:
            cursor.execute("analyze billing_invoiceline")
    return user, *(
        f"/employers/{n}/contracts/{n}-1/invoices/{i.public_id}/" for n, i in ((100_001, many), (100_002, one))
    )


def fields_of(answer) -> dict[str, str]:
    """Every field of the form of amounts, each amount one larger than it stands there."""
    from html5lib import parse

    form = parse(answer.content.decode(), namespaceHTMLElements=False).find(".//form[@id='amounts']")
    fields = {field.get("name"): field.get("value", "") for field in form.iterfind(".//input") if field.get("name")}
    return {name: larger(text) if name.startswith("amount-") else text for name, text in fields.items()}


def larger(text: str) -> str:
    from pelaren.values.money import format_amount, parse_amount

    return format_amount(parse_amount(text) + 100)


def refused(client, address: str, form: dict[str, str]) -> None:
    """Send one wrong amount among all that are typed: everything comes back."""
    wrong = next(name for name in form if name.startswith("amount-"))
    expect(422, post(client, address + "amounts/", {**form, wrong: "x"}))


def saved(client, address: str) -> float:
    """Save all amounts anew; only the saving itself counts."""
    form = fields_of(client.get(address))
    begun = time.perf_counter()
    expect(302, post(client, address + "amounts/", form))
    return time.perf_counter() - begun


def post(client, address: str, form: dict[str, str]):
    """Send a form as a browser does, which is not how the test client would."""
    return client.post(address, urlencode(form), content_type="application/x-www-form-urlencoded")


def expect(status: int, answer) -> None:
    if answer.status_code != status:
        raise SystemExit(f"answered {answer.status_code} instead of {status}")


def median(work) -> float:
    """Return the median milliseconds of what work does, or of the seconds it returns."""
    times = []
    work()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        own = work()
        times.append((own if isinstance(own, float) else time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
