"""
A key service that speaks Transit, as OpenBao and Vault do: it wraps and unwraps, and never hands its key out.

https://openbao.org/api-docs/secret/transit/. The place of a key goes along as associated data.
"""

import base64
import json
import time
from functools import cached_property
from threading import Lock
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings

SECONDS = 5
REMEMBERED_SECONDS = 300
MOST_REMEMBERED = 4_096
_known: dict[tuple[bytes, str], tuple[float, bytes]] = {}
_lock = Lock()


class Away(Exception):
    """The key service does not answer, or refuses."""


class TransitRootKeys:
    """
    Root keys of a Transit service. Keys it has unwrapped are remembered for five minutes, in memory.

    So the portal outlives a short absence of the service, and takes a withdrawn token to heart within minutes.
    """

    @cached_property
    def newest(self) -> int:
        """The version that the service wraps with now. Raises Away."""
        return int(_asked(f"keys/{settings.PELAREN_KEY_SERVICE_KEY}", None)["latest_version"])

    def wrap(self, key: bytes, *, place: str) -> bytes:
        """Return the key wrapped by the newest root, bound to a place. Raises Away."""
        sent = {"plaintext": _encoded(key), "associated_data": _encoded(place.encode())}
        return str(_asked(f"encrypt/{settings.PELAREN_KEY_SERVICE_KEY}", sent)["ciphertext"]).encode()

    def unwrap(self, wrapped: bytes, *, version: int, place: str) -> bytes:
        """Return a key that the service wrapped for the place; it reads the version itself. Raises Away."""
        with _lock:
            until, key = _known.get((wrapped, place), (0.0, b""))
        if until > time.monotonic():
            return key
        sent = {"ciphertext": wrapped.decode("ascii", "replace"), "associated_data": _encoded(place.encode())}
        key = base64.b64decode(_asked(f"decrypt/{settings.PELAREN_KEY_SERVICE_KEY}", sent)["plaintext"])
        _remember(wrapped, place, key)
        return key


def forget() -> None:
    """Forget all keys that the service has unwrapped."""
    with _lock:
        _known.clear()


def _remember(wrapped: bytes, place: str, key: bytes) -> None:
    with _lock:
        if len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[wrapped, place] = (time.monotonic() + REMEMBERED_SECONDS, key)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _asked(path: str, sent: dict[str, str] | None) -> dict[str, str]:
    request = Request(  # noqa: S310  the address is the operator's, from the settings
        f"{settings.PELAREN_KEY_SERVICE_URL}/v1/transit/{path}",
        data=json.dumps(sent).encode() if sent is not None else None,
        headers={"X-Vault-Token": settings.PELAREN_KEY_SERVICE_TOKEN, "Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return json.load(answer)["data"]
    except (URLError, TimeoutError, ValueError, KeyError) as error:
        raise Away(f"the key service does not answer: {type(error).__name__}") from error
