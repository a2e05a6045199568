"""What a workbook from outside may cost, and the reasons for which it is refused whole."""

from enum import StrEnum

BYTES = 5_000_000
UNPACKED_BYTES = 50_000_000
ENTRIES = 200
RATIO = 100
RATIO_FROM = 1_000_000
"""Below this size unpacked, how tightly a part was packed does not matter."""
CELLS = 300_000
TEXT = 300
"""Longer texts in a cell are cut: no name and no amount is longer."""
CPU_SECONDS = 4
SECONDS = 5
MEMORY = 256 * 1024 * 1024
ANSWER_BYTES = 40_000_000


class FileReason(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    OTHER_FORMAT = "other-format"
    OLD_EXCEL = "old-excel"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks-too-large"
    UNSAFE_XML = "unsafe-xml"
    TOO_MANY_CELLS = "too-many-cells"
    TOO_SLOW = "too-slow"
    NO_SHEET = "no-sheet"
    NO_KNOWN_COLUMNS = "no-known-columns"


class Unreadable(Exception):
    """The file is refused for `reason`."""

    def __init__(self, reason: FileReason) -> None:
        super().__init__(reason)
        self.reason = reason
