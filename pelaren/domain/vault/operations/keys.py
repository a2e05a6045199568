"""Find or make the key of an employer."""

import base64
import binascii

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pelaren.domain.vault import rules
from pelaren.domain.vault.models import EmployerKey


class WrongRootKey(rules.CannotOpen):
    """The root key that this process was given is not the one that the stored keys are wrapped with."""


def root_key() -> bytes:
    """Return the root key from its file. Raises ImproperlyConfigured when it is not 32 bytes in base64."""
    try:
        key = base64.b64decode(settings.PELAREN_ROOT_KEY, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured("PELAREN_ROOT_KEY_FILE does not hold base64.") from error
    if len(key) != rules.KEY:
        raise ImproperlyConfigured("PELAREN_ROOT_KEY_FILE must hold 32 bytes in base64.")
    return key


def employer_key(employer_id: int) -> bytes:
    """
    Return the employer's data key, made on first use.

    Two transactions that make it at once agree: the loser of the unique key reads the winner's. Raises WrongRootKey.
    """
    wrapped = EmployerKey.objects.filter(employer_id=employer_id).values_list("wrapped", flat=True).first()
    if wrapped is None:
        fresh = rules.seal(root_key(), rules.new_key(), place=_place(employer_id))
        EmployerKey.objects.bulk_create([EmployerKey(employer_id=employer_id, wrapped=fresh)], ignore_conflicts=True)
        wrapped = EmployerKey.objects.values_list("wrapped", flat=True).get(employer_id=employer_id)
    return _unwrapped(wrapped, employer_id)


def _unwrapped(wrapped: bytes | memoryview, employer_id: int) -> bytes:
    try:
        return rules.unseal(root_key(), wrapped, place=_place(employer_id))
    except rules.CannotOpen as error:
        raise WrongRootKey(
            f"The root key in PELAREN_ROOT_KEY_FILE does not open the key of employer {employer_id}. "
            "Put back the key file that was in use when the data was written; it has a backup of its own."
        ) from error


def _place(employer_id: int) -> str:
    return f"employer-key:{employer_id}"
