"""
Uploads that never lie on a disk in clear.

What is small stays in memory. What grows goes to a file without a name, sealed chunk by chunk with a key that exists
only in this request: when the process ends, by whatever cause, what is left on the disk is noise.
"""

import io
import os
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

IN_MEMORY = 1024 * 1024
LARGEST_FILE = 64 * 1024 * 1024
"""More of one file is counted but not kept: every form refuses it by its size."""
LARGEST_REQUEST = 440 * 1024 * 1024
NONCE = 12


class SealedFile(io.RawIOBase):
    """
    Bytes that are written once, from the start, and read from anywhere after that.

    Every chunk written is sealed under the file's own key; its place is its associated data.
    """

    def __init__(self) -> None:
        super().__init__()
        self._aead = AESGCM(AESGCM.generate_key(256))
        self._chunks: list[tuple[int, int, int]] = []  # where its content starts, where it lies, how long it lies
        self._memory: list[bytes] = []
        self._disk: IO[bytes] | None = None
        self._at = self.size = 0

    def append(self, chunk: bytes) -> None:
        """Add a chunk at the end."""
        self._memory.append(chunk)
        self.size += len(chunk)
        if self._disk is None and self.size > IN_MEMORY:
            self._disk = tempfile.TemporaryFile(prefix="pelaren-")  # noqa: SIM115  closed by close()
        if self._disk is not None:
            self._to_disk(self._disk)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from one chunk; a buffered reader asks again for more."""
        chunk = self._chunk_at(self._at)
        part = chunk[: len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Forget everything."""
        if self._disk is not None:
            self._disk.close()
        self._memory.clear()
        super().close()

    def _to_disk(self, disk: IO[bytes]) -> None:
        start = self._chunks[-1][0] + self._chunks[-1][2] - NONCE - 16 if self._chunks else 0
        for chunk in self._memory:
            nonce = os.urandom(NONCE)
            sealed = nonce + self._aead.encrypt(nonce, chunk, b"%d" % start)
            disk.seek(0, os.SEEK_END)
            self._chunks.append((start, disk.tell(), len(sealed)))
            disk.write(sealed)
            start += len(chunk)
        self._memory.clear()

    def _chunk_at(self, at: int) -> bytes:
        """Return what a chunk holds from a place on; nothing at the end."""
        if self._disk is None:
            whole = self._memory[0] if len(self._memory) == 1 else b"".join(self._memory)
            self._memory = [whole]
            return whole[at:]
        return self._read(self._disk, at)

    def _read(self, disk: IO[bytes], at: int) -> bytes:
        for start, lies, length in self._chunks:
            if start <= at < start + length - NONCE - 16:
                disk.seek(lies)
                sealed = disk.read(length)
                return self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], b"%d" % start)[at - start :]
        return b""


class SealedUpload(UploadedFile):
    """A file of a form. `size` is its true size, also when it was too large to be kept whole."""

    def __init__(self, kept: SealedFile, *, size: int, **about: Any) -> None:
        self.kept = io.BufferedReader(kept)
        super().__init__(file=self.kept, size=size, **about)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Return the content from the start, piece by piece."""
        self.kept.seek(0)
        while piece := self.kept.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            yield piece


class SealedUploads(FileUploadHandler):
    """Upload handler: seals what comes as it comes."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self.kept = SealedFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > LARGEST_REQUEST:
            raise StopUpload(connection_reset=True)
        if start + len(raw_data) <= LARGEST_FILE:
            self.kept.append(bytes(raw_data))

    def file_complete(self, file_size: int) -> SealedUpload:
        return SealedUpload(
            self.kept, size=file_size, name=self.file_name, content_type=self.content_type,
            charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
