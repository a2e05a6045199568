"""
The blind index of words: what the database may know of a text so that it can be found.

A term becomes the first 64 bits of an HMAC under a key of its employer, so the same word of two employers has nothing
in common, and whoever has the database without the keys sees only which messages of one employer share a term.
"""

import hmac
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pelaren.domain.vault.operations.keys import Known, employer_key, employer_keys

_BYTES = 8


class BlindIndex:
    """Turns terms into the numbers that the index holds, for one employer."""

    def __init__(self, key: bytes) -> None:
        """Derive the index's own key from the employer's."""
        self.key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pelaren blind words 1").derive(key)

    @classmethod
    def of(cls, employer_id: int, *, known: Known | None = None) -> "BlindIndex":
        """Return the index of an employer. Raises vault.CannotOpen."""
        return cls(employer_key(employer_id, known=known))

    @classmethod
    def of_many(cls, employer_ids: Iterable[int]) -> dict[int, "BlindIndex"]:
        """Return the indexes of those employers that have a key: the others never wrote or got a word."""
        return {employer_id: cls(key) for employer_id, key in employer_keys(employer_ids).items()}

    def number(self, term: str) -> int:
        """Return what stands for a term, as the signed 64-bit number that the database holds."""
        digest = hmac.digest(self.key, term.encode(), "sha256")
        return int.from_bytes(digest[:_BYTES], "big", signed=True)

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return what stands for some terms."""
        return [self.number(term) for term in terms]
