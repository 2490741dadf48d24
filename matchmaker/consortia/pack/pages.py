"""The pages of a pack: laid out as PDFs, or as HTML where no PDF can be made."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from matchmaker.consortia.models import BidPack
from matchmaker.consortia.pack.bar import printed_bar, swatch
from matchmaker.consortia.pack.labels import LABELS, pick
from matchmaker.consortia.pack.sheets import sheets_of
from matchmaker.pdf import PdfUnavailableError, to_pdf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from django.utils.safestring import SafeString

    from matchmaker.consortia.pack.content import Content
    from matchmaker.consortia.pack.firms import Firm

log = logging.getLogger(__name__)

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
CHINESE_FONT = re.compile(
    r"cjk|sourcehan|wqy|uming|ukai|simsun|simhei|msyh|pingfang|songti|droidsansfallback", re.I
)
"""File names of fonts that hold Chinese characters."""


@dataclass(slots=True)
class Pages:
    """Files made so far, and what the machine could not do."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def pages_of(
    content: Content,
    *,
    has_chinese_font: bool | None = None,
    printed: Mapping[str, bytes] | None = None,
) -> Pages:
    """Lay out the pack in English and French, and a sheet of each firm in three languages.

    A machine without the layout library gives the same pages as HTML; one without a Chinese font
    gives PDFs in which characters may be missing. Both are logged, and noted in the pack.

    Args:
        content: what the pack is made from.
        has_chinese_font: whether the machine has one; looked up where not given.
        printed: PDFs by the HTML that they were made of, from `print_pages`; the same HTML gives
            the same PDF, and what is not among them is printed here.
    """
    pages = Pages()
    if not (chinese_font_is_there() if has_chinese_font is None else has_chinese_font):
        log.warning("no font with Chinese characters was found for bid packs")
        pages.notes.append(BidPack.Note.NO_CHINESE_FONT.value)
    for name, html in _laid_out(content, pages.notes):
        _add(pages, name, html, printed or {})
    return pages


def html_of(content: Content) -> tuple[str, ...]:
    """Lay out the pages of a pack as HTML, to be printed before the pack is made."""
    fonts = () if chinese_font_is_there() else (BidPack.Note.NO_CHINESE_FONT.value,)
    return tuple(html for _name, html in _laid_out(content, fonts))


def print_pages(pages: Iterable[str]) -> dict[str, bytes]:
    """Return the PDF of each page of HTML, by that HTML; none where no PDF can be made."""
    try:
        return {html: to_pdf(html) for html in pages}
    except PdfUnavailableError:
        return {}


def _laid_out(content: Content, notes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Lay out page by page: what could not be done for one is noted on the next."""
    for language, name in (("en", "pack"), ("fr", "pack-fr")):
        with translation.override(language):
            html = _pack(content, notes)
        yield name, html
    for firm in content.firms:
        title = f"{pick(LABELS['sheet'], 'en')}: {firm.company.name}"
        context = {"sheets": sheets_of(firm), "title": title}
        with translation.override("en"):
            html = render_to_string("consortia/pack/company.html", context)
        yield firm.file, html


def chinese_font_is_there(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Tell whether a font file with Chinese characters lies in one of the folders of fonts."""
    return any(
        CHINESE_FONT.search(file.name)
        for folder in folders
        for file in Path(folder).rglob("*.[ot]t[fc]")
    )


def _pack(content: Content, notes: Iterable[str]) -> str:
    context = {
        "content": content,
        "bar": _bar(content),
        "keys": {firm.company.pk: swatch(at) for at, firm in enumerate(_known(content))},
        "notes": [BidPack.Note(note).label for note in notes],
    }
    return render_to_string("consortia/pack/pack.html", context)


def _known(content: Content) -> list[Firm]:
    return [firm for firm in content.firms if firm.carried.amount_cad is not None]


def _bar(content: Content) -> SafeString | None:
    known = [(firm.company.name, float(firm.carried.amount_cad or 0)) for firm in _known(content)]
    if not known or not content.needed_cad:
        return None
    words = content.coverage.capacity.words
    return printed_bar(known, float(content.needed_cad), words, _("Needed"))


def _add(pages: Pages, name: str, html: str, printed: Mapping[str, bytes]) -> None:
    try:
        pages.files[f"{name}.pdf"] = printed[html] if html in printed else to_pdf(html)
    except PdfUnavailableError:
        if BidPack.Note.NO_PDF.value not in pages.notes:
            log.warning("the layout library of PDFs is missing; a bid pack holds HTML instead")
            pages.notes.append(BidPack.Note.NO_PDF.value)
        pages.files[f"{name}.html"] = html.encode()
