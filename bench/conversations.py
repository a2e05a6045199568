"""
Lists, search and sending at the size of a national pension administrator: `python -m bench.conversations`.

100,000 conversations by default, 1,000,000 with PELAREN_BENCH_WHOLE=1 (a tenth beside it tells the growth). Lists and
searches go through Django's test client as the app role behind row-level security, in the largest employer; sending
goes through the web server. Each line says the figure, its limit and whether it is held.
"""

import statistics
import time

from bench import _conversations, _sending
from bench._conversations import Size

ROUNDS = 40
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


def main() -> None:
    """Measure both sizes and print a table."""
    medians: dict[str, list[float]] = {}
    for size in _conversations.sizes():
        begun = time.perf_counter()
        _conversations.build(size)
        print(f"\n{size.conversations:,} conversations, {size.largest:,} in the largest employer,"
              f" built in {time.perf_counter() - begun:.0f} s")  # fmt: skip
        for name, median in measure(size).items():
            medians.setdefault(name, []).append(median)
    print("\ngrowth from the smaller to the larger")
    for name, (small, large) in medians.items():
        ratio = large / small
        print(f"  {name:32} {ratio:5.2f} x  limit {GROWTH} x  {'held' if ratio <= GROWTH else 'MISSED'}")
    _sending.main()


def measure(size: Size) -> dict[str, float]:
    """Print and return the medians of one size."""
    from django.test import Client

    from pelaren.console.management.commands.web import keep_for_good
    from pelaren.domain.accounts.models import User

    keep_for_good()
    employer, handler = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    employer.force_login(User.objects.get(pk=1))
    handler.force_login(User.objects.get(pk=5))
    medians = {}
    for name, query in {**LISTS, "start page": None}.items():
        address = f"/employers/{LARGEST}/" if query is None else BASE + query
        medians[name] = tell(name, lambda address=address: employer.get(address), LIST)
    for name, address in {"inbox": "/desk/", "inbox, unassigned": "/desk/?queue=unassigned"}.items():
        medians[name] = tell(name, lambda address=address: handler.get(address), LIST)
    for name, text in {**SEARCHES, "a personal number": _conversations.a_number()}.items():
        address = employer.post(BASE, {"text": text, "status": EVERY}).url
        medians[f"search: {name}"] = tell(f"search: {name}", lambda address=address: employer.get(address), SEARCH)
        beside(text)
    return medians


def tell(name: str, ask, limit: float) -> float:
    """Print the median of a page beside its limit, with the number of queries."""
    from django.db import connection

    asked: list[str] = []

    def count(execute, sql, *arguments):
        asked.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    median = statistics.median(times)
    held = "held" if median <= limit else "MISSED"
    print(
        f"  {name:32} {median:7.1f} ms (fastest {min(times):.1f})  {len(asked)} queries  limit {limit:.0f} ms  {held}"
    )
    return median


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
