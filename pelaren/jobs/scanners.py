"""The scanner that the operator has chosen, as the domain knows it."""

from collections.abc import Iterable

from django.conf import settings

from pelaren.domain.files.operations.scans import NoScanner, Scanner, ScannerAway, Verdict
from pelaren.gateways.scanner.clamav import Away, Clamd


class ClamAV:
    """Has clamd look at a file."""

    def __init__(self, address: str) -> None:
        self.clamd = Clamd(address)

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Return the verdict on a file. Raises ScannerAway."""
        try:
            return Verdict(self.clamd.found(pieces), self.clamd.version())
        except Away as reason:
            raise ScannerAway(str(reason)) from reason


class Undecided:
    """Nobody has said whether there is a scanner: nothing is delivered until somebody does."""

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Raise ScannerAway."""
        raise ScannerAway("PELAREN_SCANNER is not set: name clamd's socket, or none.")


def scanner() -> Scanner:
    """Return the scanner of the settings."""
    if settings.PELAREN_SCANNER == "none":
        return NoScanner()
    return ClamAV(settings.PELAREN_SCANNER) if settings.PELAREN_SCANNER else Undecided()
