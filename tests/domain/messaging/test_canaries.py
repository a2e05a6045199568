"""
Words that must be nowhere: in no column of any table, no file of the database, no dump, no upload on a disk, no log, no
mail, no address, no title.
"""

import logging
import os
import re
import secrets
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from psycopg import sql

from pelaren.domain.messaging.operations import drafts, notes, notices, openings
from pelaren.domain.messaging.rules import Side
from pelaren.web import uploads
from tests.committed import acting, committed_world
from tests.conversations import NOW, a_conversation, a_file
from tests.database import CLUSTER, NAME
from tests.hostile_files import pdf

WORDS = 1_000 if os.environ.get("PELAREN_SOAK") else 60


@pytest.fixture
def canaries() -> list[str]:
    return [f"kanarie{secrets.token_hex(6)}" for _ in range(WORDS)]


def stored() -> bytes:
    """Everything that the database holds, as bytes: text as text, and what is binary as it is."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(sql.SQL("select * from {}").format(sql.Identifier(model._meta.db_table)))
            found += [
                bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    return b"\n".join(found)


def hits(where: bytes, words: list[str]) -> set[bytes]:
    return set(re.findall(b"|".join(word.encode() for word in words), where))


def test_the_search_itself_finds_what_lies_open(world, canaries):
    world.norrvik.name = canaries[0]
    world.norrvik.save()

    assert hits(stored(), canaries) == {canaries[0].encode()}


def test_no_canary_is_found_anywhere(world, signed_in, canaries, caplog):
    caplog.set_level(logging.DEBUG)
    texts, names, contents, drafted = (canaries[start::4] for start in range(4))
    asta = signed_in(world.asta.user)
    conversation = a_conversation(world, text=" ".join(texts))
    there = [world.norrvik.customer_number, conversation.number]
    pages = []
    for start in range(0, len(names), 10):
        files = [
            SimpleUploadedFile(f"{name}.pdf", pdf(b"/N (" + content.encode() + b") "))
            for name, content in zip(names[start : start + 10], contents[start : start + 10], strict=False)
        ]
        pages.append(asta.post(reverse("conversation-messages", args=there), {"text": texts[0], "files": files}))
    pages.append(asta.post(reverse("conversation-draft", args=there), {"text": " ".join(drafted)}))
    pages.append(asta.post(reverse("conversation-messages", args=there), {"text": texts[0] + "\x07"}))
    openings.open_outside(conversation=conversation, reason=f"Därför att {texts[1]}", by=world.disa, now=NOW)
    for user_id in notices.due(at_once_until=NOW, daily_until=NOW):
        notices.mail(user_id=user_id, mailer=_Outbox(), now=NOW)
    page = asta.get(reverse("conversation", args=there)).content.decode()

    assert len(hits(page.encode(), canaries)) >= len(texts) + len(names)
    assert hits(stored(), canaries) == set()
    assert hits(caplog.text.encode(), canaries) == set()
    assert mail.outbox and hits(b"".join(one.message().as_bytes() for one in mail.outbox), canaries) == set()
    assert hits(" ".join(answer.get("Location", "") for answer in pages).encode(), canaries) == set()
    assert hits(re.search("<title>.*?</title>", page, re.DOTALL)[0].encode(), canaries) == set()


def test_no_canary_lies_in_the_files_of_the_database_or_in_a_dump_of_it(django_db_blocker, canaries):
    begun = time.time() - 1
    with django_db_blocker.unblock(), committed_world() as world:
        with acting():
            world.norrvik.name = open_word = f"kanarie{secrets.token_hex(6)}"
            world.norrvik.save()
            sent = [a_file(f"{name}.pdf", pdf(b"/N (" + name.encode() + b") ")) for name in canaries[:10]]
            conversation = a_conversation(world, *sent, text=" ".join(canaries))
            drafts.save(
                employer_id=world.norrvik.pk, side=Side.EMPLOYER, conversation=conversation, text=" ".join(canaries),
                by=world.asta, now=NOW,
            )  # fmt: skip
            notes.write(conversation=conversation, text=" ".join(canaries), by=world.maria, now=NOW)
        dumped = subprocess.run(
            [CLUSTER.binaries().program("pg_dump"), CLUSTER.superuser_url(NAME)], capture_output=True, check=True
        ).stdout
        files = b"".join(file.read_bytes() for file in files_of_the_database(begun))

    words = [*canaries, open_word]
    assert hits(dumped, [*words, *(word.encode().hex() for word in words)]) == {open_word.encode()}
    assert hits(files, words) == {open_word.encode()}


def files_of_the_database(since: float) -> list[Path]:
    """The files of this run's database, and the journal of what was written since a moment."""
    with psycopg.connect(CLUSTER.superuser_url(NAME), autocommit=True) as superuser:
        superuser.execute("checkpoint")
        [oid] = superuser.execute("select oid from pg_database where datname = %s", [NAME]).fetchone()
    journal = [file for file in (CLUSTER.folder / "pg_wal").iterdir() if file.is_file()]
    found = [*(CLUSTER.folder / "base" / str(oid)).iterdir(), *journal, CLUSTER.log]
    return [file for file in found if file.stat().st_mtime >= since]


def test_an_upload_never_lies_on_a_disk_in_clear(canaries):
    content = " ".join(canaries * 200).encode()
    kept = uploads.SealedFile()
    for start in range(0, len(content), 65_536):
        kept.append(content[start : start + 65_536])
    while kept.size <= uploads.IN_MEMORY:
        kept.append(content)

    kept._disk.seek(0)
    on_disk = kept._disk.read()

    assert len(on_disk) > uploads.IN_MEMORY // 2 and hits(on_disk, canaries) == set()
    assert kept.seek(0) == 0 and kept.readall().startswith(content)


class _Outbox:
    def send(self, *, to, subject, body):
        mail.send_mail(subject, body, None, [to])
