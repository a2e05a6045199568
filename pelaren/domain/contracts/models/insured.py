from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.expressions import RawSQL

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows
from pelaren.values.names import fold


class InsuredQuerySet(EmployerRows):
    def named_like(self, text: str) -> Self:
        """Return the insured whose name holds every typed word, without regard to case and accents."""
        words = fold(text).split()
        return self.filter(*(models.Q(search_name__contains=word) for word in words)) if words else self.none()

    def by_name(self) -> Self:
        """Return the insured in the order of the Swedish alphabet, å ä ö last."""
        return self.order_by("sort_name", "pk")


class Insured(EmployerOwned):
    """
    A person insured in one contract.

    The identity number is sealed: `identity_index` finds it, `identity_head` (`140582-`) is what lists may show of it.
    `birth_date` is empty when a Swedish coordination number leaves month or day unknown, `retirement_age` while she
    follows her group. `sort_name` and `search_name` are computed by the database from the name; folding may lengthen
    it (ß becomes ss), so they have no limit of their own.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="insured")
    number = models.PositiveIntegerField()
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    identity_kind = models.CharField(max_length=20)
    identity_sealed = models.BinaryField()
    identity_index = models.BinaryField()
    identity_head = models.CharField(max_length=12)
    birth_date = models.DateField(null=True)
    email = models.EmailField(blank=True)
    employee_number = models.CharField(max_length=30, blank=True)
    retirement_age = models.PositiveSmallIntegerField(null=True)
    sort_name = models.GeneratedField(
        expression=RawSQL("swe_sort(last_name || ' ' || first_name)", []),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_name = models.GeneratedField(
        expression=RawSQL("fold_name(last_name || ' ' || first_name || ' ' || last_name)", []),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = InsuredQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="insured_number_in_contract"),
            models.UniqueConstraint(fields=["contract", "identity_index"], name="insured_person_once_in_contract"),
        ]
        indexes = [
            models.Index(fields=["employer", "sort_name", "id"], name="insured_by_name"),
            models.Index(fields=["contract", "sort_name", "id"], include=["employer"], name="insured_by_contract"),
            models.Index(fields=["employer", "identity_index"], name="insured_by_identity"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname first, as lists of insured are read."""
        return f"{self.last_name} {self.first_name}"

    @property
    def birth_year(self) -> int:
        """The year of birth, which an identity number always says, even where month or day is unknown."""
        return self.birth_date.year if self.birth_date else int(self.identity_head[:4])

    @property
    def insurance_number(self) -> str:
        """The number that names this insurance in letters and on invoices: `7031-2-0214`."""
        return f"{self.contract.number}-{self.number:04d}"
