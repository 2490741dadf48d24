"""Pages as PDF: data only, nothing is ever fetched but the product's own font."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static" / "matchmaker"
STYLES = STATIC / "briefing-pdf.css"


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


def fetch(address: str, *_: object, **__: object) -> Any:
    """Answer what the layout engine asks for: packaged files, and nothing else."""
    return _engine().urls.URLFetcherResponse(address, own_file(address).read_bytes())


def to_pdf(html: str) -> bytes:
    """Lay out a complete HTML page as a tagged PDF.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    engine = _engine()
    base = STATIC.as_uri() + "/"
    styles = engine.CSS(string=STYLES.read_text(encoding="utf-8"), base_url=base, url_fetcher=fetch)
    page = engine.HTML(string=html, base_url=base, url_fetcher=fetch)
    made: bytes = page.write_pdf(stylesheets=[styles], pdf_tags=True)
    return made


def _engine() -> ModuleType:
    """Load the layout engine: a second the first time, and it needs Pango, which may be missing."""
    try:
        return import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error
