from typing import Self

from django.db import models
from django.db.models import Q


class TopicQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Return the topics that a new message may have."""
        return self.filter(retired_at=None)


class Topic(models.Model):
    """
    What a message is about (Ämne), in the pension company's own words. It decides which department receives it.

    `target_days` is within how many banking days an answer is promised (svarstid), none when nothing is. A topic that
    is retired keeps its conversations and gets no new ones.
    """

    name = models.CharField(max_length=80, unique=True)
    department = models.ForeignKey("accounts.Department", on_delete=models.PROTECT, related_name="topics")
    target_days = models.PositiveSmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="topic_target", condition=Q(target_days=None) | Q(target_days__gte=1, target_days__lte=60)
            )
        ]

    def __str__(self) -> str:
        return self.name
