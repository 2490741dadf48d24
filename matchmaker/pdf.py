"""Pages as PDF: data only, nothing is ever fetched but the product's own font."""

from __future__ import annotations

import os
from importlib import import_module
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

STATIC = Path(__file__).resolve().parent / "static" / "matchmaker"


class PdfUnavailableError(Exception):
    """The machine lacks the text layout library that makes PDFs."""


class ForeignAddressError(ValueError):
    """A document asked for something that is not part of the product."""


def own_file(address: str) -> Path:
    """Return the packaged file that an address names.

    Raises:
        ForeignAddressError: the address leads anywhere else.
    """
    parts = urlsplit(address)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
        raise ForeignAddressError(address)
    return path


class OwnFiles:
    """Answers what the layout engine asks for with packaged files, and with nothing else."""

    _fail_on_errors = False
    """The engine looks here: what is refused is left out, and the page is made all the same."""

    def __call__(self, address: str) -> Any:
        """Return a packaged file as the engine takes it."""
        file = own_file(address)
        kind = guess_type(file.name)[0] or "application/octet-stream"
        response = _engine().urls.URLFetcherResponse
        return response(address, file.read_bytes(), {"Content-Type": kind})


def to_pdf(html: str) -> bytes:
    """Lay out a complete HTML page as a tagged PDF.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    # Addresses in the page are those of packaged files.
    page = _engine().HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFiles())
    made: bytes = page.write_pdf(pdf_tags=True)
    return made


def _engine() -> ModuleType:
    """Load the layout engine: a second the first time, and it needs Pango, which may be missing."""
    # Fonts are cut to size with the time of day in them, unless this says another: the same page
    # would never give the same bytes twice.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    try:
        return import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error
