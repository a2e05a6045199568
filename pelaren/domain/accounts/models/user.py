from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notices(models.TextChoices):
    """How often somebody wants to be told by e-mail that something waits."""

    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


class User(AbstractBaseUser):
    """
    A person who signs in with e-mail and password.

    `handle` is the user id that colleagues see: two letters of first name, two of surname, two digits (ELSA01).
    `language` is the one that mails are written in: the one last chosen on a page.
    """

    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=8, unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    notices = models.CharField(max_length=10, choices=Notices, default=Notices.AT_ONCE)
    language = models.CharField(max_length=5, default="sv")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "first_name", "last_name"]

    objects = BaseUserManager()

    class Meta:
        constraints = [models.CheckConstraint(name="user_notices", condition=models.Q(notices__in=Notices.values))]

    def __str__(self) -> str:
        return self.handle

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"
