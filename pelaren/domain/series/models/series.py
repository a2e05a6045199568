from django.db import models


class Series(models.Model):
    """One running number, for example `conversations` or `invoices 7031-2 2026`."""

    name = models.CharField(max_length=80, primary_key=True)
    next_number = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
