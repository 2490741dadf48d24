"""The formulas of method 2026.2 for one pair, in plain whole numbers; never to be changed.

They are written apart from the engine that makes the scores: it may change, a receipt may not.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import accumulate
from math import isqrt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COMPONENTS = ("area", "capability", "text", "evidence", "policy", "scale", "readiness")
FULL = 1000
WEIGHT_SUM = 10_000
ASSIGNED, SOURCED = 500, 800
KERNEL = (50, 30, 20)
"""Hundredths that a shared capability, branch and area count."""

MANDATORY_FACTOR = 2
ASSUMED_TRL = 7
LEVEL_SHARE = 600
LEVEL_BY_GAP = (1000, 667, 333, 0)
EXPERIENCE = (0, 500, 750, 1000)
UNRELATED = 1
TEXT_THRESHOLD = 150
SCALE_WIDTH = Decimal("1.5")
DIGITS = 40

R20 = (100, 112, 125, 140, 160, 180, 200, 224, 250, 280)
R20_UPPER = (315, 355, 400, 450, 500, 560, 630, 710, 800, 900)

Vector = dict[tuple[int, int], int]
"""By level of the tree (0 capability, 1 branch, 2 area) and its column there."""


class Part(NamedTuple):
    """One component: its points in 1e-7, whether a neutral or default value is in it, quality."""

    points: int
    is_assumed: bool
    quality: int


class Pair(NamedTuple):
    """One receipt's inputs, with a component's weight and neutral value at hand."""

    payload: Mapping[str, Any]

    @property
    def offer(self) -> Mapping[str, Any]:
        """What the engine read of the technology and its firm."""
        found: Mapping[str, Any] = self.payload["offer"]
        return found

    @property
    def need(self) -> Mapping[str, Any]:
        """What the engine read of the need and its places."""
        found: Mapping[str, Any] = self.payload["need"]
        return found

    def weight(self, component: str) -> int:
        """Return a weight in 1/10,000."""
        return int(self.payload["weights"]["values"][COMPONENTS.index(component)])

    def neutral(self, component: str) -> int:
        """Return a neutral value in thousandths."""
        return int(self.payload["weights"]["neutral"][COMPONENTS.index(component)])

    def valued(self, component: str, value: int, quality: int) -> Part:
        """Weigh a value in thousandths; quality 0 puts the neutral value in its place."""
        is_assumed = quality == 0
        value = self.neutral(component) if is_assumed else value
        return Part(self.weight(component) * value, is_assumed, quality)


def replay(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Work out one pair.

    Args:
        payload: the content of a receipt of this method.

    Returns:
        points, score, assumed, quality, confidence and gate.

    Raises:
        KeyError: an input is missing.

    Source:
        docs/scoring.md, "Receipts".
    """
    pair = Pair(payload)
    parts = (
        _area(pair),
        _capability(pair),
        _text(pair),
        _by_area(pair, "evidence", "severity"),
        _by_area(pair, "policy", "tailwind"),
        _scale(pair),
        _readiness(pair),
    )
    weights = payload["weights"]["values"]
    sure = sum(weight * part.quality for weight, part in zip(weights, parts, strict=True))
    return {
        "points": [part.points for part in parts],
        "score": sum(part.points for part in parts),
        "assumed": sum(1 << index for index, part in enumerate(parts) if part.is_assumed),
        "quality": [part.quality for part in parts],
        "confidence": (sure + WEIGHT_SUM // 2) // WEIGHT_SUM,
        "gate": payload["preset"] or (0 if _related(pair) else UNRELATED),
    }


def _area(pair: Pair) -> Part:
    """2 x 1000 x shared / sqrt(areas x areas), rounded half up in whole numbers."""
    offer, need = set(pair.offer["areas"]), set(pair.need["areas"])
    quality = min(pair.offer["area_quality"], pair.need["area_quality"]) if offer and need else 0
    value = 0
    if offer and need:
        square = 4 * FULL**2 * len(offer & need) ** 2 // (len(offer) * len(need))
        value = (isqrt(square) + 1) // 2
    return pair.valued("area", value, quality)


def _capability(pair: Pair) -> Part:
    """The product of the two sides' tree vectors, the offer's of length 1000, the need's weight."""
    left, right = _tree(pair, "offer"), _tree(pair, "need")
    quality = 0
    if left and right:
        quality = min(pair.offer["capability_quality"], pair.need["capability_quality"])
    if not quality:
        return pair.valued("capability", 0, 0)
    one = _unit(left, FULL)
    other = _unit(right, pair.weight("capability"))
    points = sum(value * other.get(node, 0) for node, value in one.items())
    return Part(points, is_assumed=False, quality=quality)


def _tree(pair: Pair, side: str) -> Vector:
    """The strongest capability of each branch and area beside the capabilities."""
    found: Vector = {}
    for code, strength in _strengths(pair, side):
        for node in enumerate(pair.payload["tree"][code]):
            found[node] = max(found.get(node, 0), strength)
    return {node: found[node] for node in sorted(found)}


def _strengths(pair: Pair, side: str) -> Iterable[tuple[str, int]]:
    if side == "offer":
        yield from pair.offer["capabilities"].items()
        return
    for code, (weight, is_mandatory) in pair.need["capabilities"].items():
        yield code, weight * (MANDATORY_FACTOR if is_mandatory else 1)


def _unit(vector: Vector, unit: int) -> Vector:
    """Unit x sqrt(kernel x entry^2 / sum of these), rounded down.

    Those with the largest remainders are rounded up, the earlier column first, as long as the
    length stays within the unit.
    """
    squares = {node: KERNEL[node[0]] * value**2 for node, value in vector.items()}
    norm = sum(squares.values())
    whole = {node: isqrt(unit**2 * square // norm) for node, square in squares.items()}
    with localcontext() as context:
        context.prec = DIGITS
        rest = {
            node: (Decimal(unit**2 * square) / norm).sqrt() - whole[node]
            for node, square in squares.items()
        }
    spare = unit**2 - sum(value**2 for value in whole.values())
    order = sorted(whole, key=lambda node: -rest[node])
    longer = list(accumulate(2 * whole[node] + 1 for node in order))
    for node, spent in zip(order, longer, strict=True):
        if rest[node] and spent <= spare:
            whole[node] += 1
    return whole


def _text(pair: Pair) -> Part:
    """The need's terms, each with its part of the weight, times the offer's saturation.

    Where both texts have vectors, half of their part of the weight and the vectors' product.
    """
    text = pair.payload["text"]
    senses = text.get("senses") or {"words": pair.weight("text"), "half": 0, "likeness": 0}
    middle = senses["half"] * FULL
    if not text["quality"]:
        points = senses["words"] * pair.neutral("text") + middle
        return Part(points, is_assumed=True, quality=0)
    points = sum(term["points"] * term["saturation"] for term in text["terms"])
    points += middle + senses["likeness"]
    return Part(points, is_assumed=False, quality=text["quality"])


def _by_area(pair: Pair, component: str, level: str) -> Part:
    """Mean of the place's known levels over the shared areas, rounded half up."""
    offer, need = set(pair.offer["areas"]), set(pair.need["areas"])
    level_quality = pair.need[f"{level}_quality"]
    known = pair.need[level] if level_quality else {}
    shared = [known[area] for area in sorted(offer & need) if area in known]
    value = (2 * sum(shared) + len(shared)) // max(2 * len(shared), 1)
    if offer and need and not offer & need:
        quality = min(pair.offer["area_quality"], pair.need["area_quality"])
    else:
        quality = level_quality if shared else 0
    return pair.valued(component, value, quality)


def _scale(pair: Pair) -> Part:
    """1 where the capacity reaches the size, else a bell over ln(size / capacity)."""
    step, size = pair.offer["capacity_step"], pair.need["size_cad"]
    if step is None or size is None:
        return pair.valued("scale", 0, 0)
    fit = _fit(capacity_of(step), Decimal(size))
    quality = min(pair.offer["capacity_quality"], pair.need["size_quality"])
    if pair.need["size_is_total"]:
        quality = 0 if fit < pair.neutral("scale") else min(quality, ASSIGNED)
    return pair.valued("scale", fit, quality)


def capacity_of(step: int) -> Decimal:
    """Return the amount that a step of capacity stands for.

    Args:
        step: 0 for nothing, 1 for CAD 1, then twenty a decade.

    Returns:
        CAD, a preferred number of the series R20.
    """
    if not step:
        return Decimal(0)
    decade, place = divmod(step - 1, len(R20 + R20_UPPER))
    return Decimal((R20 + R20_UPPER)[place]).scaleb(decade - 2)


def _fit(capacity: Decimal, size: Decimal) -> int:
    if capacity >= size:
        return FULL
    if not capacity:
        return 0
    with localcontext() as context:
        context.prec = DIGITS
        distance = (size / capacity).ln() / SCALE_WIDTH
        share = (-(distance**2) / 2).exp() * FULL
        return int(share.to_integral_value(ROUND_HALF_UP))


def _readiness(pair: Pair) -> Part:
    """Six parts of ten for the level against the one asked for, four for deliveries in China."""
    offer, asked = pair.offer, pair.need["minimum_trl"]
    neutral = pair.neutral("readiness")
    knows_level = bool(offer["trl"] and offer["trl_quality"])
    level = neutral
    if knows_level:
        gap = max((asked or ASSUMED_TRL) - offer["trl"], 0)
        level = LEVEL_BY_GAP[min(gap, len(LEVEL_BY_GAP) - 1)]
    delivered = offer["china_deliveries"]
    counted = delivered is not None
    experience = EXPERIENCE[min(delivered, len(EXPERIENCE) - 1)] if counted else neutral
    ceiling = FULL if asked else ASSIGNED
    level_quality = min(offer["trl_quality"], ceiling) if knows_level else 0
    value = _by_level_share(level, experience)
    return Part(
        pair.weight("readiness") * value,
        is_assumed=not (knows_level and asked and counted),
        quality=_by_level_share(level_quality, SOURCED if counted else 0),
    )


def _by_level_share(level: int, experience: int) -> int:
    return (level * LEVEL_SHARE + experience * (FULL - LEVEL_SHARE) + FULL // 2) // FULL


def _related(pair: Pair) -> bool:
    """A shared area, a shared branch, or texts that are close."""
    if set(pair.offer["areas"]) & set(pair.need["areas"]):
        return True
    shared = set(_tree(pair, "offer")) & set(_tree(pair, "need"))
    if any(level == 1 for level, _column in shared):
        return True
    text = pair.payload["text"]
    gained = sum(term["weight"] * term["saturation"] for term in text["terms"])
    share = (2 * gained + text["whole"]) // max(2 * text["whole"], 1)
    return bool(share >= TEXT_THRESHOLD)
