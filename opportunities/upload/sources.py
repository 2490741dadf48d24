"""Where the figures of a file come from: a stored source, or a new one that is named in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from opportunities.forms.fields import PageField
from opportunities.models import Source
from opportunities.upload.contract import NEW_SOURCE, PRECEDENCE, SOURCE_KINDS
from opportunities.upload.problems import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opportunities.upload.rows import Cells

CELLS = (
    "source_key",
    "source_title",
    "source_url",
    "source_kind",
    "source_published",
    "licence",
)
FIRST_DAY = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as a file names it."""

    key: str
    title: str
    url: str
    kind: str
    published_on: date | None
    licence: str
    pk: int | None = None
    """None where it is not stored yet."""

    @property
    def precedence(self) -> int:
        """How far its figures go before others; the lower number wins."""
        return PRECEDENCE.get(Source.Kind(self.kind), 3)


class Sources:
    """Finds the source of each row; the same cells give the same source."""

    def __init__(self, on: date) -> None:
        """Read the stored sources once.

        Args:
            on: no source was published after this day.
        """
        self._on = on
        self._stored = {row.key: _stored(row) for row in Source.objects.all()}
        self._fresh: dict[str, Origin] = {}
        self._found: dict[tuple[str, ...], Origin] = {}

    def of(self, cells: Cells) -> Origin | None:
        """Return the source of a row; nothing where a cell of it is wrong, which is noted."""
        written = tuple(cells.text(name) for name in CELLS)
        found = self._found.get(written)
        if found is None and not cells.is_wrong(*CELLS):
            found = self._read(dict(zip(CELLS, written, strict=True)), cells)
            if found is not None:
                self._found[written] = found
        return found

    def _read(self, given: Mapping[str, str], cells: Cells) -> Origin | None:
        if given["source_key"]:
            return cells.take("source_key", lambda _text: self._by_key(given))
        if not any(given.values()):
            cells.refuse(
                "source_title", _("A figure without a source is not stored: say where it stands.")
            )
            return None
        for name in NEW_SOURCE:
            if not given[name]:
                cells.refuse(name, _("A source that is not stored yet needs this."))
        kind = cells.take("source_kind", _kind)
        url = cells.take("source_url", _page)
        published = cells.take("source_published", self._day)
        if cells.is_wrong(*CELLS):
            return None
        fresh = Origin(
            _key(given), given["source_title"], url or "", kind or "", published, given["licence"]
        )
        return cells.take("source_kind", lambda _text: self._same(fresh))

    def _by_key(self, given: Mapping[str, str]) -> Origin:
        found = self._stored.get(given["source_key"])
        if found is None:
            raise CellError(_("No stored source has this key."))
        if found.kind not in SOURCE_KINDS:
            raise CellError(_("This source is fictional, so no figure can rest on it."))
        stored = {"source_title": found.title, "source_url": found.url, "source_kind": found.kind}
        for name, value in stored.items():
            if given[name] and given[name] != value:
                raise CellError(
                    _("The stored source says “%(stored)s” in %(column)s. Leave that cell empty.")
                    % {"stored": value[:200], "column": name}
                )
        return found

    def _same(self, fresh: Origin) -> Origin:
        """Return the source as it is stored or as an earlier row names it."""
        known = self._stored.get(fresh.key) or self._fresh.setdefault(fresh.key, fresh)
        if known.kind != fresh.kind:
            raise CellError(
                _("The same source is of the kind “%(kind)s” elsewhere.") % {"kind": known.kind}
            )
        return known

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or len(text) != 10 or day < FIRST_DAY:
            raise CellError(
                _("Write the day as year, month and day: 2025-06-05. Other orders are ambiguous.")
            )
        if day > self._on:
            raise CellError(_("This day has not come yet."))
        return day


def _stored(row: Source) -> Origin:
    return Origin(row.key, row.title, row.url, row.kind, row.published_on, row.licence, row.pk)


def _key(given: Mapping[str, str]) -> str:
    """Name a source by what tells it from others, so that the same file finds it again."""
    said = "\n".join(given[name] for name in ("source_title", "source_url", "source_published"))
    return f"file-{sha256(said.encode()).hexdigest()[:16]}"


def _kind(text: str) -> str:
    if text not in SOURCE_KINDS:
        raise CellError(_("Write one of these: %(kinds)s.") % {"kinds": ", ".join(SOURCE_KINDS)})
    return text


def _page(text: str) -> str:
    try:
        return str(PageField().clean(text))
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from None
