from django.db import models

from pelaren.domain.tenancy.rows import EmployerOwned, EmployerRows


class EmployerKey(EmployerOwned):
    """The data key of one employer, wrapped by the root key. Without the root key's file it is noise."""

    wrapped = models.BinaryField()
    root_version = models.PositiveSmallIntegerField(default=1)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer"], name="vault_employer_key_one")]

    def __str__(self) -> str:
        return f"key of employer {self.employer_id}"
