from django.db import models

from pelaren.domain.tenancy.rows import EitherOwned, EmployerRows


class EmployerKey(EitherOwned):
    """
    A key of one employer, wrapped by the root key of `root_version`. Without the root key's file it is noise.

    Without `employer` it is the pension company's own, for what belongs to no employer yet; it has one generation.

    The first generation also gives the keys of blind indexes and identity numbers, and stays; each new generation wraps
    the keys of conversations from then on.
    """

    generation = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    root_version = models.PositiveSmallIntegerField(default=1)

    objects = EmployerRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "generation"], nulls_distinct=False, name="vault_employer_key_one"
            )
        ]

    def __str__(self) -> str:
        return f"key of employer {self.employer_id}"
