"""A zip archive that is written while it is read: never whole in memory, never on a disk."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MEDIA_TYPE = "application/zip"
Entry = tuple[str, datetime, Iterable[bytes]]
"""A file of the archive: its name with folders, its time and its bytes piece by piece."""
_PACKED_ALREADY = (".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".pdf")


class _Outlet(io.RawIOBase):
    """What the archive writes into; whoever reads takes it out again."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        written = bytes(content)  # type: ignore[call-overload]
        self.waiting += written
        return len(written)

    def take(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


def pieces(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Return the archive piece by piece; each entry's bytes are asked for when their turn comes."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", allowZip64=True) as archive:
        for name, at, content in entries:
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_STORED if name.lower().endswith(_PACKED_ALREADY) else ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in content:
                    file.write(piece)
                    if outlet.waiting:
                        yield outlet.take()
    yield outlet.take()
