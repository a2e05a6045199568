"""Find or make the key of an employer."""

import base64
import binascii

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pelaren.domain.vault import rules
from pelaren.domain.vault.models import EmployerKey


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

    Two transactions that make it at once agree: the loser of the unique key reads the winner's.
    """
    wrapped = EmployerKey.objects.filter(employer_id=employer_id).values_list("wrapped", flat=True).first()
    if wrapped is None:
        fresh = rules.seal(root_key(), rules.new_key(), place=_place(employer_id))
        EmployerKey.objects.bulk_create([EmployerKey(employer_id=employer_id, wrapped=fresh)], ignore_conflicts=True)
        wrapped = EmployerKey.objects.values_list("wrapped", flat=True).get(employer_id=employer_id)
    return rules.unseal(root_key(), wrapped, place=_place(employer_id))


def _place(employer_id: int) -> str:
    return f"employer-key:{employer_id}"
