from datetime import timedelta

import pytest
from django.utils import timezone

from pelaren.domain.files import rules
from pelaren.domain.files.models import Chunk, ScanState, StoredFile
from pelaren.domain.files.operations import scans, stored_files
from pelaren.domain.files.operations.scans import NoScanner, Verdict
from pelaren.domain.files.operations.stored_files import FileTooLarge, Holder, QuotaUsed
from pelaren.domain.vault import rules as vault

NOW = timezone.now()
CONTENT = bytes(range(256)) * 3_000
HOLDER = Holder(bytes(32), "attachment:1:2:3:0")


@pytest.fixture
def file(world) -> StoredFile:
    return keep(world)


def keep(world, content=CONTENT, name="lön.pdf", by=None, now=NOW):
    return stored_files.keep(
        employer_id=world.norrvik.pk, name=name, media_type="application/pdf", pieces=[content], holder=HOLDER,
        by=by or world.asta, now=now,
    )  # fmt: skip


def read(file, holder=HOLDER):
    return b"".join(stored_files.pieces(file, holder))


def test_a_file_comes_back_as_it_was(file):
    about = stored_files.about(file, HOLDER)

    assert read(file) == CONTENT
    assert (about.name, about.media_type) == ("lön.pdf", "application/pdf")
    assert file.chunks.count() == 3


def test_neither_name_nor_content_is_stored_in_clear(file):
    stored = bytes(file.sealed_about) + b"".join(bytes(chunk.sealed) for chunk in file.chunks.all())

    assert "lön".encode() not in stored
    assert CONTENT[:64] not in stored


def test_another_holder_opens_nothing(file):
    for holder in (Holder(vault.new_key(), HOLDER.place), Holder(HOLDER.key, "attachment:1:2:3:1")):
        with pytest.raises(vault.CannotOpen):
            read(file, holder)
        with pytest.raises(vault.CannotOpen):
            stored_files.about(file, holder)


def test_handed_over_it_opens_for_the_new_holder_alone(file):
    new = Holder(vault.new_key(), "elsewhere")

    stored_files.hand_over(file, old=HOLDER, new=new)

    assert read(file, new) == CONTENT
    with pytest.raises(vault.CannotOpen):
        read(file)


def test_pieces_that_changed_places_or_went_missing_are_refused(world, file):
    other = keep(world)
    first, second = file.chunks.order_by("place")[:2]
    Chunk.objects.filter(pk__in=[first.pk, second.pk])._raw_delete("default")
    Chunk.objects.create(employer=file.employer, file=file, place=0, sealed=second.sealed)
    Chunk.objects.create(employer=file.employer, file=file, place=1, sealed=first.sealed)

    with pytest.raises(vault.CannotOpen):
        read(file)

    stolen = other.chunks.get(place=0)
    Chunk.objects.filter(file=file, place=0)._raw_delete("default")
    with pytest.raises(stored_files.Damaged):
        read(file)
    Chunk.objects.create(employer=file.employer, file=file, place=0, sealed=stolen.sealed)
    with pytest.raises(vault.CannotOpen):
        read(file)


def test_a_file_that_was_made_shorter_is_refused(file):
    file.size -= 1

    with pytest.raises(stored_files.Damaged):
        read(file)


def test_nothing_of_a_file_that_is_too_large_is_kept(world, monkeypatch):
    monkeypatch.setattr(rules, "LARGEST", 1_000)

    with pytest.raises(FileTooLarge):
        stored_files.Writer(
            employer_id=world.norrvik.pk, name="x.pdf", media_type="", by=world.asta, now=NOW, largest=1_000
        ).write(bytes(1_001))


def test_a_day_has_a_quota_for_each_person(world, monkeypatch):
    monkeypatch.setattr(rules, "A_DAY_FOR_ONE", len(CONTENT) * 2)
    keep(world)
    keep(world)

    with pytest.raises(QuotaUsed):
        keep(world)

    keep(world, by=world.jonas)
    keep(world, now=NOW + timedelta(hours=25))
    assert StoredFile.objects.count() == 4


def test_all_of_an_employer_have_a_quota_together(world, monkeypatch):
    monkeypatch.setattr(rules, "A_DAY_FOR_ALL", len(CONTENT) * 2)
    keep(world)
    keep(world, by=world.jonas)

    with pytest.raises(QuotaUsed):
        keep(world, by=world.bengt)


def test_a_file_is_in_quarantine_until_somebody_has_looked(file):
    assert file.state is ScanState.QUARANTINED and not file.delivered

    clean = scans.settle(file=file, verdict=Verdict("", "ClamAV 1.4"), now=NOW)

    assert clean.state is ScanState.CLEAN and clean.delivered


def test_a_harmful_file_loses_its_content_and_stays_harmful(file):
    harmful = scans.settle(file=file, verdict=Verdict("Eicar-Test-Signature", "ClamAV 1.4"), now=NOW)
    again = scans.settle(file=file, verdict=Verdict("", "ClamAV 1.4"), now=NOW)

    assert harmful.state is again.state is ScanState.HARMFUL
    assert not again.delivered and not file.chunks.exists()


def test_without_a_scanner_a_file_is_delivered_and_marked(file):
    marked = scans.settle(file=file, verdict=NoScanner().scan([]), now=NOW)

    assert marked.state is ScanState.NOT_CHECKED and marked.delivered


def test_an_empty_file_is_one_empty_piece(world):
    assert read(keep(world, b"")) == b""
