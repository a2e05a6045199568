"""What every order has in common that moves money and takes a second person over a limit."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class TwoPersonRows(EmployerRows):
    def booked(self) -> Self:
        """Return what is in the books."""
        return self.filter(booked_at__isnull=False)

    def awaiting_approval(self) -> Self:
        """Return what waits for a second person, the oldest first."""
        return self.filter(booked_at=None, withdrawn_at=None).order_by("registered_at", "pk")


class TwoPersons(EmployerOwned):
    """
    Registered by one person and, when `needs_approval`, approved by another before it is booked; or withdrawn.

    `registered_by` is empty when a file from the bank did it.
    """

    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    needs_approval = models.BooleanField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_awaiting_approval(self) -> bool:
        return self.booked_at is None and self.withdrawn_at is None


def two_person_constraints(name: str) -> list[models.BaseConstraint]:
    """Return what the database holds of every such table, with names that begin with the model's."""
    return [
        models.CheckConstraint(
            name=f"{name}_approved",
            condition=Q(approved_at=None, approved_by=None) | Q(approved_at__isnull=False, approved_by__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{name}_withdrawn",
            condition=Q(withdrawn_at=None, withdrawn_by=None)
            | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, booked_at=None),
        ),
        models.CheckConstraint(
            name=f"{name}_two_persons",
            condition=Q(approved_by=None) | Q(registered_by=None) | ~Q(approved_by=F("registered_by")),
        ),
        models.CheckConstraint(
            name=f"{name}_booked",
            condition=Q(booked_at=None) | Q(needs_approval=False) | Q(approved_at__isnull=False),
        ),
    ]
