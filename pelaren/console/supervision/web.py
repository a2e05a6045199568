"""The web server's address: free before the start, answering after it."""

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from pelaren.console.postgres.refusals import AddressNotUsable, PortTaken

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (recognised, not bound)
"""The addresses that mean every network of this machine, and where this machine itself finds them."""
ANSWER_SECONDS = 5


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def for_people(self) -> str:
        """What to type into a browser on this machine."""
        return f"http://{'localhost' if self.is_local else self.host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether this machine reaches it as localhost."""
        return self.is_loopback or self.host in EVERYWHERE

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in {"localhost", "127.0.0.1", "::1"}

    def ensure_free(self) -> None:
        """Raise PortTaken when somebody listens there, AddressNotUsable when nobody may."""
        try:
            family, _, _, _, place = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family) as probe:
                # Connections of a portal that just ended linger without harm.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
                probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(self.host, self.port) from error
            raise AddressNotUsable(self.host, str(self.port), error.strerror or str(error)) from error

    def is_ready(self) -> bool:
        """Return whether the portal says that it, its database and its worker are ready."""
        place = EVERYWHERE.get(self.host, self.host)
        connection = http.client.HTTPConnection(place, self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def read_address(environ: Mapping[str, str]) -> Address:
    """Return the address that HOST and PORT name, by default 127.0.0.1 and 8000. Raises AddressNotUsable."""
    host, port = environ.get("HOST") or "127.0.0.1", environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise AddressNotUsable(host, port, "not a port number")
    return Address(host, int(port))
