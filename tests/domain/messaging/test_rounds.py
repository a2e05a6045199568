"""New messages of the pension company, to one employer or to many: files, quotas, scanners, forms sent twice."""

import pytest
from django.db import connection

from pelaren.domain.files import rules
from pelaren.domain.files.models import ScanState, StoredFile
from pelaren.domain.files.operations import scans
from pelaren.domain.files.operations.scans import Verdict
from pelaren.domain.files.operations.stored_files import QuotaUsed
from pelaren.domain.messaging.models import Attachment, Conversation, Draft, DraftFile
from pelaren.domain.messaging.operations import conversations, drafts, rounds
from pelaren.domain.messaging.operations.attachments import Enclosed, FileGone
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.messaging.rules import Side
from pelaren.domain.runs.models import Run, State
from pelaren.domain.tenancy import context
from pelaren.jobs.start_conversations import start_conversations
from tests.conversations import NOW, a_file
from tests.hostile_files import pdf

CONTENT = pdf(b"/Note (blanketten) ")


def write(world, *files, text="Nya blanketter", receivers=""):
    """What Maria has written so far."""
    return drafts.save(
        employer_id=None, side=Side.INSURER, conversation=None, text=text, receivers=receivers, files=files,
        by=world.maria, now=NOW,
    )  # fmt: skip


def kept(draft):
    return [waiting.file.public_id for waiting in drafts.files_of(draft)]


def an_order(world, **given):
    order = {"topic": world.calculation, "text": "Nya blanketter", "by": world.maria, "now": NOW, "form_key": "k"}
    return order | given


def to_both(world, **given):
    return rounds.order(employer_ids=[world.norrvik.pk, world.sunnana.pk], **an_order(world, **given))


def to_norrvik(world, **given):
    return rounds.send(employer_id=world.norrvik.pk, **an_order(world, **given))


def worked(run):
    start_conversations(run=str(run.public_id))
    run.refresh_from_db()
    return run


def received():
    """The names and contents of the files that each employer got."""
    return {
        conversation.employer_id: [
            (opened.about.name, b"".join(opened.pieces()))
            for message in readable_messages(conversation)
            for opened in message.files
        ]
        for conversation in Conversation.objects.select_related("employer")
    }


def chunks(file):
    return file.chunks.count()


def test_a_draft_of_a_new_message_is_no_employers_and_is_sealed(world):
    write(world, a_file(content=CONTENT), text="Hemlig text", receivers="4127 okänd")

    draft = drafts.find(employer_id=None, side=Side.INSURER, conversation=None, by=world.maria)
    sealed = bytes(draft.sealed) + bytes(draft.sealed_receivers)
    assert (drafts.text_of(draft), drafts.receivers_of(draft)) == ("Hemlig text", "4127 okänd")
    assert b"Hemlig" not in sealed and "okänd".encode() not in sealed
    context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)
    assert not Draft.objects.exists() and not DraftFile.objects.exists() and not StoredFile.objects.exists()


def test_receivers_alone_are_worth_keeping_and_nothing_at_all_is_not(world):
    assert drafts.receivers_of(write(world, text="", receivers="4127")) == "4127"
    assert write(world, text=" ", receivers="") is None
    assert not Draft.objects.exists()


def test_one_employer_gets_an_own_copy_of_the_files_and_the_draft_is_gone(world):
    draft = write(world, a_file("a.pdf", CONTENT), a_file("b.pdf"))
    first, second = kept(draft)

    to_norrvik(world, enclosed=Enclosed(new=[a_file("c.pdf")], kept=[second, first]))

    assert [name for name, _ in received()[world.norrvik.pk]] == ["b.pdf", "a.pdf", "c.pdf"]
    assert received()[world.norrvik.pk][1][1] == CONTENT
    assert set(Attachment.objects.values_list("file__employer", flat=True)) == {world.norrvik.pk}
    assert not Draft.objects.exists()
    assert {chunks(file) for file in StoredFile.objects.owned_by(None)} == {0}


def test_files_that_came_into_the_draft_elsewhere_stay_in_it(world):
    first, second = kept(draft := write(world, a_file("a.pdf"), a_file("b.pdf")))

    to_norrvik(world, enclosed=Enclosed(kept=[first]))

    assert kept(draft) == [second] and drafts.text_of(Draft.objects.get()) == ""


def test_each_of_many_gets_an_own_copy_by_the_run_and_nothing_is_left_of_what_it_sent(world):
    draft = write(world, a_file("a.pdf", CONTENT))

    run = to_both(world, enclosed=Enclosed(new=[a_file("b.pdf")], kept=kept(draft)))
    waiting = Draft.objects.get()
    worked(run)

    names = {owner: [name for name, _ in files] for owner, files in received().items()}
    assert waiting.run == run and waiting.employer is None
    assert names == {world.norrvik.pk: ["a.pdf", "b.pdf"], world.sunnana.pk: ["a.pdf", "b.pdf"]}
    assert {files[0][1] for files in received().values()} == {CONTENT}
    assert (run.state, run.rows_done, run.rows_wrong) == (State.DONE, 2, 0)
    assert not Draft.objects.exists() and {chunks(file) for file in StoredFile.objects.owned_by(None)} == {0}


def test_each_copy_has_a_key_of_its_own(world):
    worked(to_both(world, enclosed=Enclosed(new=[a_file("a.pdf", CONTENT)])))

    one, other = StoredFile.objects.exclude(employer=None)
    assert bytes(one.chunks.get().sealed) != bytes(other.chunks.get().sealed)
    assert CONTENT not in bytes(one.chunks.get().sealed) + bytes(other.chunks.get().sealed)


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict("", "ClamAV 1.4"), ScanState.CLEAN),
        (Verdict("", "none"), ScanState.NOT_CHECKED),
        (Verdict("Eicar", "ClamAV 1.4"), ScanState.HARMFUL),
    ],
)
def test_what_the_scanner_said_of_a_file_is_true_of_its_copies(world, verdict, state):
    draft = write(world, a_file("a.pdf", CONTENT))
    scans.settle(file=drafts.files_of(draft)[0].file, verdict=verdict, now=NOW)

    worked(to_both(world, enclosed=Enclosed(kept=kept(draft))))

    copies = StoredFile.objects.exclude(employer=None)
    assert [copy.state for copy in copies] == [state, state]
    assert [chunks(copy) > 0 for copy in copies] == [state is not ScanState.HARMFUL] * 2


def scans_queued() -> int:
    """Count the jobs; tests that commit leave theirs behind."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name like '%%scan_attachment'")
        return cursor.fetchone()[0]


def test_copies_of_a_file_that_nobody_has_scanned_wait_in_quarantine_each_with_its_scan(world):
    before = scans_queued()

    worked(to_both(world, enclosed=Enclosed(new=[a_file("a.pdf", CONTENT)])))

    assert StoredFile.objects.exclude(employer=None).quarantined().count() == 2
    assert scans_queued() == before + 3


def test_a_file_that_is_gone_sends_nothing(world):
    draft = write(world, a_file())
    gone = kept(draft)
    drafts.remove_file(draft=draft, public_id=gone[0], now=NOW)

    for send in (to_norrvik, to_both):
        with pytest.raises(FileGone):
            send(world, enclosed=Enclosed(kept=gone))

    assert not Conversation.objects.exists() and not Run.objects.exists()


@pytest.mark.parametrize("send", [to_norrvik, to_both])
def test_the_same_form_sent_again_has_no_second_effect(world, send):
    enclosed = Enclosed(kept=kept(write(world, a_file())))
    first = send(world, enclosed=enclosed)
    write(world, text="Nästa meddelande")

    assert send(world, enclosed=enclosed) == first
    assert drafts.text_of(Draft.objects.get(run=None)) == "Nästa meddelande"


@pytest.mark.parametrize("send", [to_norrvik, to_both])
def test_another_text_in_the_same_form_is_another_message(world, send):
    assert send(world) != send(world, text="Rättelse")


def test_the_last_saving_that_was_still_on_its_way_brings_no_draft_back(world):
    write(world)
    to_both(world)

    assert write(world) is None
    assert not Draft.objects.filter(run=None).exists()


def test_a_run_that_is_tried_again_sends_each_file_once(world):
    run = to_both(world, enclosed=Enclosed(new=[a_file("a.pdf", CONTENT)]))
    _, employers = rounds.take(public_id=run.public_id, now=NOW)
    rounds.start_some(run=run, employer_ids=employers[:1], after=0, now=NOW)

    worked(run)

    assert Attachment.objects.count() == 2 and StoredFile.objects.exclude(employer=None).count() == 2


def test_what_one_person_may_send_in_a_day_counts_for_drafts_too_but_not_for_all_together(world, monkeypatch):
    monkeypatch.setattr(rules, "A_DAY_FOR_ONE", int(len(CONTENT) * 1.5))
    monkeypatch.setattr(rules, "A_DAY_FOR_ALL", len(CONTENT))
    write(world, a_file(content=CONTENT))

    with pytest.raises(QuotaUsed):
        write(world, a_file(content=CONTENT))
    drafts.save(
        employer_id=None, side=Side.INSURER, conversation=None, text="", files=[a_file(content=CONTENT)],
        by=world.disa, now=NOW,
    )  # fmt: skip

    assert DraftFile.objects.count() == 2


def test_who_cannot_get_so_much_today_is_left_out_and_said(world, monkeypatch):
    monkeypatch.setattr(rules, "A_DAY_FOR_ALL", int(len(CONTENT) * 1.5))
    run = to_both(world, enclosed=Enclosed(new=[a_file(content=CONTENT)]))
    conversations.start(
        employer_id=world.norrvik.pk, topic=world.calculation, text="Hej", side=Side.EMPLOYER, by=world.asta, now=NOW,
        enclosed=Enclosed(new=[a_file(content=CONTENT)]),
    )  # fmt: skip

    worked(run)

    assert rounds.left_out(run) == [world.norrvik.pk]
    assert (run.state, run.rows, run.rows_wrong) == (State.DONE, 2, 1)
    assert Conversation.objects.filter(insurer_wrote=True).get().employer == world.sunnana


def test_files_that_would_fill_the_disk_are_refused_before_anything_is_sent(world, monkeypatch):
    monkeypatch.setattr(rounds, "LARGEST", len(CONTENT) * 2 - 1)

    with pytest.raises(rounds.TooMuchForSoMany):
        to_both(world, enclosed=Enclosed(new=[a_file(content=CONTENT)]))

    assert not Run.objects.exists() and not Draft.objects.exists()


def test_a_run_that_is_given_up_keeps_nothing_of_what_it_was_to_send(world):
    run = to_both(world, enclosed=Enclosed(new=[a_file(content=CONTENT)]))
    Run.objects.update(facts={"topic": 0})

    assert worked(run).state is State.FAILED
    assert not Draft.objects.exists() and {chunks(file) for file in StoredFile.objects.all()} == {0}
