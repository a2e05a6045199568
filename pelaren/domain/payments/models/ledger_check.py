from django.db import models


class LedgerCheck(models.Model):
    """
    One check of the whole ledger. `breaches` names the invariants that did not hold, with how many rows broke each.

    While the latest check found a breach, no money is allocated. It belongs to no employer and tells nothing of any.
    """

    checked_at = models.DateTimeField()
    breaches = models.JSONField(default=dict)

    class Meta:
        get_latest_by = ["checked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M} {'broken' if self.breaches else 'whole'}"
