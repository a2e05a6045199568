"""What every row that belongs to an employer has in common."""

from __future__ import annotations

from typing import Protocol, Self

from django.db import models


class ActsForEmployer(Protocol):
    """Whoever acts for one employer: a membership."""

    employer_id: int


class EmployerRows(models.QuerySet):
    """The first line of tenancy: lookups start from `open_to`."""

    def open_to(self, membership: ActsForEmployer) -> Self:
        """Return the rows of the employer for whom this membership acts."""
        return self.filter(employer_id=membership.employer_id)

    def owned_by(self, employer_id: int | None) -> Self:
        """Return the rows of one employer, without one the pension company's own."""
        return self.filter(models.Q(employer_id=employer_id))


class EmployerOwned(models.Model):
    """A row of one employer. Its table stands behind row-level security from its first migration."""

    # Every table's own index that matters begins with the employer; one on the employer alone would only slow inserts.
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class EitherOwned(models.Model):
    """A row of one employer, or without `employer` of the pension company itself, which no employer sees."""

    employer = models.ForeignKey(
        "employers.Employer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
