"""From the bytes of a file to its text; an encoding is named, never guessed silently."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.upload.contract import MOST_BYTES
from opportunities.upload.problems import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024
BEGINNINGS = (
    (b"PK\x03\x04", "Excel (.xlsx), ODS, ZIP"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Excel (.xls)"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
CONTROL = bytes(sorted({*range(9), *range(14, 32), 127}))
MOST_CONTROLS = 0.02
MOSTLY = 0.8
ENOUGH_ZEROS = 0.2


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text."""

    text: str
    digest: str
    """SHA-256 of the bytes."""


def decode(chunks: Iterable[bytes]) -> Decoded:
    """Read a file piece by piece, and stop at the first sign that it cannot be taken.

    Raises:
        UnreadableFileError: too large, of another encoding, or no text at all.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    digest = sha256()
    texts: list[str] = []
    total = 0
    for chunk in chunks:
        if not total:
            _refuse_other_formats(chunk)
        total += len(chunk)
        refuse_large(total)
        _refuse_binary(chunk)
        digest.update(chunk)
        texts.append(_decoded(decoder, chunk, texts))
    texts.append(_decoded(decoder, b"", texts, final=True))
    text = "".join(texts)
    if not text.strip():
        raise UnreadableFileError(_("The file is empty."))
    return Decoded(text, digest.hexdigest())


def refuse_large(size: int) -> None:
    """Refuse a file of more bytes than one upload may have.

    Raises:
        UnreadableFileError: it is larger.
    """
    if size > MOST_BYTES:
        raise UnreadableFileError(
            _("The file is larger than %(most)s MB. Split it, and upload the parts one by one.")
            % {"most": MOST_BYTES // MEGABYTE}
        )


def _refuse_other_formats(start: bytes) -> None:
    for mark, name in BEGINNINGS:
        if start.startswith(mark):
            raise UnreadableFileError(
                _(
                    "This is no CSV file: its content is %(format)s, whatever its name says."
                    " Save the table as “CSV UTF-8” and upload that."
                )
                % {"format": name}
            )
    if start.startswith(UTF_16):
        raise UnreadableFileError(_another_encoding("UTF-16"))
    if re.match(rb"\s*<(!doctype|html|\?xml)", start, re.IGNORECASE):
        raise UnreadableFileError(
            _("This is a web page or an XML file, not a table. Save the table as “CSV UTF-8”.")
        )


def _refuse_binary(chunk: bytes) -> None:
    controls = len(chunk) - len(chunk.translate(None, CONTROL))
    if not chunk.count(0) and controls <= MOST_CONTROLS * len(chunk):
        return
    if _looks_like_utf_16(chunk):
        raise UnreadableFileError(_another_encoding("UTF-16"))
    raise UnreadableFileError(
        _("This is no text file: it holds bytes that no text has. Save the table as “CSV UTF-8”.")
    )


def _looks_like_utf_16(chunk: bytes) -> bool:
    """Tell whether every other byte is mostly zero, as in Latin text of two bytes a letter."""
    half = max(1, len(chunk) // 2)
    even, odd = chunk[::2].count(0) / half, chunk[1::2].count(0) / half
    return max(even, odd) > ENOUGH_ZEROS and min(even, odd) < ENOUGH_ZEROS / 10


def _decoded(
    decoder: codecs.IncrementalDecoder, chunk: bytes, before: list[str], *, final: bool = False
) -> str:
    try:
        return decoder.decode(chunk, final=final)
    except UnicodeDecodeError as error:
        line = sum(text.count("\n") for text in before) + 1
        line += error.object[: error.start].count(b"\n")
        raise UnreadableFileError(
            _("Line %(line)s is not written in UTF-8. %(hint)s")
            % {"line": line, "hint": _another_encoding(_likely_encoding(error.object))}
        ) from None


def _likely_encoding(sample: bytes) -> str:
    """Name the encoding that some bytes look like.

    A Chinese character of GB18030 takes two high bytes and a rare sign such as µ four bytes in
    turn high and digits; an accented Latin letter takes one high byte.
    """
    rare = FOUR_BYTES.findall(sample)
    runs = [*rare, *HIGH_RUN.findall(FOUR_BYTES.sub(b" ", sample))]
    even = sum(1 for run in runs if len(run) % 2 == 0)
    return "GB18030 (GBK)" if even >= MOSTLY * len(runs) else "Windows-1252 (Latin-1)"


def _another_encoding(name: str) -> str:
    return _(
        "The file looks like %(encoding)s. Save it as “CSV UTF-8” in your spreadsheet, or as"
        " UTF-8 in your editor, and upload it again."
    ) % {"encoding": name}
