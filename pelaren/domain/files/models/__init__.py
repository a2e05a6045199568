from pelaren.domain.files.models.stored_file import Chunk, ScanState, StoredFile

__all__ = ["Chunk", "ScanState", "StoredFile"]
