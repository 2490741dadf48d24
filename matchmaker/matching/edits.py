"""What a firm could do about one need, as the engine would read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _

from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.inputs import TRL_MAX, Offers, Quality
from matchmaker.matching.reading import CAPABILITY_COLUMN, LEADS
from matchmaker.templatetags.money import money_short
from matchmaker.vocabulary.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.engine.inputs import Needs
    from matchmaker.matching.explanation import RequiredCapability
    from matchmaker.matching.sentences import Grounds

MOST_DELIVERIES = 3
"""A fourth delivery in China adds nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A technology and a need: what is known of them, and what the engine reads."""

    grounds: Grounds
    offer: Offers
    need: Needs


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One thing that a firm could do, in words and as the engine would read it."""

    words: str
    offer: Offers
    is_capability: bool = False


def edits_of(pair: Pair) -> Iterator[Edit]:
    """List what the firm could do about a need, one thing at a time."""
    yield from _areas(pair)
    yield from _readiness(pair)
    yield from _deliveries(pair)
    yield from _capacity(pair)
    yield from _capabilities(pair)


def _areas(pair: Pair) -> Iterator[Edit]:
    offer, need = pair.offer, pair.need
    if offer.areas.any() or not need.areas.any():
        return
    yield Edit(
        _("State the priority areas of the need, if the technology lies in them"),
        replace(offer, areas=need.areas, area_quality=_one(Quality.SOURCED)),
    )


def _readiness(pair: Pair) -> Iterator[Edit]:
    level, asked = pair.grounds.technology.trl, pair.grounds.minimum_trl
    if level is None:
        words = _("State the readiness level: level %(level)d") % {"level": asked}
        yield _with_level(pair, asked, words)
    elif level < min(asked, TRL_MAX):
        words = _("Readiness level %(level)d to %(next)d") % {"level": level, "next": level + 1}
        yield _with_level(pair, level + 1, words)


def _with_level(pair: Pair, level: int, words: str) -> Edit:
    offer = pair.offer
    changed = replace(
        offer, trl=np.array([level], dtype=np.int8), trl_quality=_one(Quality.SOURCED)
    )
    return Edit(words, changed)


def _deliveries(pair: Pair) -> Iterator[Edit]:
    offer = pair.offer
    counted = int(offer.china_deliveries[0])
    if counted >= MOST_DELIVERIES:
        return
    words = _("One delivery in China more")
    if counted <= 0:
        words = _("A first delivery in China")
    more = counted + 1
    if counted == UNKNOWN:
        # The first one is worth no more than not knowing.
        words, more = _("State two deliveries in China, if there are"), 2
    yield Edit(words, replace(offer, china_deliveries=np.array([more], dtype=np.int8)))


def _capacity(pair: Pair) -> Iterator[Edit]:
    offer, scale = pair.offer, pair.grounds.scale
    size = pair.need.size_cad
    if scale.size is None or scale.size_is_total or not scale.is_shown:
        return
    if offer.capacity_cad[0] >= size[0]:
        return
    words = _("State a capacity of the size of the contract, %(size)s")
    if scale.capacity_cad is not None:
        words = _("Capacity as large as the contract, %(size)s")
    yield Edit(
        words % {"size": money_short(scale.size.amount)},
        replace(offer, capacity_cad=size, capacity_quality=_one(Quality.SOURCED)),
    )


def _capabilities(pair: Pair) -> Iterator[Edit]:
    for row in pair.grounds.capabilities:
        if row.answer != "leads" and row.code in CAPABILITY_COLUMN and _is_near(pair, row.code):
            yield _with_capability(pair, row)


def _is_near(pair: Pair, code: str) -> bool:
    """Tell whether a technology could well be said to do so: it lies in an area that it serves."""
    own, capability = pair.grounds.technology.areas, CAPABILITIES[code]
    return not own or capability.is_role or not capability.areas.isdisjoint(own)


def _with_capability(pair: Pair, row: RequiredCapability) -> Edit:
    offer = pair.offer
    held = offer.capabilities.copy()
    held[0, CAPABILITY_COLUMN[row.code]] = LEADS
    quality = np.maximum(offer.capability_quality, np.int16(Quality.ASSIGNED))
    words = _("Offer one capability more: %(name)s")
    if row.answer == "supports":
        words = _("Lead, and not only support, in %(name)s")
    return Edit(
        words % {"name": row.name},
        replace(offer, capabilities=held, capability_quality=quality),
        is_capability=True,
    )


def _one(quality: Quality) -> np.ndarray:
    return np.array([quality], dtype=np.int16)


__all__ = ["Edit", "Pair", "edits_of"]
