from django.db import models
from django.db.models import Q


class ReplyTemplate(models.Model):
    """A text that handlers begin answers with (Svarsmall), of one department or of all. It names no person."""

    name = models.CharField(max_length=80)
    text = models.TextField()
    department = models.ForeignKey("accounts.Department", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(retired_at=None), name="reply_template_name")
        ]

    def __str__(self) -> str:
        return self.name
