"""
Lists, search and sending at the size of a national pension administrator: `python -m bench.conversations`.

100,000 conversations by default, 1,000,000 with PELAREN_BENCH_WHOLE=1 (a tenth beside it tells the growth). Lists and
searches go through Django's test client as the app role behind row-level security, in the largest employer, the two
sizes in turns; sending goes through the web server. Each line says the figure, its limit and whether it is held.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse

from bench import _conversations, _sending
from bench._conversations import Size

TURNS, WARM, ROUNDS = 12, 3, 4
LARGEST = 100_001
LIST, SEARCH, GROWTH = 30.0, 50.0, 1.3
BASE = f"/employers/{LARGEST}/conversations/"
OPEN = "status=new&status=sent&status=answered&status=reply"
EVERY = ["new", "sent", "answered", "reply", "closed"]
LISTS = {
    "list as it begins": "",
    "every status": f"?{OPEN}&status=closed",
    "status Svar inkommit": "?status=reply",
    "topic": "?topic=2",
    "handler": "?handler=BEMA02",
    "number": "?number=10500",
    "topic, handler, closed": f"?topic=2&handler=BEMA02&{OPEN}&status=closed",
    "every status, page 1,000": f"?{OPEN}&status=closed&page=1000",
}
SEARCHES = {
    "a surname": "Lindqvist",
    "a rare word": "ord4711",
    "a common word": "premien",
    "beginning of a word": "beräk",
    "a personal number": "",
    "beginning of a number": "198504",
    "name and common word": "Öberg premien",
}


Ask = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Page:
    """A page in one of the sizes: how it is asked for, its limit in ms, and the text that is searched for on it."""

    ask: Ask
    limit: float
    text: str = ""


def main() -> None:
    """Measure both sizes and print a table."""
    from pelaren.console.management.commands.web import keep_for_good

    sizes = _conversations.sizes()
    pages: dict[Size, dict[str, Page]] = {}
    for size in sizes:
        begun = time.perf_counter()
        _conversations.build(size)
        pages[size] = pages_of()
        print(f"{size.conversations:,} conversations built or tidied in {time.perf_counter() - begun:.0f} s")
    keep_for_good()
    times = measured(pages)
    for size in sizes:
        _conversations.turn_to(size)
        print(f"\n{size.conversations:,} conversations, {size.largest:,} in the largest employer")
        for name, page in pages[size].items():
            tell(name, page, times[size][name])
            if page.text:
                beside(page.text)
    print("\ngrowth from the smaller to the larger")
    small, large = (times[size] for size in sizes)
    for name, page in pages[sizes[0]].items():
        ratio = statistics.median(large[name]) / statistics.median(small[name])
        held = "" if page.text else f"  limit {GROWTH} x  {'held' if ratio <= GROWTH else 'MISSED'}"
        print(f"  {name:32} {ratio:5.2f} x{held}")
    _sending.main()


def pages_of() -> dict[str, Page]:
    """Return the pages of the database that Django is turned to, by name."""
    from django.test import Client

    from pelaren.domain.accounts.models import User

    employer, handler = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    employer.force_login(User.objects.get(pk=1))
    handler.force_login(User.objects.get(pk=5))
    pages = {name: Page(partial(employer.get, BASE + query), LIST) for name, query in LISTS.items()}
    pages["start page"] = Page(partial(employer.get, f"/employers/{LARGEST}/"), LIST)
    pages["inbox"] = Page(partial(handler.get, "/desk/"), LIST)
    pages["inbox, unassigned"] = Page(partial(handler.get, "/desk/?queue=unassigned"), LIST)
    for name, text in {**SEARCHES, "a personal number": _conversations.a_number()}.items():
        address = employer.post(BASE, {"text": text, "status": EVERY}).url
        pages[f"search: {name}"] = Page(partial(employer.get, address), SEARCH, text)
    return pages


def measured(pages: dict[Size, dict[str, Page]]) -> dict[Size, dict[str, list[float]]]:
    """Return the milliseconds of each page, the sizes in turns: a loud minute of the machine meets both of them."""
    times: dict[Size, dict[str, list[float]]] = {size: defaultdict(list) for size in pages}
    for _ in range(TURNS):
        for size, own in pages.items():
            _conversations.turn_to(size)
            for name, page in own.items():
                for number in range(WARM + ROUNDS):
                    begun = time.perf_counter()
                    page.ask()
                    if number >= WARM:
                        times[size][name].append((time.perf_counter() - begun) * 1000)
    return times


def tell(name: str, page: Page, times: list[float]) -> None:
    """Print the median of a page beside its limit, with the number of queries."""
    from django.db import connection

    asked: list[str] = []

    def count(execute, sql, *arguments):
        asked.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        answer = page.ask()
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}")
    median = statistics.median(times)
    held = f"limit {page.limit:.0f} ms  {'held' if median <= page.limit else 'MISSED'}"
    print(f"  {name:32} {median:7.1f} ms (fastest {min(times):.1f})  {len(asked)} queries  {held}")


def beside(text: str) -> None:
    """Print what the same search costs in plain text, newest 26 in the employer: trigram index, and without any."""
    import psycopg
    from django.db import connection

    import tests.database as testing

    name = connection.settings_dict["NAME"]
    with psycopg.connect(testing.CLUSTER.superuser_url(name), autocommit=True) as plain:
        for peer, setting in (("trigram index", "on"), ("plain ILIKE", "off")):
            plain.execute(f"set enable_bitmapscan = {setting}")
            times = []
            for _ in range(5):
                begun = time.perf_counter()
                conditions = " and ".join(["p.text ilike %s"] * len(text.split()))
                plain.execute(
                    "select c.id from messaging_conversation c where c.employer_id = 1 and exists (select from"  # noqa: S608
                    " bench_plain p join messaging_message m on m.id = p.id where m.conversation_id = c.id and"
                    f" {conditions}) order by c.last_message_at desc limit 26",
                    [f"%{word}%" for word in text.split()],
                ).fetchall()
                times.append((time.perf_counter() - begun) * 1000)
            print(f"      beside it, {peer:20} {statistics.median(times):7.1f} ms (query alone)")


if __name__ == "__main__":
    main()
