"""
The root of all keys, behind one interface: a file next to the portal, or a key service that never hands the key out.

Which one it is, a setting says; the database never holds more than what the root has wrapped.
"""

import base64
import binascii
from collections.abc import Mapping
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from pelaren.domain.vault import rules


class RootKeys(Protocol):
    """Whoever holds the root keys. `newest` is the version that wraps from now on; older ones still unwrap."""

    newest: int

    def wrap(self, key: bytes, *, place: str) -> bytes:
        """Return the key wrapped by the newest root, bound to a place."""

    def unwrap(self, wrapped: bytes, *, version: int, place: str) -> bytes:
        """Return a key that a root of this version wrapped for the place. Raises vault.CannotOpen."""


class FileRootKeys:
    """
    Root keys from the text of a file: one 32-byte key in base64 a line, the first is version 1, the last is the newest.

    A line `2:…` says its version itself, so that the lines of retired keys can be taken out.
    """

    def __init__(self, text: str) -> None:
        """Read the keys. Raises ImproperlyConfigured when a line is no key."""
        self.keys = _read(text)
        self.newest = max(self.keys)

    def wrap(self, key: bytes, *, place: str) -> bytes:
        """Return the key wrapped by the newest root, bound to a place."""
        return rules.seal(self.keys[self.newest], key, place=place)

    def unwrap(self, wrapped: bytes, *, version: int, place: str) -> bytes:
        """Return a key that a root of this version wrapped for the place. Raises vault.CannotOpen."""
        if version not in self.keys:
            raise rules.CannotOpen(f"the root key of version {version} is not in the file")
        return rules.unseal(self.keys[version], wrapped, place=place)


def root_keys() -> RootKeys:
    """Return the root keys that the settings name. Raises ImproperlyConfigured."""
    if settings.PELAREN_KEY_SERVICE:
        # A gateway is a stranger to the domain: the setting hands it in by its name.
        return import_string(settings.PELAREN_KEY_SERVICE)()
    return FileRootKeys(settings.PELAREN_ROOT_KEY)


@cache
def _read(text: str) -> Mapping[int, bytes]:
    keys: dict[int, bytes] = {}
    for line in text.split() or [""]:
        version, _, encoded = line.rpartition(":")
        if version and not version.isdecimal():
            raise ImproperlyConfigured("PELAREN_ROOT_KEY_FILE: a line is a key, or its version, a colon and a key.")
        keys[int(version or 1)] = _key(encoded)
    return keys


def _key(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured("PELAREN_ROOT_KEY_FILE does not hold base64.") from error
    if len(key) != rules.KEY:
        raise ImproperlyConfigured("PELAREN_ROOT_KEY_FILE must hold 32 bytes in base64.")
    return key
