"""Make people who can sign in."""

from django.db import IntegrityError, transaction

from pelaren.domain.accounts.models import User
from pelaren.values.names import user_id_stem

# Two digits, so ninety-nine people may share the same four letters; after that three digits follow.
LAST_HANDLE = 999


def create(*, email: str, first_name: str, last_name: str, password: str | None, handle: str | None = None) -> User:
    """
    Make a user with a unique user id such as ELSA01.

    A given `handle` is used as it is; otherwise the first free number after the name's four letters is taken, also when
    another user of the same letters is being made at this moment. `password` None: the person cannot sign in with one.
    """
    user = User(email=email.lower(), first_name=first_name, last_name=last_name)
    user.set_password(password)
    for candidate in [handle] if handle else _free_handles(first_name, last_name):
        try:
            with transaction.atomic():
                user.handle = candidate
                user.save(force_insert=True)
                return user
        except IntegrityError:
            if handle or User.objects.filter(email=user.email).exists():
                raise
    raise RuntimeError(f"No free user id for {user_id_stem(first_name, last_name)}.")


def _free_handles(first_name: str, last_name: str) -> list[str]:
    stem = user_id_stem(first_name, last_name)
    taken = set(User.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    numbers = (f"{stem}{number:02d}" for number in range(1, LAST_HANDLE + 1))
    return [candidate for candidate in numbers if candidate not in taken]
