"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import unicodedata

from matchmaker.consortia.models import DocumentVersion

MediaType = DocumentVersion.MediaType

BEGINNINGS = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
)
SPACES = frozenset("\t\n\r\f")
LONGEST_NAME = 150
SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def media_type_of(data: bytes) -> str | None:
    """Return what a file is, or nothing where it is none of the kinds that are taken."""
    for beginning, media_type in BEGINNINGS:
        if data.startswith(beginning):
            return media_type.value
    return MediaType.TEXT.value if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in SPACES for sign in set(text))


def safe_name(name: str) -> str:
    """Return the last part of a file's name, without signs that have no shape."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign) not in SHAPELESS)
    return " ".join(plain.split()).strip(". ")[:LONGEST_NAME] or "document"
