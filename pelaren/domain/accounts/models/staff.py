from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A department of the pension company; a message's topic decides which one receives it."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class StaffRole(models.TextChoices):
    HANDLER = "handler", _("Case handler")
    ADMINISTRATOR = "administrator", _("System administrator")


class StaffMember(models.Model):
    """A person who works at the pension company. A handler sees the conversations of the own departments only."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="staff_member")
    role = models.CharField(max_length=20, choices=StaffRole, default=StaffRole.HANDLER)
    departments = models.ManyToManyField(Department, related_name="staff_members", blank=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="staff_role", condition=models.Q(role__in=StaffRole.values))]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_administrator(self) -> bool:
        return self.role == StaffRole.ADMINISTRATOR
