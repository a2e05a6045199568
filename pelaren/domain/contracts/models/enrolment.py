from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows

# What a list of enrolments may be sorted by.
SORTS = {"name": "insured__sort_name", "since": "joined_on", "instalment": "instalment"}
# What each row of a list comes with.
SHOWN = ("insured", "group__contract")


class EnrolmentQuerySet(EmployerRows):
    def on(self, day: date) -> Self:
        """Return the enrolments that hold on a day: both ends belong to the time."""
        return self.filter(Q(exit_date=None) | Q(exit_date__gte=day), joined_on__lte=day)

    def not_ended(self, day: date) -> Self:
        """Return the enrolments that hold on a day or begin after it: whom a list of the group shows."""
        return self.filter(Q(exit_date=None) | Q(exit_date__gte=day))

    def joined_in(self, year: int) -> Self:
        """Return the enrolments that began in a calendar year."""
        return self.filter(joined_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def ending_in(self, year: int) -> Self:
        """Return the enrolments whose last day is in a calendar year, behind us or still to come."""
        return self.filter(exit_date__range=(date(year, 1, 1), date(year, 12, 31)))

    def latest_of_each(self) -> Self:
        """Return one enrolment an insured: the one that began last."""
        later = Enrolment.objects.filter(
            employer=OuterRef("employer"), insured=OuterRef("insured"), joined_on__gt=OuterRef("joined_on")
        )
        return self.filter(~Exists(later))

    def page(self, column: str, rows: slice) -> list[Enrolment]:
        """
        Return some rows of them in the order of a column of SORTS.

        Everybody is sorted by as little as possible; the rest is fetched for the rows alone.
        """
        return self.in_order(self.sorted_by(column).values_list("pk", flat=True)[rows])

    def in_order(self, ids: Iterable[int]) -> list[Enrolment]:
        """Return the enrolments with some ids, in the order of the ids, with whatever these come with."""
        wanted = list(ids)
        found = {one.pk: one for one in Enrolment.objects.select_related(*SHOWN).filter(pk__in=wanted)}
        return [found[pk] for pk in wanted if pk in found]

    def sorted_by(self, column: str) -> Self:
        """Return them in the order of a column of SORTS, falling with “-” in front; equal ones by name."""
        first = SORTS[column.removeprefix("-")]
        return self.order_by(f"-{first}" if column.startswith("-") else first, "insured__sort_name", "pk")


class Enrolment(EmployerOwned):
    """
    The time an insured belongs to a group, first and last day inclusive.

    `instalment` (Betalningspost) is what is paid for her at each payment of the plan, in minor units of the contract's
    currency. 0 keeps her in the group without a premium.
    """

    insured = models.ForeignKey("contracts.Insured", on_delete=models.PROTECT, related_name="enrolments")
    group = models.ForeignKey("contracts.Group", on_delete=models.PROTECT, related_name="enrolments")
    joined_on = models.DateField()
    exit_date = models.DateField(null=True)
    instalment = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["insured"], condition=Q(exit_date=None), name="enrolment_one_open_per_insured"
            ),
            models.CheckConstraint(name="enrolment_instalment", condition=Q(instalment__gte=0)),
            models.CheckConstraint(
                name="enrolment_dates", condition=Q(exit_date=None) | Q(exit_date__gte=F("joined_on"))
            ),
        ]
        # Counts and sums of twenty thousand insured are read from the index alone.
        indexes = [
            models.Index(
                fields=["employer", "group", "insured"],
                include=["exit_date", "joined_on", "instalment"],
                name="enrolment_by_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.insured_id} in {self.group_id}"

    def has_left(self, day: date) -> bool:
        """Return whether the last day of the enrolment is behind `day`."""
        return self.exit_date is not None and self.exit_date < day


class InstalmentChange(EmployerOwned):
    """One change of an instalment, kept so that it can be explained and undone. Amounts in minor units."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="instalment_changes")
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="instalment_change_undone",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["enrolment", "-changed_at"], name="instalment_change_latest")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
