"""A clamd for tests: speaks the same protocol on a socket, and finds the harmless test virus that all scanners know."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The EICAR test file, in two parts so that this very file is not taken for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.0/27000/Sun Nov 22 2026\0")
            return
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        server: FakeClamd = self.server  # type: ignore[assignment]
        server.scanned.append(content)
        self.wfile.write(
            server.answer or (b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
        )


class FakeClamd(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens on a socket. `answer`, when set, is what it says to every file; `scanned` is what it has seen."""

    daemon_threads = True

    def __init__(self, path: str) -> None:
        super().__init__(path, _Session)
        self.answer = b""
        self.scanned: list[bytes] = []


@contextmanager
def running(path: Path) -> Iterator[FakeClamd]:
    """Run a fake clamd on a socket for the length of a block."""
    server = FakeClamd(str(path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)
