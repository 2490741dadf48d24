"""The rules at work: each looks at the facts of one indicator in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine import gaps as formulas
from matchmaker.engine.evidence import BetterWhen
from matchmaker.engine.inputs import FULL
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.gaps import rules
from opportunities.gaps.facts import (
    Factor,
    Facts,
    Finding,
    Json,
    figure_grounds,
    figure_json,
    limit_json,
    plain,
    target_json,
)
from opportunities.models import Indicator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opportunities.models import Limit, Measurement, PolicySignal

MONITORING = PriorityArea.ENVIRONMENTAL_MONITORING_EQUIPMENT.value


def findings(facts: Facts) -> list[Finding]:
    """Apply every rule to one indicator of one place."""
    found = []
    for code, look in LOOKS.items():
        if facts.age <= rules.BY_CODE[code].oldest_years:
            found.append(look(facts))
    return [one for one in found if one is not None]


def distinct(found: Iterable[Finding]) -> list[Finding]:
    """Leave out what says the same a second time: summaries of pollutants, and twins."""
    everything = list(found)
    by_gap = {(one.rule, one.facts.place.pk, one.facts.indicator.code) for one in everything}
    pollutants = {
        one.facts.place.pk
        for one in everything
        if one.facts.indicator.domain == Indicator.Domain.AIR
        and one.facts.indicator.code not in rules.SUMMARIES
    }

    def repeats(one: Finding) -> bool:
        place, code = one.facts.place.pk, one.facts.indicator.code
        if (one.rule, place, rules.TWINS.get(code, "")) in by_gap:
            return True
        return one.rule == rules.PEERS and code in rules.SUMMARIES and place in pollutants

    return [one for one in everything if not repeats(one)]


def standard(facts: Facts) -> Finding | None:
    """Hold the figure against the limit of its time and the limit of today."""
    then, today = facts.limit_then, facts.limit_today
    share = max(_beyond(facts, then), _beyond(facts, today))
    if share <= 0:
        return None
    limits = [("then", then), ("today", today)]
    evidence: Json = {
        "measurement": figure_json(facts.newest),
        "limits": [limit_json(limit, when) for when, limit in limits if limit],
    }
    grounds = {
        "measurement": figure_grounds(facts.newest),
        "limits": [
            [when, limit.standard.code, limit.level, plain(limit.value)]
            for when, limit in limits
            if limit
        ],
    }
    if facts.limit_next:
        evidence["limits"].append(limit_json(facts.limit_next, "next"))
    extra = [] if today else [Factor("limit-lapsed", rules.LIMIT_LAPSED_FACTOR)]
    return _finding(rules.STANDARD, facts, share, evidence, grounds, extra)


def target(facts: Facts) -> Finding | None:
    """Hold the figure against the next target of a policy document."""
    missed = [
        (signal, share)
        for signal in facts.targets
        if (share := _short_of(facts, signal)) > rules.NOISE
    ]
    if not missed:
        return None
    unit = facts.newest.unit
    evidence = {
        "measurement": figure_json(facts.newest),
        "targets": [target_json(signal, unit) for signal, _share in missed],
    }
    grounds = {
        "measurement": figure_grounds(facts.newest),
        "targets": [
            [signal.key, str(signal.target_value), str(signal.deadline_on)]
            for signal, _share in missed
        ],
    }
    national = missed[0][0].jurisdiction.code == "CN"
    extra = [Factor("national-target", rules.NATIONAL_TARGET_FACTOR)] if national else []
    return _finding(rules.TARGET, facts, missed[0][1], evidence, grounds, extra)


def peers(facts: Facts) -> Finding | None:
    """Hold the figure against the median of comparable places."""
    margin = rules.PEER_MARGINS.get(facts.indicator.code)
    values = [float(one.value) for one in facts.peers]
    if margin is None or len(values) < rules.LEAST_PEERS or not facts.newest.is_whole_year:
        return None
    median = formulas.middle(values)
    if median <= 0 or not _matters(facts):
        return None
    value = float(facts.newest.value)
    share = formulas.beyond(value, median, facts.better_when)
    if share < margin:
        return None
    years = [one.year for one in facts.peers]
    evidence = {
        "measurement": figure_json(facts.newest),
        "peers": {
            "group": facts.group,
            "n": len(values),
            "median": f"{median:.6g}",
            "rank": formulas.rank_of(value, values, facts.better_when),
            "of": len(values) + 1,
            "first_year": min(years),
            "last_year": max(years),
            "figures": [_peer_json(one) for one in facts.peers],
        },
    }
    # A peer's small change moves the median a little, which is no reason to look again.
    grounds = {
        "measurement": figure_grounds(facts.newest),
        "peers": [facts.group, f"{median:.2g}"],
    }
    few = Factor("few-peers", rules.FEW_PEERS_FACTOR, len(values))
    extra = [few] if len(values) < rules.FEW_PEERS else []
    return _finding(rules.PEERS, facts, share, evidence, grounds, extra)


def trend(facts: Facts) -> Finding | None:
    """Look whether the figures of one kind of source worsen for years."""
    if facts.indicator.code not in rules.PEER_MARGINS or not _matters(facts):
        return None
    series = _series(facts)
    if not series or facts.on.year - series[-1].year > rules.BY_CODE[rules.TREND].oldest_years:
        return None
    points = [(one.year, float(one.value)) for one in series]
    share = formulas.worsening(points, facts.better_when)
    if share is None or share < _least_worsening(series[-1]):
        return None
    newest = series[-1]
    evidence = {
        "measurement": figure_json(newest),
        "trend": {
            "points": [_point_json(one) for one in series],
            "kind": _kind(newest),
            "change": f"{share:.4f}",
        },
    }
    grounds = {"measurement": figure_grounds(newest), "trend": [_kind(newest), points]}
    few = Factor("few-points", rules.FEW_POINTS_FACTOR, len(series))
    extra = [few] if len(series) < rules.FEW_POINTS else []
    return _finding(rules.TREND, facts, share, evidence, grounds, extra, measurement=newest)


def enforcement(facts: Facts) -> Finding | None:
    """Read pressure from factories that were closed, where a source names the city."""
    if facts.indicator.code != rules.CLOSURES or facts.newest.value <= 0:
        return None
    return Finding(
        rule=rules.ENFORCEMENT,
        facts=facts,
        measurement=facts.newest,
        areas=tuple(area.value for area in rules.CLOSURES_AREAS),
        evidence=_with_factors(
            {"measurement": figure_json(facts.newest)}, found := _factors(facts, facts.newest)
        ),
        grounds={"measurement": figure_grounds(facts.newest)},
        severity=rules.CLOSURES_SEVERITY,
        confidence=formulas.confidence_of(one.thousandths for one in found),
    )


LOOKS: dict[str, Callable[[Facts], Finding | None]] = {
    rules.STANDARD: standard,
    rules.TARGET: target,
    rules.PEERS: peers,
    rules.TREND: trend,
    rules.ENFORCEMENT: enforcement,
}


def _finding(  # noqa: PLR0913 - what a finding is made of
    code: str,
    facts: Facts,
    share: float,
    evidence: Json,
    grounds: Json,
    extra: list[Factor],
    *,
    measurement: Measurement | None = None,
) -> Finding:
    figure = measurement or facts.newest
    factors = [*_factors(facts, figure), *extra]
    return Finding(
        rule=code,
        facts=facts,
        measurement=figure,
        areas=_areas(code, facts.indicator.areas),
        evidence=_with_factors({**evidence, "share": f"{share:.4f}"}, factors),
        grounds=grounds,
        severity=formulas.width(share),
        confidence=formulas.confidence_of(one.thousandths for one in factors),
    )


def _areas(code: str, areas: Iterable[str]) -> tuple[str, ...]:
    """Keep the areas that can close a gap; a trend keeps all, because its cause is unknown."""
    everything = tuple(areas)
    if code == rules.TREND:
        return everything
    return tuple(area for area in everything if area != MONITORING) or everything


def _with_factors(evidence: Json, factors: list[Factor]) -> Json:
    return {**evidence, "factors": [one.as_json() for one in factors]}


def _beyond(facts: Facts, limit: Limit | None) -> float:
    """Share by which the newest figure breaks a limit; -1 where there is none."""
    if limit is None or limit.value <= 0 or facts.newest.value < 0:
        return -1.0
    lower = limit.operator == limit.Operator.AT_MOST
    better = BetterWhen.LOWER if lower else BetterWhen.HIGHER
    return formulas.beyond(float(facts.newest.value), float(limit.value), better)


def _short_of(facts: Facts, signal: PolicySignal) -> float:
    if signal.target_value is None or signal.target_value <= 0 or facts.newest.value < 0:
        return -1.0
    if rules.TARGET_BY_SIGNAL[signal.key].unit != facts.newest.unit:
        return -1.0
    return formulas.beyond(float(facts.newest.value), float(signal.target_value), facts.better_when)


def _matters(facts: Facts) -> bool:
    """Tell whether a figure is near enough to its limit, where it has one, to need anything."""
    limit = facts.limit_today or facts.limit_then
    if facts.newest.value < 0:
        return False
    return limit is None or float(facts.newest.value) >= rules.NEAR_LIMIT * float(limit.value)


def _series(facts: Facts) -> list[Measurement]:
    """Return the points of the best kind of source that has enough of them, oldest first."""
    kinds: dict[str, dict[int, Measurement]] = {}
    first = facts.figures[0].year - rules.TREND_YEARS
    for one in facts.figures:
        if not one.is_whole_year or one.year <= first or _breaks(one):
            continue
        kinds.setdefault(_kind(one), {}).setdefault(one.year, one)
    long = [points for points in kinds.values() if len(points) >= formulas.MIN_POINTS]
    best = min(long, key=lambda points: _order(points.values()), default={})
    return [best[year] for year in sorted(best)]


def _order(points: Iterable[Measurement]) -> tuple[int, int]:
    figures = list(points)
    return (min(one.precedence for one in figures), -max(one.year for one in figures))


def _kind(one: Measurement) -> str:
    """Name the kind of source: official figures are one kind, each computed set is its own."""
    return f"computed:{one.source.key}" if one.precedence > 2 else "official"


def _least_worsening(one: Measurement) -> float:
    is_share = one.unit == "%" or one.unit.startswith("days of ")
    return rules.LEAST_WORSENING_OF_SHARES if is_share else rules.LEAST_WORSENING


def _breaks(one: Measurement) -> bool:
    return not set(rules.SERIES_BREAKS).isdisjoint(one.flags)


def _factors(facts: Facts, figure: Measurement) -> list[Factor]:
    """List what lowers the confidence in a figure."""
    age = facts.on.year - figure.year
    found = [Factor("age", formulas.age_factor(age), age)]
    if rules.FROM_A_REPORT.isdisjoint(figure.flags):
        # A report's own mark says more than the rank of its source does.
        code = f"source-{figure.precedence}"
        found.append(Factor(code, rules.SOURCE_FACTORS[figure.precedence]))
    if not figure.is_whole_year:
        found.append(Factor("partial-year", rules.PARTIAL_YEAR_FACTOR))
    if figure.pk in facts.disputed and "disputed" not in figure.flags:
        found.append(Factor("reported", rules.DISPUTED_FACTOR))
    found += [
        Factor(f"flag:{flag}", rules.FLAG_FACTORS[flag])
        for flag in figure.flags
        if flag in rules.FLAG_FACTORS
    ]
    return [one for one in found if one.thousandths < FULL]


def _peer_json(one: Measurement) -> Json:
    return {"place": one.place.code, "value": plain(one.value), "year": one.year}


def _point_json(one: Measurement) -> Json:
    return {"year": one.year, "value": plain(one.value), "source": one.source.title}
