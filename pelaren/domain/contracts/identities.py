"""Seal and find identity numbers: the database holds ciphertext, a blind index and the part a list may show."""

from pelaren.domain.contracts.models import Insured
from pelaren.domain.employers.models import Employer
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key, employer_keys
from pelaren.values.identity_numbers import IdentityNumber, search_forms

KIND = "identity"


def put(insured: Insured, identity: IdentityNumber, *, key: bytes | None = None) -> None:
    """Set the sealed identity of an unsaved insured. Give `key` when many of one employer are made."""
    key = key or employer_key(insured.employer_id)
    insured.identity_kind = identity.kind
    insured.identity_index = vault.index(key, kind=KIND, value=identity.value)
    insured.identity_sealed = vault.seal(key, identity.value.encode(), place=_place(insured.employer_id, identity, key))
    insured.identity_head = identity.masked_head
    insured.birth_date = identity.birth_date


def reveal(insured: Insured, *, key: bytes | None = None) -> str:
    """
    Return the canonical identity number in clear. The caller records why. Raises vault.CannotOpen.

    Give `key` when many of one employer are opened.
    """
    key = key or employer_key(insured.employer_id)
    place = f"identity:{insured.employer_id}:{bytes(insured.identity_index).hex()}"
    return vault.unseal(key, bytes(insured.identity_sealed), place=place).decode()


def matching(text: str, *, employer_id: int) -> list[bytes]:
    """Return the blind indexes that a typed text could mean: empty when it is no identity number in any form."""
    forms = search_forms(text)
    if not forms:
        return []
    key = employer_key(employer_id)
    return [vault.index(key, kind=KIND, value=form) for form in forms]


def matching_everywhere(text: str) -> list[tuple[int, bytes]]:
    """Return employers' ids with the blind indexes that a typed text could mean there: each employer has its own."""
    forms = search_forms(text)
    if not forms:
        return []
    keys = employer_keys(Employer.objects.values_list("pk", flat=True))
    return [(owner, vault.index(key, kind=KIND, value=form)) for owner, key in keys.items() for form in forms]


def _place(employer_id: int, identity: IdentityNumber, key: bytes) -> str:
    return f"identity:{employer_id}:{vault.index(key, kind=KIND, value=identity.value).hex()}"
