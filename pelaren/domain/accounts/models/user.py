from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class User(AbstractBaseUser):
    """
    A person who signs in with e-mail and password.

    `handle` is the user id that colleagues see: two letters of first name, two of surname, two digits (ELSA01).
    """

    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=8, unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "first_name", "last_name"]

    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.handle

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"
