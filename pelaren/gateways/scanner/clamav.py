"""ClamAV's daemon: INSTREAM over its socket, a file piece by piece. https://docs.clamav.net/manual/Usage/Scanning.html"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

CONNECT_SECONDS = 5
SCAN_SECONDS = 120
LONGEST_ANSWER = 4_096


class Away(Exception):
    """The daemon does not answer, answers with an error, or not at all in time."""


@dataclass(frozen=True)
class Clamd:
    """A clamd at the path of a socket, or at host:port."""

    address: str

    def version(self) -> str:
        """Return what the daemon says of itself, with the date of its signatures. Raises Away."""
        return self._asked([b"zVERSION\0"])[:80]

    def found(self, pieces: Iterable[bytes]) -> str:
        """
        Return the name of what was found in a file; empty when nothing was.

        Raises Away, also when the daemon gave up because the file is larger than its own limit: then nobody has looked.
        """
        answer = self._asked(_stream(pieces))
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise Away(f"clamd answered {answer[:100]!r}")

    def _asked(self, messages: Iterable[bytes]) -> str:
        try:
            with self._connected() as connection:
                # clamd may answer, and hang up, before it has read all.
                with suppress(BrokenPipeError, ConnectionResetError):
                    for message in messages:
                        connection.sendall(message)
                return _answer(connection)
        except OSError as error:
            raise Away(f"clamd at {self.address} does not answer: {error}") from error

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            where: str | tuple[str, int] = self.address
        else:
            host, _, port = self.address.rpartition(":")
            connection, where = socket.socket(socket.AF_INET, socket.SOCK_STREAM), (host, int(port))
        with connection:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(where)
            connection.settimeout(SCAN_SECONDS)
            yield connection


def _stream(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    for piece in pieces:
        if piece:
            yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    if not answer:
        raise Away("clamd hung up without a word")
    return answer.rstrip(b"\0\n").decode(errors="replace")
