"""
The conversations of a national pension administrator, in a database copy of its own.

1,600 employers, one of them with 60,000 conversations; three messages in each. Every row is inserted set-based. The
texts of the largest employer are real: sealed and indexed under its own key, so that search opens what it finds. Those
of the others are random bytes of the same length, with index terms of their own employer's key. One conversation in ten
is open.
"""

import os
import random
from dataclasses import dataclass

import psycopg
from django.db import connection, transaction

import tests.database as testing

WHOLE = os.environ.get("PELAREN_BENCH_WHOLE") == "1"
EMPLOYERS = 1_600
LARGEST_SHARE = 0.06
MESSAGES = 3
FIRST_NUMBER = 10_000
WORDS = 2_000
COMMON = (
    "premien",
    "pensionen",
    "beräkning",
    "lön",
    "avtalet",
    "utbetalning",
    "från",
    "och",
    "att",
    "för",
    "kan",
    "ni",
)
SURNAMES = (
    "Lindqvist",
    "Öberg",
    "Åkesson",
    "Häggblom",
    "Nyström",
    "Ekholm",
    "Sandholm",
    "Ahlskog",
    "Zetterberg",
    "Lund",
)
LENGTH = 22


@dataclass(frozen=True)
class Size:
    """How many conversations there are, and in the largest employer."""

    conversations: int
    largest: int


def sizes() -> list[Size]:
    """The sizes to measure: growth is told by two of them."""
    whole = [100_000, 1_000_000] if WHOLE else [20_000, 100_000]
    return [Size(count, int(count * LARGEST_SHARE)) for count in whole]


def build(size: Size) -> None:
    """Turn Django to a copy of the migrated template that is filled and analysed; a later run finds and tidies it."""
    import django

    django.setup()
    name = turn_to(size)
    if testing.exists(testing.CLUSTER, name):
        with psycopg.connect(testing.CLUSTER.superuser_url(name), autocommit=True) as superuser:
            _forget_what_was_sent(superuser, size)
        return
    building = f"{name}_building"
    _turn(building)
    testing.copy(testing.CLUSTER, testing.TEMPLATE, building)
    with psycopg.connect(testing.CLUSTER.superuser_url(building), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("set maintenance_work_mem = '1GB'")
        superuser.execute("set synchronous_commit = off")
        fill(superuser, size)
        superuser.execute("vacuum analyze")
    connection.close()
    testing.rename(testing.CLUSTER, building, name)
    turn_to(size)


def turn_to(size: Size) -> str:
    """Turn Django to the database of a size, and return its name."""
    name = f"pelaren_bench_{testing.fingerprint()}_{size.conversations}"
    _turn(name)
    return name


def _turn(name: str) -> None:
    from django.conf import settings

    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def fill(superuser: psycopg.Connection, size: Size) -> None:
    """Insert employers, people, conversations, messages and words."""
    numbers = {
        "employers": EMPLOYERS, "conversations": size.conversations, "largest": size.largest, "messages": MESSAGES,
        "first": FIRST_NUMBER,
    }  # fmt: skip
    for statement in ROWS:
        superuser.execute(statement, numbers)
    superuser.execute("drop index messaging_searchwords_terms")
    _words_of_the_others(superuser)
    _real_texts(superuser)
    superuser.execute("create index messaging_searchwords_terms on messaging_searchwords using gin (terms)"
                      " with (gin_pending_list_limit = 1024)")  # fmt: skip


def _forget_what_was_sent(superuser: psycopg.Connection, size: Size) -> None:
    """Take away the conversations that sending has begun: each run would have more to count than the one before."""
    superuser.execute("set session_replication_role = replica")
    superuser.execute(
        "create temporary table begun as select id from messaging_conversation where number > %s",
        [FIRST_NUMBER + size.conversations],
    )
    superuser.execute("delete from messaging_notice where conversation_id in (select id from begun)")
    superuser.execute("delete from messaging_searchwords where conversation_id in (select id from begun)")
    superuser.execute("delete from messaging_message where conversation_id in (select id from begun)")
    superuser.execute("delete from messaging_conversation where id in (select id from begun)")
    superuser.execute("truncate audit_event, messaging_tally")
    superuser.execute(TALLY)
    superuser.execute("vacuum analyze messaging_notice, messaging_searchwords, messaging_message")
    superuser.execute("vacuum analyze messaging_conversation, messaging_tally, audit_event")


def _real_texts(superuser: psycopg.Connection) -> None:
    """Seal and index the messages of the largest employer, whose rows have no content yet."""
    from pelaren.domain.messaging import sealing
    from pelaren.domain.messaging.blind_words import BlindIndex
    from pelaren.domain.messaging.models import Message
    from pelaren.domain.messaging.words import Contents
    from pelaren.domain.tenancy import context
    from pelaren.domain.vault import rules as vault
    from pelaren.domain.vault.operations.keys import wrapping_key

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        wrapping = wrapping_key(1)
        blind = BlindIndex.of(1)
    chance = random.Random(1)  # noqa: S311  texts for a bench, no secrets
    numbers: dict[str, int] = {}
    rows = superuser.execute(
        "select m.id, m.conversation_id, c.number, m.place, m.side, m.author_id from messaging_message m"
        " join messaging_conversation c on c.id = m.conversation_id where m.employer_id = 1 order by 2, 4"
    ).fetchall()
    keys, key, opened = [], b"", None
    sealed, words, plain = [], [], []
    for pk, conversation, number, place, side, author in rows:
        if conversation != opened:
            opened, key = conversation, vault.new_key()
            wrapped = vault.seal(wrapping.key, key, place=sealing.key_place(1, number))
            keys.append((conversation, wrapped))
        text = a_text(chance)
        message = Message(employer_id=1, conversation_id=conversation, place=place, side=side, author_id=author)
        sealed.append((pk, vault.seal(key, text.encode(), place=sealing.message_place(message))))
        terms = Contents.of([text]).index_terms
        for term in terms:
            if term not in numbers:
                numbers[term] = blind.number(term)
        words.append((pk, conversation, 1, [numbers[term] for term in terms]))
        plain.append((pk, text))
    _copy(superuser, "create temporary table k (id bigint, v bytea)", "k", keys)
    superuser.execute("update messaging_conversation c set sealed_key = k.v from k where k.id = c.id")
    _copy(superuser, "create temporary table s (id bigint, v bytea)", "s", sealed)
    superuser.execute("update messaging_message m set sealed = s.v from s where s.id = m.id")
    _copy(superuser, "", "messaging_searchwords", words)
    _copy(superuser, "create table bench_plain (id bigint primary key, text text)", "bench_plain", plain)
    superuser.execute("create extension if not exists pg_trgm")
    superuser.execute("create index bench_plain_trgm on bench_plain using gin (text gin_trgm_ops)")
    superuser.execute("grant select on bench_plain to pelaren_app")


def a_text(chance: random.Random) -> str:
    """A message: mostly common words, some rare ones, now and then a name and a number."""
    words = chance.choices(COMMON, k=LENGTH // 2) + [f"ord{int(chance.paretovariate(0.6))}" for _ in range(LENGTH // 2)]
    if chance.random() < 0.3:
        words.insert(3, f"{chance.choice(SURNAMES)} {chance.choice(SURNAMES)[:4]}a")
    if chance.random() < 0.2:
        words.insert(
            5,
            f"19{chance.randint(40, 99)}0{chance.randint(1, 9)}{chance.randint(10, 28)}-98{chance.randint(0, 99):02d}",
        )
    return " ".join(words)


def a_number() -> str:
    """Return a personal number that somebody has written in the largest employer."""
    with connection.cursor() as cursor:
        cursor.execute("select substring(text from '[0-9]{8}-98[0-9]{2}') from bench_plain where text ~ '-98' limit 1")
        [number] = cursor.fetchone()
    return number


def _copy(superuser: psycopg.Connection, create: str, table: str, rows: list[tuple]) -> None:
    if create:
        superuser.execute(create)
    with superuser.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _words_of_the_others(superuser: psycopg.Connection) -> None:
    """Give every other message forty terms, drawn for its employer from a vocabulary with few common words."""
    superuser.execute(
        """
        insert into messaging_searchwords (message_id, conversation_id, employer_id, terms)
        select m.id, m.conversation_id, m.employer_id,
               array(select hashint8extended(m.employer_id, floor(2000 * power((hashint8extended(m.id, n) & 65535)
                     / 65536.0, 3))::bigint) from generate_series(1, 40) n)
        from messaging_message m where m.employer_id <> 1
        """
    )


TALLY = """
    insert into messaging_tally (topic_id, last_side, insurer_assignee_id, change)
    select topic_id, last_side, insurer_assignee_id, count(*) from messaging_conversation where closed_at is null
    group by topic_id, last_side, insurer_assignee_id
"""
ROWS = (
    """
    insert into employers_employer
        (id, customer_number, name, business_id, market, street, postcode, town, phone, contact_name)
    select n, 100000 + n, 'Arbetsgivare ' || n, '29' || lpad(n::text, 8, '0'),
           case when n %% 2 = 0 then 'SE' else 'FI' end, 'Storgatan 1', '12345', 'Tallviken', '', ''
    from generate_series(1, %(employers)s) n
    """,
    "select setval('employers_employer_id_seq', %(employers)s)",
    """
    insert into accounts_department (id, name)
    select n, 'Avdelning ' || n from generate_series(1, 5) n
    """,
    """
    insert into messaging_topic (id, name, department_id, target_days)
    select n, 'Ämne ' || n, n, 2 from generate_series(1, 5) n
    """,
    """
    insert into accounts_user
        (id, password, email, handle, first_name, last_name, is_active, created_at, notices, language)
    select n, '!', 'bench' || n || '@pelaren.example', 'BEMA' || lpad(n::text, 2, '0'), 'Bea', 'Mätare', true, now(),
           'daily', 'sv'
    from generate_series(1, 8) n
    """,
    "select setval('accounts_user_id_seq', 8)",
    """
    insert into accounts_membership (user_id, employer_id, role, created_at)
    select u, e.id, 'master', now() from employers_employer e, generate_series(1, 4) u
    """,
    "insert into accounts_staffmember (id, user_id, role) select n, n, 'handler' from generate_series(5, 8) n",
    """
    insert into accounts_staffmember_departments (staffmember_id, department_id)
    select s.id, d.id from accounts_staffmember s, accounts_department d where d.id <= 2
    """,
    # What happened last is drawn for each: a turn of either side, answered or not; nine of ten are closed. The largest
    # employer's lie scattered among the others', as they come in.
    """
    insert into messaging_conversation
        (employer_id, number, topic_id, sealed_key, key_generation, started_at, last_message_at, turn_began_at,
         last_side, turn_answers, employer_wrote, insurer_wrote, closed_at, closed_by_id, employer_assignee_id,
         insurer_assignee_id)
    select case when n %% 100 < 100 * %(largest)s / %(conversations)s then 1 else 2 + n %% (%(employers)s - 1) end,
           %(first)s + n, 1 + drawn[1] %% 5, '\\x00', 1, at - interval '3 days', at, at,
           case when drawn[2] %% 3 = 0 then 'employer' else 'insurer' end, drawn[3] %% 7 <> 0, true, true,
           case when drawn[4] %% 10 <> 0 then at + interval '1 hour' end, case when drawn[4] %% 10 <> 0 then 5 end,
           case when drawn[5] %% 4 = 0 then 1 + drawn[6] %% 3 end,
           case when drawn[7] %% 2 = 0 then 5 + drawn[8] %% 3 end
    from (select n, now() - (hashint8extended(n, 7) & 1073741823) * interval '0.1 second' as at,
                 array(select hashint8extended(n, 10 + k) & 1048575 from generate_series(1, 8) k) as drawn
          from generate_series(1, %(conversations)s) n) dated
    """,
    TALLY,
    """
    insert into messaging_message (employer_id, conversation_id, place, side, author_id, sent_at, sealed)
    select c.employer_id, c.id, place, case when place %% 2 = 1 then 'employer' else 'insurer' end,
           case when place %% 2 = 1 then 1 else 5 end, c.last_message_at - (3 - place) * interval '1 day',
           decode(repeat(md5(c.id::text), 12), 'hex')
    from messaging_conversation c, generate_series(1, %(messages)s) place
    """,
    "insert into series_series (name, next_number) values ('conversations', %(first)s + %(conversations)s + 1)",
)
