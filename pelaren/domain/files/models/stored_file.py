from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EitherOwned, EmployerRows

NOT_SCANNED = "none"
"""The scanner's name where the operator has none: the file is delivered, and everybody is told that nobody checked."""


class ScanState(StrEnum):
    """What is known of a file's harmlessness, read from its facts."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    NOT_CHECKED = "not-checked"
    HARMFUL = "harmful"
    REMOVED = "removed"


class StoredFileQuerySet(EmployerRows):
    def quarantined(self) -> Self:
        """Return the files that wait for a scanner, the oldest first."""
        return self.filter(scanned_at=None, removed_at=None).order_by("uploaded_at", "pk")


class StoredFile(EitherOwned):
    """
    One file. `sealed_key` is its own key, wrapped by the key of what it belongs to.

    `sealed_about` holds name, media type and digest. `size` is in bytes. A file that is removed or found harmful loses
    its chunks and keeps its row. `scanner` says who scanned it; `threat` is what was found, empty when nothing was.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    sealed_key = models.BinaryField()
    sealed_about = models.BinaryField()
    size = models.PositiveBigIntegerField()
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scanned_at = models.DateTimeField(null=True)
    scanner = models.CharField(max_length=80, blank=True)
    threat = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="file_threat_found", condition=Q(threat="") | ~Q(scanned_at=None))]
        indexes = [
            models.Index(fields=["employer", "uploaded_at"], name="file_by_day"),
            models.Index(
                fields=["uploaded_at"], condition=Q(scanned_at=None, removed_at=None), name="file_quarantined"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state(self) -> ScanState:
        """What the facts say; only a clean file, and one that nobody was asked to check, is delivered."""
        if self.threat:
            return ScanState.HARMFUL
        if self.removed_at:
            return ScanState.REMOVED
        if self.scanned_at is None:
            return ScanState.QUARANTINED
        return ScanState.NOT_CHECKED if self.scanner == NOT_SCANNED else ScanState.CLEAN

    @property
    def delivered(self) -> bool:
        """Whether the file may leave the house."""
        return self.state in {ScanState.CLEAN, ScanState.NOT_CHECKED}


class Chunk(EitherOwned):
    """A piece of a file, sealed with the file's key and bound to its place: none can be moved."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="chunks")
    place = models.PositiveIntegerField()
    sealed = models.BinaryField()

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "place"], name="file_chunk_place")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.place}"
