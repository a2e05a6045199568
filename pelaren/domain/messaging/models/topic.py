from django.db import models


class Topic(models.Model):
    """What a message is about (Ämne), in the pension company's own words. It decides which department receives it."""

    name = models.CharField(max_length=80, unique=True)
    department = models.ForeignKey("accounts.Department", on_delete=models.PROTECT, related_name="topics")

    def __str__(self) -> str:
        return self.name
