"""Takes in a paper from the web within bounds: what is too large is counted, not kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

FIELD = "file"
MOST_BYTES = 10 * 1024 * 1024


class PaperUploadHandler(TemporaryFileUploadHandler):
    """Keeps one file on disk, up to the limit; its size is still that of all of it."""

    def new_file(self, field_name: str, *args: Any, **options: Any) -> None:
        """Begin the one file that the form has.

        Raises:
            SkipFile: it is another one.
        """
        if field_name != FIELD:
            raise SkipFile
        super().new_file(field_name, *args, **options)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece as long as there is room."""
        if start <= MOST_BYTES:
            return super().receive_data_chunk(raw_data, start)
        return None
