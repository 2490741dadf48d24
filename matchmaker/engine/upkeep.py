"""Both sides' lists after an edit, without scoring again what the edit does not touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.packing import PackedNeeds, PackedOffers
from matchmaker.engine.postings import NeedTexts, OfferTexts
from matchmaker.engine.relevance import meet_sums
from matchmaker.engine.score import TEXT_THRESHOLD
from matchmaker.engine.toplists import NO_KEY, Kept, TopLists, keys_of
from matchmaker.engine.tree import share_subject

if TYPE_CHECKING:
    from matchmaker.engine.toplists import Keys

DENSE = 32
"""Columns side by side from which they are multiplied where they are, without being gathered."""

Rows = NDArray[np.intp]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Touched(NamedTuple):
    """Rows whose lists an edit changed.

    Attributes:
        needs: rows of the needs, ascending.
        offers: rows of the offers, ascending.
    """

    needs: Rows
    offers: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """Rows of texts turned around: who holds a key, and how much.

    Attributes:
        keys: ascending.
        rows: who holds it.
        values: (v, entries), what is held.
        count: number of rows.
    """

    keys: Whole
    rows: Rows
    values: Whole
    count: int

    @classmethod
    def build(cls, starts: Whole, keys: Whole, *values: NDArray[np.integer]) -> Inverted:
        """Turn rows around."""
        order = np.argsort(keys, kind="stable")
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        held = np.stack([one.astype(np.int64)[order] for one in values])
        return cls(keys[order], rows[order], held, len(starts) - 1)

    def gather(self, keys: Whole, *asked: NDArray[np.integer]) -> list[Whole]:
        """Sum asked x held over some keys, for every row.

        Args:
            keys: of one text.
            asked: one array a kind of value held; a single kind serves all.

        Returns:
            One sum of (rows,) for each array asked for, exact below 2^53.
        """
        first = np.searchsorted(self.keys, keys)
        counts = np.searchsorted(self.keys, keys, side="right") - first
        place = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        rows = self.rows[place]
        return [
            np.bincount(
                rows,
                weights=self.values[min(kind, len(self.values) - 1)][place]
                * np.repeat(one.astype(np.int64), counts),
                minlength=self.count,
            ).astype(np.int64)
            for kind, one in enumerate(asked)
        ]


@dataclass(slots=True, eq=False)
class Upkeep:
    """Packed sides, their lists with a reserve, and the texts turned around.

    A row that is not live is in no list and may be edited into one that is: keep some to spare
    behind the last for what is added. Edits write into the packed sides that were given.

    Attributes:
        offers: t technologies.
        needs: n needs.
        of_needs: the needs' lists.
        of_offers: the technologies' lists.
        barred: (m, 2), row of the technology and row of the need that no list may hold.
    """

    offers: PackedOffers
    needs: PackedNeeds
    of_needs: Kept
    of_offers: Kept
    barred: Rows
    _need_columns: Singles = field(init=False)
    _by_offer_key: Inverted = field(init=False)
    _by_need_key: Inverted = field(init=False)
    _edited_offers: dict[int, OfferTexts] = field(default_factory=dict)
    _edited_needs: dict[int, NeedTexts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Turn the texts and the needs' columns around."""
        self._need_columns = np.ascontiguousarray(self.needs.values.T)
        held, asked = self.offers.texts, self.needs.texts
        self._by_offer_key = Inverted.build(held.starts, held.keys, held.saturations)
        self._by_need_key = Inverted.build(asked.starts, asked.keys, asked.points, asked.weights)

    @classmethod
    def of(
        cls,
        sides: tuple[PackedOffers, PackedNeeds],
        lists: TopLists,
        shown: int,
        barred: Rows | None = None,
    ) -> Upkeep:
        """Take over what `rank` returned for a list length of shown + `RESERVE`.

        Args:
            sides: the packed sides; edits write into them.
            lists: their lists.
            shown: the places that count.
            barred: as given to `rank`.
        """
        pairs = np.zeros((0, 2), dtype=np.intp) if barred is None else barred
        of_needs, of_offers = Kept.of(lists.of_needs, shown), Kept.of(lists.of_offers, shown)
        return cls(*sides, of_needs, of_offers, pairs)

    def lists(self) -> TopLists:
        """Return the places that count, equal to those of a full ranking."""
        return TopLists(self.of_needs.lists(), self.of_offers.lists())

    def edit_offers(self, rows: Rows, edited: PackedOffers) -> Touched:
        """Put edited technologies in place.

        Args:
            rows: (c,), where they stand.
            edited: c technologies, packed by the layout of the others.

        Returns:
            The rows whose lists changed.

        Raises:
            ValueError: a text is in languages that no other technology has: rank all again.

        Source:
            docs/scoring.md, "One product".
        """
        spoken = np.unique(edited.texts.pattern[edited.texts.is_known]).tolist()
        if not set(spoken) <= set(self.needs.texts.patterns):
            message = "a text is in languages that no technology had"
            raise ValueError(message)
        for name in ("values", "subjects", "is_live"):
            getattr(self.offers, name)[rows] = getattr(edited, name)
        self.offers.texts.pattern[rows] = edited.texts.pattern
        for place, row in enumerate(rows.tolist()):
            self._edited_offers[row] = edited.texts.rows(place)
        keys, passes = self._against_needs(rows, edited)
        as_members = np.where(passes, keys_of(keys, rows[:, None]), NO_KEY)
        touched, unproven = self.of_needs.replace(rows, as_members.T)
        for row in unproven.tolist():
            some = np.array([row])
            self.of_needs.reset(some, self._keys_of_needs(some))
        ids = np.broadcast_to(np.arange(len(self.needs)), keys.shape)
        self.of_offers.reset(rows, np.where(passes, keys_of(keys, ids), NO_KEY))
        return Touched(needs=touched, offers=np.sort(rows))

    def edit_needs(self, rows: Rows, edited: PackedNeeds) -> Touched:
        """Put edited needs in place.

        Args:
            rows: (c,), where they stand.
            edited: c needs, packed by the layout of the others.

        Returns:
            The rows whose lists changed.

        Source:
            docs/scoring.md, "One product".
        """
        for name in ("values", "subjects", "is_live"):
            getattr(self.needs, name)[rows] = getattr(edited, name)
        self._need_columns[:, rows] = edited.values.T
        self.needs.texts.wholes[rows] = edited.texts.wholes
        for place, row in enumerate(rows.tolist()):
            self._edited_needs[row] = edited.texts.rows(place)
        keys, passes = self._against_offers(rows, edited)
        as_members = np.where(passes, keys_of(keys, rows[:, None]), NO_KEY)
        touched, unproven = self.of_offers.replace(rows, as_members.T)
        for row in unproven.tolist():
            some = np.array([row])
            self.of_offers.reset(some, self._keys_of_offers(some))
        ids = np.broadcast_to(np.arange(len(self.offers)), keys.shape)
        self.of_needs.reset(rows, np.where(passes, keys_of(keys, ids), NO_KEY))
        return Touched(needs=np.sort(rows), offers=touched)

    def _keys_of_needs(self, rows: Rows) -> Keys:
        scores, passes = self._against_offers(rows, self._needs_at(rows))
        ids = np.broadcast_to(np.arange(len(self.offers)), scores.shape)
        return np.where(passes, keys_of(scores, ids), NO_KEY)

    def _keys_of_offers(self, rows: Rows) -> Keys:
        scores, passes = self._against_needs(rows, self._offers_at(rows))
        ids = np.broadcast_to(np.arange(len(self.needs)), scores.shape)
        return np.where(passes, keys_of(scores, ids), NO_KEY)

    def _offers_at(self, rows: Rows) -> PackedOffers:
        texts = self.offers.texts
        some = [self._edited_offers.get(row) or texts.rows(row) for row in rows.tolist()]
        side = self.offers
        return PackedOffers(
            side.values[rows], side.subjects[rows], OfferTexts.joined(some), side.is_live[rows]
        )

    def _needs_at(self, rows: Rows) -> PackedNeeds:
        texts = self.needs.texts
        some = [self._edited_needs.get(row) or texts.rows(row) for row in rows.tolist()]
        side = self.needs
        return PackedNeeds(
            side.values[rows], side.subjects[rows], NeedTexts.joined(some), side.is_live[rows]
        )

    def _against_needs(self, rows: Rows, some: PackedOffers) -> tuple[Whole, Flags]:
        """Score some technologies against all needs: (c, n), and whether each may be listed."""
        points = np.zeros((len(some), len(self.needs)), dtype=np.int64)
        gained = np.zeros_like(points)
        for place in range(len(some)):
            held = some.texts.rows(place)
            points[place], gained[place] = self._by_need_key.gather(
                held.keys, held.saturations, held.saturations
            )
        if self._edited_needs:
            at = np.array(list(self._edited_needs))
            edited = NeedTexts.joined(list(self._edited_needs.values()))
            points[:, at], gained[:, at] = meet_sums(some.texts, edited)
        whole = self.needs.texts.wholes[:, some.texts.pattern].T
        product = _product(some.values, self._need_columns)
        related = share_subject(some.subjects, self.needs.subjects) | _is_close(gained, whole)
        passes = related & some.is_live[:, None] & self.needs.is_live[None, :]
        passes[self._barred(rows, 0)] = False
        return product.astype(np.int64) + points, passes

    def _against_offers(self, rows: Rows, some: PackedNeeds) -> tuple[Whole, Flags]:
        """Score some needs against all technologies: (c, t), and whether each may be listed."""
        points = np.zeros((len(some), len(self.offers)), dtype=np.int64)
        gained = np.zeros_like(points)
        for place in range(len(some)):
            asked = some.texts.rows(place)
            points[place], gained[place] = self._by_offer_key.gather(
                asked.keys, asked.points, asked.weights
            )
        if self._edited_offers:
            at = np.array(list(self._edited_offers))
            edited = OfferTexts.joined(list(self._edited_offers.values()))
            sums = meet_sums(edited, some.texts)
            points[:, at], gained[:, at] = sums[0].T, sums[1].T
        whole = some.texts.wholes[:, self.offers.texts.pattern]
        product = (self.offers.values @ some.values.T).T
        related = share_subject(some.subjects, self.offers.subjects) | _is_close(gained, whole)
        passes = related & some.is_live[:, None] & self.offers.is_live[None, :]
        passes[self._barred(rows, 1)] = False
        return product.astype(np.int64) + points, passes

    def _barred(self, rows: Rows, side: int) -> tuple[Rows, Rows]:
        """Find barred pairs of some rows of one side: place among the rows, other side's row."""
        place = {row: number for number, row in enumerate(rows.tolist())}
        found = self.barred[np.isin(self.barred[:, side], rows)]
        places = np.array([place[row] for row in found[:, side].tolist()], dtype=np.intp)
        return places, found[:, 1 - side]


def _product(some: Singles, columns: Singles) -> Singles:
    """Multiply a few rows, most of whose entries are 0, with all of the other side.

    Args:
        some: (c, k).
        columns: (k, r), the other side turned around.

    Returns:
        (c, r), exact: all partial sums are whole numbers below 2^24.
    """
    used = np.logical_or.reduce(some != 0, axis=0)
    edges = np.flatnonzero(np.diff(used, prepend=False, append=False)).reshape(-1, 2)
    lengths = edges[:, 1] - edges[:, 0]
    found = np.zeros((len(some), columns.shape[1]), dtype=np.float32)
    for first, stop in edges[lengths >= DENSE]:
        found += some[:, first:stop] @ columns[first:stop]
        used[first:stop] = False
    scattered = np.flatnonzero(used)
    found += some[:, scattered] @ columns[scattered]
    return found


def _is_close(gained: Whole, whole: Whole) -> Flags:
    return (whole > 0) & (2 * gained >= (2 * TEXT_THRESHOLD - 1) * whole)
