"""The child that reads foreign files and prints the reader's name on every page of a copy.

It runs as a process of its own, because what it is given may be made to hang or to fill memory:
`python -m matchmaker.consortia.room.press` reads one line of JSON and then the file from the
standard input, and writes one line of JSON and then the copy. It knows no database and no secret.
"""

from __future__ import annotations

import html
import io
import json
import resource
import sys
import unicodedata
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

PDF = "application/pdf"
MOST_PAGES = 200
MOST_PIXELS = 40_000_000
WIDEST = 2_400
"""Pixels of an image's longer side in a copy."""
LONGEST_TEXT = 200_000
MOST_LINES = 6_000
MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 20
SECONDS_OF_CHECK = 15
"""Of processing, as those above: what just passes leaves room for the copies that follow."""
SIDES = (100.0, 3_500.0)
"""Shortest and longest side of a page, in points."""
POINT = 72.0

ACTIVE = ("/A", "/AA", "/PA")
"""What a mark on a page can start: scripts, programs, letters home."""
TIES = ("/Parent", "/Popup", "/IRT", "/P", "/Dest")
"""By what a mark leads to other marks and pages, which would come along as they are."""
OF_PAGES = ("/AA", "/PresSteps")
"""What a page starts by itself."""
FOREIGN = frozenset({"/FileAttachment", "/Movie", "/Screen", "/Sound", "/RichMedia", "/3D"})
CONTROLS = frozenset("\t\n\r\f")


class RefusedFileError(Exception):
    """A file that cannot become a copy; the message is a word for the parent."""


def check(data: bytes, media_type: str) -> int:
    """Return how many pages a copy of a file has.

    A PDF is copied on trial: pages that each look small may share what no copy can hold.

    Raises:
        RefusedFileError: the file is broken, locked or too large.
    """
    count = len(_reader(_as_pdf(data, media_type)).pages)
    if media_type == PDF:
        _try(data)
    return count


def _try(data: bytes) -> None:
    try:
        stamp(data, PDF, ["A reader", "A firm", "A document"], "Copy")
    except Exception as error:
        # Where nothing can be printed at all, the file is not to blame.
        if _word_for(error) != "no-press":
            raise


def stamp(data: bytes, media_type: str, lines: list[str], title: str) -> bytes:
    """Return a copy as PDF that has the lines on every page.

    Args:
        data: the file as it was handed in.
        media_type: what it is.
        lines: who reads it, when, and what it is; the first ones are also written across.
        title: of the copy, for the list of windows.

    Raises:
        RefusedFileError: the file is broken, locked or too large.
    """
    pypdf = import_module("pypdf")
    writer = pypdf.PdfWriter()
    for page in _reader(_as_pdf(data, media_type)).pages:
        _disarm(page)
        added = writer.add_page(page)
        added.transfer_rotation_to_content()
    sizes = [_size(page) for page in writer.pages]
    marks = dict(zip(dict.fromkeys(sizes), _overlay(dict.fromkeys(sizes), lines), strict=True))
    for page, size in zip(writer.pages, sizes, strict=True):
        box = page.mediabox
        shift = pypdf.Transformation().translate(float(box.left), float(box.bottom))
        page.cropbox = page.trimbox = page.bleedbox = page.artbox = box
        page.merge_transformed_page(marks[size], shift, over=True)
    writer.metadata = {"/Title": title, "/Producer": "Matchmaker"}
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _as_pdf(data: bytes, media_type: str) -> bytes:
    if media_type == PDF:
        return data
    if media_type == "text/plain":
        return _text(data)
    return _image(data)


def _reader(data: bytes) -> Any:
    pypdf = import_module("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise RefusedFileError("encrypted")
    count = len(reader.pages)
    if not count:
        raise RefusedFileError("broken")
    if count > MOST_PAGES:
        raise RefusedFileError("pages")
    for page in reader.pages:
        _size(page)
    return reader


def _size(page: Any) -> tuple[float, float]:
    box = page.mediabox
    sides = (round(float(box.width), 1), round(float(box.height), 1))
    if not all(SIDES[0] <= side <= SIDES[1] for side in sides):
        raise RefusedFileError("page-size")
    return sides


def _disarm(page: Any) -> None:
    """Take out what acts by itself; what is only to be looked at stays."""
    for name in OF_PAGES:
        page.pop(name, None)
    kept = []
    for mark in page.get("/Annots") or ():
        found = mark.get_object()
        if not hasattr(found, "get") or found.get("/Subtype") in FOREIGN:
            continue
        for name in (*ACTIVE, *TIES):
            found.pop(name, None)
        kept.append(mark)
    if "/Annots" in page:
        generic = import_module("pypdf.generic")
        page[generic.NameObject("/Annots")] = generic.ArrayObject(kept)


def _overlay(sizes: Iterable[tuple[float, float]], lines: list[str]) -> list[Any]:
    """Make one page of marks for each size of page, in order."""
    sizes = list(sizes)
    rules, pages = [], []
    for number, (width, height) in enumerate(sizes):
        rules.append(
            f"@page p{number} {{ size: {width}pt {height}pt; margin: 0 }}"
            f".p{number} {{ page: p{number}; width: {width}pt; height: {height}pt }}"
        )
        small = max(4.0, min(9.0, width / 70))
        large = max(8.0, min(34.0, width / 20))
        across = "<br>".join(html.escape(_plain(line)) for line in lines[:2])
        below = "<br>".join(html.escape(_plain(line)) for line in lines)
        pages.append(
            f'<div class="page p{number}">'
            f'<p class="across" style="font-size:{large}pt">{across}</p>'
            f'<p class="below" style="font-size:{small}pt">{below}</p></div>'
        )
    style = (
        "body, p { margin: 0; font-family: sans-serif }"
        ".page { position: relative; overflow: hidden; break-after: page }"
        ".page:last-child { break-after: auto }"
        ".across { position: absolute; left: 0; right: 0; top: 42%; text-align: center;"
        " color: rgba(110, 110, 110, .22); transform: rotate(-32deg) }"
        ".below { position: absolute; left: 12pt; right: 12pt; bottom: 6pt; padding: 1pt 3pt;"
        " color: #444; background: rgba(255, 255, 255, .8) }"
    )
    made = _print(f"<style>{style}{''.join(rules)}</style>{''.join(pages)}")
    marks = list(import_module("pypdf").PdfReader(io.BytesIO(made)).pages)
    if len(marks) != len(sizes):
        raise RefusedFileError("broken")
    return marks


def _text(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFileError("text-encoding") from error
    if len(text) > LONGEST_TEXT or text.count("\n") > MOST_LINES:
        raise RefusedFileError("text-length")
    style = (
        "@page { size: A4; margin: 20mm 18mm 24mm } pre { white-space: pre-wrap;"
        " overflow-wrap: anywhere; font: 9pt/1.4 monospace; margin: 0 }"
    )
    shown = html.escape(_plain(text, keep=CONTROLS)) or "&nbsp;"
    return _print(f"<style>{style}</style><pre>{shown}</pre>")


def _image(data: bytes) -> bytes:
    pillow = import_module("PIL.Image")
    try:
        image = pillow.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > MOST_PIXELS:
            raise RefusedFileError("pixels")
        # Turned as the camera says, and without what else the camera says: places among it.
        image = import_module("PIL.ImageOps").exif_transpose(image).convert("RGB")
    except pillow.DecompressionBombError as error:
        raise RefusedFileError("pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RefusedFileError("broken") from error
    image.thumbnail((WIDEST, WIDEST))
    longest = max(image.size)
    made = io.BytesIO()
    # The longer side of the page is that of A4; a very thin picture is padded to a page.
    scale = 842.0 / longest
    page = tuple(max(SIDES[0], side * scale) for side in image.size)
    canvas = pillow.new("RGB", tuple(max(1, round(side / scale)) for side in page), "white")
    canvas.paste(image, (0, 0))
    canvas.save(made, format="PDF", resolution=POINT / scale)
    return made.getvalue()


def _plain(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Leave out characters that have no shape, or that turn the line around."""
    return "".join(
        sign for sign in text if sign in keep or unicodedata.category(sign) not in {"Cc", "Cf"}
    )


def _print(page: str) -> bytes:
    made: bytes = import_module("matchmaker.pdf").to_pdf(f'<meta charset="utf-8">{page}')
    return made


def bound(seconds: int) -> None:
    """Bound this process: the system ends it where it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what the parent asks for; every failure becomes a word."""
    try:
        if order["do"] == "check":
            return {"pages": check(data, order["media_type"])}, b""
        return {}, stamp(data, order["media_type"], order["lines"], order["title"])
    except RefusedFileError as error:
        return {"refused": str(error)}, b""
    except (MemoryError, RecursionError):
        return {"refused": "heavy"}, b""
    except Exception as error:  # noqa: BLE001 - libraries fail on broken files in any way
        return {"refused": _word_for(error)}, b""


def _word_for(error: Exception) -> str:
    # By name: the libraries are loaded only where a file needs them.
    words = {"PdfUnavailableError": "no-press", "LimitReachedError": "heavy"}
    return words.get(type(error).__name__, "broken")


def main() -> None:
    """Answer one order."""
    order = json.loads(sys.stdin.buffer.readline())
    bound(SECONDS_OF_CHECK if order["do"] == "check" else MOST_SECONDS)
    answer, made = work(order, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
