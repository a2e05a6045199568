"""Find, make and renew the keys of employers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from pelaren.domain.tenancy.asking import one_row
from pelaren.domain.vault import rules
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations.roots import FileRootKeys, root_keys

FIRST = 1
"""The generation that blind indexes and identity numbers are made with; it is never replaced."""


Known = dict[tuple[int, int], bytes]
"""Keys in clear by employer (the pension company's own by 0) and generation: of one operation, never of a process."""


class WrongRootKey(rules.CannotOpen):
    """The root key that this process was given is not the one that the stored keys are wrapped with."""


@dataclass(frozen=True)
class WrappingKey:
    """A key of an employer that wraps keys of conversations, with the generation to note beside what it wraps."""

    key: bytes
    generation: int


def root_key() -> bytes:
    """Return the newest root key of the file. Raises ImproperlyConfigured when it is not 32 bytes in base64."""
    roots = FileRootKeys(settings.PELAREN_ROOT_KEY)
    return roots.keys[roots.newest]


def employer_key(employer_id: int | None, generation: int = FIRST, *, known: Known | None = None) -> bytes:
    """
    Return a key of the employer, without one the pension company's own; the first generation is made on first use.

    Two transactions that make it at once agree: the loser of the unique key reads the winner's. `known` remembers keys
    for as long as the caller needs them. Raises WrongRootKey, EmployerKey.DoesNotExist.
    """
    known = {} if known is None else known
    owner = (employer_id or 0, generation)
    if owner not in known:
        known[owner] = _found(employer_id, generation)
    return known[owner]


def _found(employer_id: int | None, generation: int) -> bytes:
    if employer_id is None:
        kept = EmployerKey.objects.owned_by(None).filter(generation=generation).first()
    else:
        kept = one_row(EmployerKey, "employer_id = %s and generation = %s", [employer_id, generation])
    if kept is None and generation == FIRST:
        kept = _made(employer_id, FIRST)
    return unwrapped(kept or EmployerKey.objects.owned_by(employer_id).get(generation=generation))


def employer_keys(employer_ids: Iterable[int]) -> dict[int, bytes]:
    """Return the first generation of many employers' keys, of those that have one, in one query."""
    kept = EmployerKey.objects.filter(employer_id__in=set(employer_ids), generation=FIRST)
    return {one.employer_id: unwrapped(one) for one in kept if one.employer_id}


def wrapping_key(employer_id: int) -> WrappingKey:
    """Return the key that wraps new keys of an employer's conversations: its newest generation. Raises WrongRootKey."""
    newest = EmployerKey.objects.filter(employer_id=employer_id).order_by("-generation").first()
    kept = newest or _made(employer_id, FIRST)
    return WrappingKey(unwrapped(kept), kept.generation)


def renew(employer_id: int) -> WrappingKey:
    """Give an employer a key of the next generation. The caller wraps what the older ones wrapped anew."""
    before = wrapping_key(employer_id)
    kept = _made(employer_id, before.generation + 1)
    return WrappingKey(unwrapped(kept), kept.generation)


def rewrap(kept: EmployerKey) -> None:
    """Wrap a key by the newest root; it stays the same key. Raises WrongRootKey."""
    roots = root_keys()
    if kept.root_version == roots.newest:
        return
    place = _place(kept.employer_id, kept.generation)
    kept.wrapped = roots.wrap(unwrapped(kept), place=place)
    kept.root_version = roots.newest
    kept.save(update_fields=["wrapped", "root_version"])


def unwrapped(kept: EmployerKey) -> bytes:
    """Return an employer's key in clear. Raises WrongRootKey."""
    place = _place(kept.employer_id, kept.generation)
    try:
        return root_keys().unwrap(bytes(kept.wrapped), version=kept.root_version, place=place)
    except rules.CannotOpen as error:
        raise WrongRootKey(
            f"The root key in PELAREN_ROOT_KEY_FILE does not open the key of employer {kept.employer_id}. "
            "Put back the key file that was in use when the data was written; it has a backup of its own."
        ) from error


def _made(employer_id: int | None, generation: int) -> EmployerKey:
    roots = root_keys()
    fresh = roots.wrap(rules.new_key(), place=_place(employer_id, generation))
    made = EmployerKey(employer_id=employer_id, generation=generation, wrapped=fresh, root_version=roots.newest)
    EmployerKey.objects.bulk_create([made], ignore_conflicts=True)
    return EmployerKey.objects.owned_by(employer_id).get(generation=generation)


def _place(employer_id: int | None, generation: int) -> str:
    return f"employer-key:{employer_id or 'insurer'}" + (f":{generation}" if generation > FIRST else "")
