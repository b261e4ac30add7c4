"""A file that is only looked at: kept in memory up to a size, never on a disk."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 20 * 1024 * 1024


class LookedAtHandler(FileUploadHandler):
    """Reads one file. `is_too_large` is set, and the rest not read, above the limit."""

    def __init__(self, request: Any = None, most: int = MOST_BYTES) -> None:
        super().__init__(request)
        self.most = most
        self.is_too_large = False
        self._data = bytearray()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._data = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > self.most:
            self.is_too_large = True
            self._data = bytearray()
            raise StopUpload(connection_reset=False)
        self._data += raw_data

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            self.file_name or "file", bytes(self._data), self.content_type
        )
