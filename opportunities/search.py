"""The search box of the lists: plain words, safe whatever is typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 200
MOST_WORDS = 12
BOTH = frozenset({"AND", "ET"})
EITHER = frozenset({"OR", "OU"})
_TOKEN = re.compile(r'(-?)"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Word:
    """A word or quoted phrase that a row must, or must not, contain."""

    text: str
    is_unwanted: bool = False


def tidy(text: str) -> str:
    """Compose letters with their accents, and drop what cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join(seen.split())


def fold(text: str) -> str:
    """Write a name without accents, case, spaces and apostrophes: `Xī’ān` becomes `xian`."""
    plain = unicodedata.normalize("NFKD", tidy(text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in " '’-")


def parse(text: str) -> list[list[Word]]:
    """Split a search into alternatives, each a list of words that belong together.

    `water "heat pump" OR 水 -coal` has two alternatives. AND is what words mean anyway.
    """
    alternatives: list[list[Word]] = [[]]
    for minus, phrase, bare in _TOKEN.findall(tidy(text))[:MOST_WORDS]:
        if bare in EITHER:
            alternatives.append([])
        elif bare not in BOTH:
            word = _word(minus, phrase or bare)
            alternatives[-1] += [word] if word else []
    return [words for words in alternatives if words]


def _word(minus: str, text: str) -> Word | None:
    is_unwanted = bool(minus) or (text.startswith("-") and len(text) > 1)
    cleaned = text.lstrip("-").replace('"', "").strip()
    return Word(cleaned, is_unwanted) if cleaned else None


def matching(alternatives: list[list[Word]], fields: tuple[str, ...]) -> models.Q:
    """Write the condition that a row holds one of the alternatives in its fields."""
    condition = models.Q()
    for words in alternatives:
        together = models.Q()
        for word in words:
            found = _anywhere(word.text, fields)
            together &= ~found if word.is_unwanted else found
        condition |= together
    return condition


def _anywhere(text: str, fields: tuple[str, ...]) -> models.Q:
    condition = models.Q()
    for field in fields:
        condition |= models.Q(**{f"{field}__unaccent__icontains": text})
    return condition


class SearchField(forms.CharField):
    """A search box: invisible characters are dropped, the length is bounded."""

    def __init__(self, **options: Any) -> None:
        """Bound the length and show a search input."""
        options.setdefault("max_length", LONGEST)
        options.setdefault("widget", forms.TextInput(attrs={"type": "search", "data-key": "/"}))
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        """Return the text as it is searched for."""
        typed = str(super().to_python(value) or "")
        cleaned = tidy(typed)
        if typed and not (fold(cleaned) and parse(cleaned)):
            raise ValidationError(_("Type a word or a name to search for."), code="no-words")
        return cleaned
