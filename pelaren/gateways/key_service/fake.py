"""A key service for tests: speaks Transit over HTTP on a port of its own, with keys that live as long as it does."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class FakeTransit(ThreadingHTTPServer):
    """Wraps with the last of its keys; `rotate` makes a newer one. Knows one token."""

    def __init__(self, token: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.token = token
        self.keys = [AESGCM.generate_key(256)]
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def rotate(self) -> None:
        """Make a newer key."""
        self.keys.append(AESGCM.generate_key(256))


class _Answer(BaseHTTPRequestHandler):
    server: FakeTransit

    def do_GET(self) -> None:
        self._answer({"latest_version": len(self.server.keys)})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        place = base64.b64decode(sent["associated_data"])
        if "/encrypt/" in self.path:
            self._answer({"ciphertext": self._wrapped(base64.b64decode(sent["plaintext"]), place)})
            return
        try:
            self._answer({"plaintext": self._unwrapped(sent["ciphertext"], place)})
        except (InvalidTag, ValueError, IndexError):
            self.send_error(400)

    def log_message(self, format: str, *arguments: object) -> None:
        self.server.asked.append(self.path)

    def _wrapped(self, key: bytes, place: bytes) -> str:
        nonce = os.urandom(NONCE)
        sealed = nonce + AESGCM(self.server.keys[-1]).encrypt(nonce, key, place)
        return f"vault:v{len(self.server.keys)}:{base64.b64encode(sealed).decode()}"

    def _unwrapped(self, ciphertext: str, place: bytes) -> str:
        _, version, encoded = ciphertext.split(":")
        sealed = base64.b64decode(encoded)
        key = AESGCM(self.server.keys[int(version[1:]) - 1]).decrypt(sealed[:NONCE], sealed[NONCE:], place)
        return base64.b64encode(key).decode()

    def _answer(self, data: dict[str, object]) -> None:
        if self.headers["X-Vault-Token"] != self.server.token:
            self.send_error(403)
            return
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running(token: str) -> Iterator[FakeTransit]:
    """Run a fake key service for the length of a block."""
    server = FakeTransit(token)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
