"""The rules as data: article, quotes with their sources, our reading, and how to mend."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.rules.results import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("rules.json")
ENGLISH, FRENCH, CHINESE = "en", "fr", "zh"


class Kind(models.TextChoices):
    """What a quote is."""

    FOUND = "found", _("as found at the source")
    CUT = "cut", _("as found at the source, where the copy breaks off")
    TRANSLATION = "translation", _("translation found at the source")
    OURS = "ours", _("our own translation, not an official one")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quote was read.

    Attributes:
        is_official: published by the authority itself.
        seen_on: the day on which it was read.
        notes: by language: what was seen, and what was not.
    """

    title: str
    url: str
    is_official: bool
    seen_on: date
    notes: Mapping[str, str]

    @property
    def note(self) -> str:
        """What was seen and what was not, in the language of the page."""
        return _in_language(self.notes)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article in one language."""

    language: str
    text: str
    source: Source
    kind: str

    @property
    def kind_label(self) -> str:
        """What the quote is, in words."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: stable; checks are stored by it.
        severity: a value of `Severity`.
        blocks_on: results that stop the bid.
        blocks_at: the stage that it stands before: ``bid-ready`` or ``submitted``.
        quotes: none for a rule of the house.
        texts: by kind (article, title, check, mend, current) and language.
    """

    code: str
    severity: str
    blocks_on: frozenset[str]
    blocks_at: str
    quotes: tuple[Quote, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def article(self) -> str:
        """The law and its article, or that the rule is of the house."""
        return _in_language(self.texts["article"])

    @property
    def title(self) -> str:
        """What the rule asks for, in a few words."""
        return _in_language(self.texts["title"])

    @property
    def check(self) -> str:
        """What we check, in words."""
        return _in_language(self.texts["check"])

    @property
    def mend(self) -> str:
        """What to do where it is not met."""
        return _in_language(self.texts["mend"])

    @property
    def current_url(self) -> str:
        """Address of the text in force, where there is one to point to."""
        return _in_language(self.texts["current"])

    @property
    def is_law(self) -> bool:
        """Whether the rule follows an article."""
        return bool(self.quotes)

    @property
    def severity_label(self) -> str:
        """What it means for the bid, in words."""
        return str(Severity(self.severity).label)

    @property
    def quote(self) -> Quote | None:
        """The quote in the language of the page; the first one where there is none."""
        language = _language()
        same = [one for one in self.quotes if one.language == language]
        return next(iter(same or self.quotes), None)

    @property
    def original(self) -> Quote | None:
        """The Chinese words, where the law is Chinese."""
        return next((one for one in self.quotes if one.language == CHINESE), None)


@dataclass(frozen=True, slots=True)
class Book:
    """All rules, and the day on which they were last read against their sources."""

    dated: date
    rules: Mapping[str, Rule]
    sources: tuple[Source, ...]


@cache
def book() -> Book:
    """Read the rules; once in a process."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    sources = {key: _source(entry) for key, entry in data["sources"].items()}
    rules = [_rule(entry, sources) for entry in data["rules"]]
    return Book(
        dated=date.fromisoformat(data["dated"]),
        rules={rule.code: rule for rule in rules},
        sources=tuple(sources.values()),
    )


def _source(entry: dict[str, Any]) -> Source:
    return Source(
        title=entry["title"],
        url=entry["url"],
        is_official=entry["is_official"],
        seen_on=date.fromisoformat(entry["seen_on"]),
        notes=_both(entry, "note"),
    )


def _rule(entry: dict[str, Any], sources: Mapping[str, Source]) -> Rule:
    return Rule(
        code=entry["code"],
        severity=entry["severity"],
        blocks_on=frozenset(entry["blocks_on"]),
        blocks_at=entry["blocks_at"],
        quotes=tuple(
            Quote(one["language"], one["text"], sources[one["source"]], one["kind"])
            for one in entry["quotes"]
        ),
        texts={
            name: _both(entry, name) for name in ("article", "title", "check", "mend", "current")
        },
    )


def _both(entry: dict[str, Any], name: str) -> dict[str, str]:
    return {language: entry[f"{name}_{language}"] for language in (ENGLISH, FRENCH)}


def _language() -> str:
    return FRENCH if (get_language() or "").startswith(FRENCH) else ENGLISH


def _in_language(texts: Mapping[str, str]) -> str:
    return texts[_language()]
