import pytest

from pelaren.domain.files.models import ScanState, StoredFile
from pelaren.domain.messaging.operations import drafts
from pelaren.domain.messaging.rules import Side
from pelaren.gateways.scanner import fake
from pelaren.jobs.scan_attachments import scan_attachment, scan_attachments
from tests.conversations import NOW, a_conversation, a_file
from tests.hostile_files import pdf


@pytest.fixture
def clamd(tmp_path, settings):
    settings.PELAREN_SCANNER = str(tmp_path / "clamd.ctl")
    with fake.running(tmp_path / "clamd.ctl") as server:
        yield server


def states() -> set[ScanState]:
    return {file.state for file in StoredFile.objects.all()}


def test_the_scanner_sees_the_file_in_clear_and_releases_it(world, clamd):
    a_conversation(world, a_file("a.pdf", pdf(b"/Note (hej) ")))

    scan_attachments(0)

    assert clamd.scanned == [pdf(b"/Note (hej) ")]
    assert states() == {ScanState.CLEAN}
    assert StoredFile.objects.get().scanner.startswith("ClamAV")


def test_a_virus_never_leaves_quarantine_and_its_bytes_are_gone(world, clamd):
    a_conversation(world, a_file("a.pdf", pdf(b"% " + fake.EICAR + b"\n")))

    scan_attachments(0)

    file = StoredFile.objects.get()
    assert (file.state, file.threat) == (ScanState.HARMFUL, "Eicar-Test-Signature")
    assert not file.delivered and not file.chunks.exists()


@pytest.mark.parametrize("scanner", ["/nowhere/clamd.ctl", "127.0.0.1:1", ""])
def test_while_the_scanner_is_gone_nothing_is_delivered_and_later_it_is(world, settings, tmp_path, scanner):
    settings.PELAREN_SCANNER = scanner
    a_conversation(world, a_file())
    scan_attachments(0)
    assert states() == {ScanState.QUARANTINED}

    settings.PELAREN_SCANNER = str(tmp_path / "clamd.ctl")
    with fake.running(tmp_path / "clamd.ctl"):
        scan_attachments(0)

    assert states() == {ScanState.CLEAN}


def test_a_scanner_that_gives_up_leaves_the_file_in_quarantine(world, clamd):
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    a_conversation(world, a_file())

    scan_attachments(0)

    assert states() == {ScanState.QUARANTINED}


def test_where_the_operator_has_none_files_are_marked_as_not_checked(world, settings):
    settings.PELAREN_SCANNER = "none"
    a_conversation(world, a_file())

    scan_attachments(0)

    assert states() == {ScanState.NOT_CHECKED}


def test_one_file_is_scanned_as_soon_as_it_is_stored_and_twice_does_no_harm(world, clamd):
    a_conversation(world, a_file())
    file = StoredFile.objects.get()

    for _ in range(2):
        scan_attachment(file.employer_id, str(file.public_id))

    assert states() == {ScanState.CLEAN} and len(clamd.scanned) == 1


def test_a_file_that_is_no_employers_yet_is_scanned_too(world, clamd):
    draft = drafts.save(
        employer_id=None, side=Side.INSURER, conversation=None, text="x", files=[a_file()], by=world.maria, now=NOW
    )

    scan_attachment(None, str(drafts.files_of(draft)[0].file.public_id))

    assert states() == {ScanState.CLEAN}
