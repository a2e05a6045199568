"""Sending through the web server: each message is sealed, indexed, audited, and its notice queued."""

import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

PEOPLE = 8
SECONDS = 15.0
RATE, P95 = 150.0, 100.0
TOKEN = "a" * 32


def main() -> None:
    """Send answers from several people at once for a while, and print how many a second and how long each took."""
    from django.db import connection

    import tests.database as testing

    name = connection.settings_dict["NAME"]
    numbers, cookie = _conversations(), _session()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # As `up` starts it: with a pool of connections.
    environment = {**os.environ, "PELAREN_DATABASE_URL": testing.CLUSTER.url("app", name), "PELAREN_POOL": "1"}
    environment["PORT"] = str(port)
    server = subprocess.Popen([sys.executable, "-m", "django", "web"], env=environment)
    try:
        _wait(port)
        _send(port, cookie, numbers, seconds=2.0)
        begun = time.perf_counter()
        times = _send(port, cookie, numbers, seconds=SECONDS)
        rate = len(times) / (time.perf_counter() - begun)
    finally:
        server.terminate()
        server.wait(20)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"\nsending through the web server, {PEOPLE} people at once")
    print(f"  messages a second {rate:18.0f}    limit {RATE:.0f}  {'held' if rate >= RATE else 'MISSED'}")
    print(f"  p95 {p95:32.1f} ms limit {P95:.0f} ms  {'held' if p95 <= P95 else 'MISSED'}")
    print(f"  median {statistics.median(times):29.1f} ms")


def _send(port: int, cookie: str, numbers: list[tuple[int, int]], *, seconds: float) -> list[float]:
    """Return the milliseconds of each message that was sent."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def person(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  texts for a bench, no secrets
        line = socket.create_connection(("127.0.0.1", port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < end:
            customer, number = chance.choice(numbers)
            text = f"Hej, gäller premien för Ove Lindqvist, ärende {chance.random()}."
            form = {"text": text, "form_key": f"{chance.getrandbits(128):032x}", "csrfmiddlewaretoken": TOKEN}
            request = _request(f"/employers/{customer}/conversations/{number}/messages/", form, cookie, port)
            begun = time.perf_counter()
            line.sendall(request)
            answer = line.recv(65_536)
            times.append((time.perf_counter() - begun) * 1000)
            if not answer.startswith(b"HTTP/1.1 302 ") or not answer.endswith(b"\r\n\r\n"):
                raise SystemExit(f"sending was answered with {answer[:80]!r}")

    threads = [threading.Thread(target=person, args=(seed,)) for seed in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _request(path: str, form: dict[str, str], cookie: str, port: int) -> bytes:
    """Write a request by hand: a client library would take the processors that the server is measured on."""
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _conversations() -> list[tuple[int, int]]:
    """Begin a conversation at each of a hundred employers, as its own web process would; return where to answer."""
    from django.db import transaction
    from django.utils import timezone

    from pelaren.domain.accounts.models import Membership
    from pelaren.domain.messaging.models import Topic
    from pelaren.domain.messaging.operations import conversations
    from pelaren.domain.messaging.rules import Side
    from pelaren.domain.tenancy import context

    begun = []
    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        topic = Topic.objects.get(pk=1)
        for by in Membership.objects.filter(user=1, employer__lte=100).select_related("employer"):
            made = conversations.start(
                employer_id=by.employer_id, topic=topic, text="Hej", side=Side.EMPLOYER, by=by, now=timezone.now()
            )
            begun.append((by.employer.customer_number, made.number))
    return begun


def _session() -> str:
    """Sign a person in and return the cookies."""
    from django.conf import settings
    from django.test import Client

    from pelaren.domain.accounts.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(pk=1))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")
