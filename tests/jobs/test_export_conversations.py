import io
import shutil
import subprocess
from zipfile import ZipFile

import pytest

from pelaren.domain.files.models import StoredFile
from pelaren.domain.files.operations import stored_files
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations, destruction, exports
from pelaren.domain.messaging.operations.exports import AlreadyExporting
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import Run, State
from pelaren.domain.tenancy import context
from pelaren.jobs.export_conversations import export_conversations
from tests.conversations import NOW, a_conversation, a_file, released
from tests.hostile_files import pdf


def order(world):
    return exports.order(employer_id=world.norrvik.pk, language="sv", by=world.asta, now=NOW)


def work(run):
    export_conversations(run.employer_id, str(run.public_id), "sv")
    context.act_for_insurer(user_id=None)
    return Run.objects.get(pk=run.pk)


def archive(run):
    file, holder = exports.file_of(run)
    return ZipFile(io.BytesIO(b"".join(stored_files.pieces(file, holder))))


def text_of(content):
    return subprocess.run(
        [shutil.which("pdftotext"), "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def test_all_of_an_employers_conversations_come_out_with_text_and_files(world):
    first = a_conversation(world, a_file("lön.pdf", pdf(b"/Note (hej) ")), text="Första texten")
    released(first)
    second = a_conversation(world, text="Andra texten")
    conversations.answer(conversation=second, text="Svaret", side=Side.INSURER, by=world.maria, now=NOW)

    run = work(order(world))

    found = archive(run)
    assert run.state is State.DONE and run.rows_done == run.rows == 2
    assert sorted(found.namelist()) == [
        f"{first.number}/01 lön.pdf", f"{first.number}/{first.number}.pdf", f"{second.number}/{second.number}.pdf"
    ]  # fmt: skip
    assert found.read(f"{first.number}/01 lön.pdf") == pdf(b"/Note (hej) ")
    said = text_of(found.read(f"{second.number}/{second.number}.pdf"))
    assert "Andra texten" in said and "Svaret" in said and "Maria Rehn" in said


def test_what_is_not_delivered_and_what_is_destroyed_does_not_come_out(world):
    held = a_conversation(world, a_file("hållen.pdf"), text="Har en fil")
    gone = a_conversation(world, text="Förstörd")
    conversations.close(conversation=gone, by=world.maria, now=NOW)
    destruction.destroy(conversation=gone, typed=gone.number, by=world.erik, now=NOW)

    found = archive(work(order(world)))

    assert found.namelist() == [f"{held.number}/{held.number}.pdf"]
    assert "hållen.pdf" in text_of(found.read(found.namelist()[0]))


def test_the_archive_is_sealed_and_nothing_of_it_can_be_read_in_the_tables(world):
    a_conversation(world, text="Kanariefågel")

    run = work(order(world))

    stored = b"".join(bytes(chunk.sealed) for chunk in StoredFile.objects.get().chunks.all())
    assert b"Kanarie" not in stored and b".pdf" not in stored
    assert run.result is None


def test_one_archive_at_a_time_and_a_new_one_takes_the_earlier_ones_place(world):
    a_conversation(world)
    first = order(world)
    with pytest.raises(AlreadyExporting):
        order(world)
    first = work(first)

    second = work(order(world))

    assert exports.file_of(first) is None and exports.file_of(second) is not None


def test_a_run_that_was_killed_begins_anew_and_leaves_nothing_behind(world):
    a_conversation(world)
    run = order(world)
    exports.Archive(exports.begin(run, now=NOW), exports.Door(world.norrvik.pk), now=NOW).write(b"x" * 600_000)
    context.act_for_insurer(user_id=None)

    done = work(run)

    assert done.state is State.DONE and archive(done).testzip() is None
    assert StoredFile.objects.filter(removed_at=None).count() == 1


def test_another_employers_archive_is_not_there(world, signed_in):
    a_conversation(world)
    run = work(order(world))

    url = f"/employers/{world.sunnana.customer_number}/conversations/export/{run.public_id}/"

    assert signed_in(world.cecilia.user).get(url).status_code == 404
    assert Conversation.objects.count() == 1


def test_the_lead_takes_the_archive_out_by_the_page(world, signed_in):
    a_conversation(world, text="Hej")
    asta = signed_in(world.asta.user)
    page = f"/employers/{world.norrvik.customer_number}/conversations/export/"
    asta.post(page)
    run = work(Run.objects.get(kind=exports.KIND))

    given = asta.get(f"{page}{run.public_id}/")

    assert ZipFile(io.BytesIO(b"".join(given.streaming_content))).testzip() is None
    assert given["Content-Disposition"].startswith("attachment")
    assert signed_in(world.jonas.user).get(page).status_code == 403


def test_one_conversation_is_taken_out_by_either_side(world, signed_in):
    conversation = a_conversation(world, text="Hej")
    own = f"/employers/{world.norrvik.customer_number}/conversations/{conversation.number}/export/"

    for client, url in (
        (signed_in(world.asta.user), own),
        (signed_in(world.maria.user), f"/desk/conversations/{conversation.number}/export/"),
    ):
        given = client.post(url)
        assert ZipFile(io.BytesIO(b"".join(given.streaming_content))).namelist() == [
            f"{conversation.number}/{conversation.number}.pdf"
        ]
    assert signed_in(world.disa.user).post(f"/desk/conversations/{conversation.number}/export/").status_code == 404
