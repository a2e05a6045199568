"""
Exchange of all keys: `python -m bench.key_rotation [CONVERSATIONS]`, 50,000 by default, in 1,600 employers.

Every employer gets a new key and every conversation's key is wrapped by it, part by part as the job does it, as the app
role behind row-level security.
"""

import atexit
import sys
import time

import psycopg

import tests.database as testing
from bench._conversations import EMPLOYERS, FIRST_NUMBER, MESSAGES, ROWS


def main() -> None:
    """Build, exchange, and print how long it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    build(count)
    begun = time.perf_counter()
    steps = exchange()
    took = time.perf_counter() - begun
    print(f"{count:,} conversations of {EMPLOYERS:,} employers in {steps} parts: {took:.1f} s,"
          f" {count / took:,.0f} a second; the longest anybody waits is one part")  # fmt: skip


def build(count: int) -> None:
    """Point Django at a copy of the migrated template with conversations whose keys are real."""
    import django
    from django.conf import settings
    from django.db import connection, transaction

    name = f"{testing.NAME}_rotation"
    testing.copy(testing.CLUSTER, testing.TEMPLATE, name)
    atexit.register(testing.drop, testing.CLUSTER, name)
    django.setup()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    numbers = {
        "employers": EMPLOYERS, "conversations": count, "largest": int(count * 0.06), "messages": MESSAGES,
        "first": FIRST_NUMBER,
    }  # fmt: skip
    with psycopg.connect(testing.CLUSTER.superuser_url(name), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        for statement in ROWS:
            if "insert into messaging_message" not in statement:
                superuser.execute(statement, numbers)
        with transaction.atomic():
            wrapped = wrap(superuser)
        superuser.execute("create temporary table k (id bigint, v bytea)")
        with superuser.cursor() as cursor, cursor.copy("copy k from stdin") as copy:
            for row in wrapped:
                copy.write_row(row)
        superuser.execute("update messaging_conversation c set sealed_key = k.v from k where k.id = c.id")
        superuser.execute("vacuum analyze")


def wrap(superuser: psycopg.Connection) -> list[tuple[int, bytes]]:
    """Return a key of its own for each conversation, wrapped by its employer's."""
    from pelaren.domain.messaging import sealing
    from pelaren.domain.tenancy import context
    from pelaren.domain.vault import rules as vault
    from pelaren.domain.vault.operations.keys import Known, employer_key

    context.act_for_insurer(user_id=None)
    known = Known()
    rows = superuser.execute("select id, employer_id, number from messaging_conversation").fetchall()
    return [
        (pk, vault.seal(employer_key(owner, known=known), vault.new_key(), place=sealing.key_place(owner, number)))
        for pk, owner, number in rows
    ]


def exchange() -> int:
    """Do the run as its job does, and return in how many parts."""
    from django.utils import timezone

    from pelaren.domain.accounts.models import StaffMember
    from pelaren.domain.messaging.models import Conversation
    from pelaren.domain.messaging.operations import key_rotation
    from pelaren.domain.tenancy import context

    with context.acting_for_insurer():
        run = key_rotation.start(by=StaffMember.objects.get(pk=5), now=timezone.now())
    steps, more = 0, True
    while more:
        with context.acting_for_insurer():
            more = key_rotation.step(run, now=timezone.now())
        steps += 1
    with context.acting_for_insurer():
        if Conversation.objects.exclude(key_generation=2).exists():
            raise SystemExit("a key was left")
    return steps


if __name__ == "__main__":
    main()
