"""What a proposal says, written from its evidence in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matchmaker.engine.confidence import confidence_word
from matchmaker.templatetags.money import number, percent
from opportunities.flags import words_of
from opportunities.gaps import rules
from opportunities.models import Place
from opportunities.templatetags.opportunities import in_unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    from opportunities.gaps.facts import Json
    from opportunities.models import Hypothesis

GROUP_WORDS: Mapping[str, str | _StrPromise] = {
    rules.PROVINCES: gettext_lazy("provinces with a figure"),
    **{code: Place.Group(code).label for code in rules.PEER_GROUPS},
}
FACTOR_WORDS = {
    "source-2": gettext_lazy("The figure comes from an authority as cited by the press."),
    "source-3": gettext_lazy("The figure was computed from stations, not published as such."),
    "partial-year": gettext_lazy("It covers part of a year only."),
    "reported": gettext_lazy("Somebody has reported the figure as wrong; nobody has answered yet."),
    "national-target": gettext_lazy("The target is the nation’s, not the place’s own."),
    "limit-lapsed": gettext_lazy(
        "The limit has been replaced, and the value of the new standard is not in the data."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the evidence, as a row of a table."""

    label: str
    value: str
    period: str = ""
    year: int | None = None
    start: date | None = None
    end: date | None = None
    source_title: str = ""
    source_url: str = ""
    note: str = ""


def claim(hypothesis: Hypothesis) -> str:
    """Say in one sentence what was measured, when, and what it is held against."""
    writers = {
        rules.STANDARD: _of_standard,
        rules.TARGET: _of_target,
        rules.PEERS: _of_peers,
        rules.TREND: _of_trend,
        rules.ENFORCEMENT: _of_enforcement,
    }
    return writers[hypothesis.rule](hypothesis)


def rule_of(hypothesis: Hypothesis) -> rules.Rule:
    """Return the rule of a proposal, with its name and reasons."""
    return rules.BY_CODE[hypothesis.rule]


def lowered_by(hypothesis: Hypothesis) -> list[str]:
    """Say what lowers the confidence, one sentence each."""
    return [_factor(one) for one in hypothesis.evidence.get("factors", [])]


def confidence(hypothesis: Hypothesis) -> tuple[str, str]:
    """Return the level of the confidence, for classes, and its word."""
    level = confidence_word(hypothesis.confidence).value
    return level, {"high": _("High"), "medium": _("Medium"), "low": _("Low")}[level]


def figure(hypothesis: Hypothesis) -> str:
    """Write the measured figure with its period: `44.7 µg/m³ (2024)`."""
    measured = hypothesis.evidence["measurement"]
    # Translators: a figure and the year or period it was measured in.
    return _("%(value)s (%(period)s)") % {
        "value": _value(measured),
        "period": measured["period"],
    }


def lines(hypothesis: Hypothesis) -> list[Line]:
    """List every figure of the evidence with its source."""
    evidence = hypothesis.evidence
    found = [_measured_line(evidence["measurement"])]
    found += [_limit_line(limit) for limit in evidence.get("limits", [])]
    found += [_target_line(target) for target in evidence.get("targets", [])]
    if "peers" in evidence:
        found.append(_peers_line(evidence["peers"], evidence["measurement"]["unit"]))
    found += [
        Line(
            label=_("Point of the trend"),
            value=in_unit(Decimal(point["value"]), evidence["measurement"]["unit"]),
            period=str(point["year"]),
            year=point["year"],
            source_title=point["source"],
        )
        for point in evidence.get("trend", {}).get("points", [])
    ]
    return found


def _names(hypothesis: Hypothesis) -> dict[str, str]:
    measured = hypothesis.evidence["measurement"]
    return {
        "place": hypothesis.place.name,
        "indicator": hypothesis.indicator.name,
        "value": _value(measured),
        "period": measured["period"],
    }


def _of_standard(hypothesis: Hypothesis) -> str:
    measured = hypothesis.evidence["measurement"]
    limits = {one["when"]: one for one in hypothesis.evidence["limits"]}
    then, today = limits.get("then"), limits.get("today")
    said = _names(hypothesis)
    if then and Decimal(measured["value"]) > Decimal(then["value"]):
        text = _(
            "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s above the limit of"
            " %(limit)s then in force (%(level)s of %(standard)s)."
        )
        return text % {**said, **_limit_words(measured, then)}
    assert today is not None  # noqa: S101 - the rule found one of the two exceeded
    text = _(
        "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s above the limit of"
        " %(limit)s in force today (%(level)s of %(standard)s)."
    )
    return text % {**said, **_limit_words(measured, today)}


def beside(hypothesis: Hypothesis) -> str:
    """Say how the figure stands against the limit of the other day; empty where there is none."""
    measured = hypothesis.evidence["measurement"]
    limits = {one["when"]: one for one in hypothesis.evidence.get("limits", [])}
    then, today = limits.get("then"), limits.get("today")
    if hypothesis.rule != rules.STANDARD or then == today or not then:
        return ""
    if not today:
        return _("The value of the standard in force today is not in the data.")
    was_broken = Decimal(measured["value"]) > Decimal(then["value"])
    if not was_broken:
        text = _("It kept the limit of its time, %(limit)s (%(level)s of %(standard)s).")
        return text % _limit_words(measured, then)
    text = _("The limit of today is %(limit)s (%(level)s of %(standard)s): %(distance)s above it.")
    return text % _limit_words(measured, today)


def _limit_words(measured: Json, limit: Json) -> dict[str, str]:
    return {
        "distance": _distance(measured, limit["value"]),
        "limit": _value(limit),
        "level": limit["level"],
        "standard": limit["standard"],
    }


def _of_target(hypothesis: Hypothesis) -> str:
    measured, target = hypothesis.evidence["measurement"], hypothesis.evidence["targets"][0]
    deadline = _day(target["deadline"])
    said = {
        **_names(hypothesis),
        "distance": _distance(measured, target["value"]),
        "target": _value(target),
        "year": deadline.year if deadline else "",
        "document": target["title"],
    }
    if Decimal(measured["value"]) > Decimal(target["value"]):
        text = _(
            "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s above the target of"
            " %(target)s for %(year)s (%(document)s)."
        )
    else:
        text = _(
            "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s below the target of"
            " %(target)s for %(year)s (%(document)s)."
        )
    return text % said


def _of_peers(hypothesis: Hypothesis) -> str:
    measured, peers = hypothesis.evidence["measurement"], hypothesis.evidence["peers"]
    said = {
        **_names(hypothesis),
        "distance": _distance(measured, peers["median"]),
        "median": _value({"value": peers["median"], "unit": measured["unit"]}),
        "group": GROUP_WORDS[peers["group"]],
        "n": peers["n"],
        "rank": peers["rank"],
        "of": peers["of"],
    }
    if Decimal(measured["value"]) > Decimal(peers["median"]):
        text = _(
            "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s above %(median)s, the"
            " median of %(n)s peers (%(group)s); place %(rank)s of %(of)s, the first being the"
            " best."
        )
    else:
        text = _(
            "%(place)s, %(indicator)s: %(value)s in %(period)s, %(distance)s below %(median)s, the"
            " median of %(n)s peers (%(group)s); place %(rank)s of %(of)s, the first being the"
            " best."
        )
    return text % said


def _of_trend(hypothesis: Hypothesis) -> str:
    points = hypothesis.evidence["trend"]["points"]
    unit = hypothesis.evidence["measurement"]["unit"]
    text = _(
        "%(place)s, %(indicator)s: %(last)s in %(last_year)s after %(first)s in %(first_year)s,"
        " worse by about %(change)s over these years."
    )
    return text % {
        **_names(hypothesis),
        "first": in_unit(Decimal(points[0]["value"]), unit),
        "first_year": points[0]["year"],
        "last": in_unit(Decimal(points[-1]["value"]), unit),
        "last_year": points[-1]["year"],
        "change": percent(hypothesis.evidence["trend"]["change"]),
    }


def _of_enforcement(hypothesis: Hypothesis) -> str:
    measured = hypothesis.evidence["measurement"]
    text = _(
        "%(place)s closed %(count)s polluting factories in %(period)s, one of the four cities that"
        " the source names; the other cities are unknown, not zero."
    )
    return text % {
        "place": hypothesis.place.name,
        "count": number(measured["value"]),
        "period": measured["period"],
    }


def _distance(measured: Json, reference: str) -> str:
    """Write how far a figure is from a reference: in points for shares, else as a share of it."""
    value, other = Decimal(measured["value"]), Decimal(reference)
    if measured["unit"] == "%":
        points = abs(value - other)
        decimals = 0 if points == points.to_integral_value() else 1
        # Translators: a difference of two percentages, such as 60% and 75%.
        text = _("%(count)s percentage points")
        return text % {"count": number(points, decimals)}
    return percent(abs(value - other) / other)


def _value(row: Json) -> str:
    return in_unit(Decimal(row["value"]), row["unit"])


def _factor(factor: Json) -> str:
    code, count = factor["code"], factor["count"]
    if code.startswith("flag:"):
        return _("It is marked: %(mark)s.") % {"mark": words_of(code.removeprefix("flag:"))}
    if code == "age":
        text = ngettext("It is %(count)d year old.", "It is %(count)d years old.", count)
    elif code == "few-peers":
        text = ngettext(
            "Only %(count)d peer has a figure near that year.",
            "Only %(count)d peers have a figure near that year.",
            count,
        )
    elif code == "few-points":
        text = ngettext(
            "The trend rests on %(count)d year.", "The trend rests on %(count)d years.", count
        )
    else:
        return str(FACTOR_WORDS[code])
    return text % {"count": count}


def _measured_line(measured: Json) -> Line:
    notes = [words_of(flag) for flag in measured["flags"]]
    return Line(
        label=_("Measured"),
        value=_value(measured),
        period=measured["period"],
        year=measured["year"],
        source_title=measured["source"]["title"],
        source_url=measured["source"]["url"],
        note="; ".join(notes),
    )


def _limit_line(limit: Json) -> Line:
    labels = {
        "then": _("Limit in force when it was measured"),
        "today": _("Limit in force today"),
        "next": _("Limit to come"),
    }
    return Line(
        label=labels[limit["when"]],
        value=_value(limit),
        start=_day(limit["from"]),
        end=_day(limit["to"]),
        source_title=limit["source"]["title"],
        source_url=limit["source"]["url"],
        note=f"{limit['standard']}, {limit['level']}",
    )


def _target_line(target: Json) -> Line:
    return Line(
        label=_("Target"),
        value=_value(target),
        end=_day(target["deadline"]),
        source_title=target["source"]["title"],
        source_url=target["source"]["url"],
        note=target["title"],
    )


def _peers_line(peers: Json, unit: str) -> Line:
    first, last = peers["first_year"], peers["last_year"]
    words = ngettext("Median of %(count)d peer", "Median of %(count)d peers", peers["n"])
    return Line(
        label=words % {"count": peers["n"]},
        value=_value({"value": peers["median"], "unit": unit}),
        period=str(first) if first == last else f"{first}–{last}",
        note=str(GROUP_WORDS[peers["group"]]),
    )


def _day(text: str) -> date | None:
    return parse_date(text) if text else None
