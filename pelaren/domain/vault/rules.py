"""Seal, open and index: pure functions of keys and bytes. AES-256-GCM and HMAC-SHA-256 from `cryptography`."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE = 12
TAG = 16
KEY = 32


class CannotOpen(Exception):
    """The sealed bytes are damaged, were sealed with another key, or stand in another place than sealed for."""


def new_key() -> bytes:
    """Return a fresh 256-bit key."""
    return secrets.token_bytes(KEY)


def seal(key: bytes, content: bytes, *, place: str) -> bytes:
    """Return version byte, random 96-bit nonce and ciphertext of `content`, bound to `place`."""
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal(key: bytes, sealed: bytes | memoryview, *, place: str) -> bytes:
    """Return the content sealed for `place`. Raises CannotOpen."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION or len(sealed) < len(VERSION) + NONCE + TAG:
        raise CannotOpen("sealed in an unknown way")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place.encode())
    except InvalidTag as error:
        raise CannotOpen("wrong key, wrong place or damaged") from error


def index(key: bytes, *, kind: str, value: str) -> bytes:
    """
    Return the 16-byte blind index of a value: equal values of one employer give equal bytes, and nothing else shows.

    `kind` keeps different sorts of values apart; the index key is derived from the employer's key, so the same value
    gives other bytes for another employer.
    """
    derived = HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"pelaren blind index 1").derive(key)
    return hmac.digest(derived, f"{kind}:{value}".encode(), "sha256")[:16]
