"""The grounds of a score as sentences that can be read out on the telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.engine.confidence import shown_tenths
from matchmaker.engine.evidence import Caution
from matchmaker.engine.score import Gate
from matchmaker.matching.citations import Cited, of_gap, of_need, of_signal, of_technology
from matchmaker.matching.figure_words import gap_text
from matchmaker.matching.wording import CAUTION_WORDS, COMPONENT_WORDS, GATE_WORDS
from matchmaker.templatetags.money import measured, money_short, percent
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from companies.models import Delivery, Technology
    from matchmaker.engine.explain import Explanation as Points
    from matchmaker.engine.explain import Line
    from matchmaker.engine.text import TermMatch
    from matchmaker.matching.evidence import Gap
    from matchmaker.matching.explanation import Explanation, RequiredCapability, Scale
    from opportunities.models import Need, PolicySignal

FOR, CAUTION, BLOCKER = "for", "caution", "blocker"
MOST_FOR = 3
MOST_CAUTIONS = 2
NAMED = 3
"""Names listed in a sentence before it only counts the rest."""

LONGEST_TARGET = 90
"""Characters of a target in a sentence; the table of signals has more of it."""

WORTH_SAYING = 300
"""Below this value (thousandths) area, scale or readiness speaks rather against a pair."""

BASIS_POINTS = 10_000

OF_THE_NEED = (Caution.TOO_SMALL_ALONE, Caution.SIZE_IS_TOTAL, Caution.PAST_DEADLINE_SOON)
"""Cautions that rest on what the need says."""

OF_THE_OFFER = (Caution.IP_RISK, Caution.CAPACITY_UNPROVEN, Caution.TOO_SMALL_ALONE)
"""Cautions that rest on what is known of the firm."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the why-list."""

    kind: str
    text: str
    sources: tuple[Cited, ...] = ()
    is_assigned: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One component in tenths of a shown point; the tenths add up to the shown score."""

    component: str
    name: str
    meaning: str
    tenths: int
    most_tenths: int
    value: int
    weight: int
    points: int
    is_assumed: bool
    is_assigned: bool
    quality: int

    @property
    def shown(self) -> float:
        """Points of 100 that it brings."""
        return self.tenths / 10

    @property
    def most(self) -> float:
        """Points of 100 that it could bring."""
        return self.most_tenths / 10


class Grounds(Protocol):
    """What is known about why a pair has its score."""

    @property
    def technology(self) -> Technology:
        """The offer."""

    @property
    def need(self) -> Need:
        """The need."""

    @property
    def score(self) -> Points:
        """The points of the components."""

    @property
    def shared_areas(self) -> Sequence[str]:
        """Areas that both lie in."""

    @property
    def capabilities(self) -> Sequence[RequiredCapability]:
        """What is asked for, and how the technology answers."""

    @property
    def terms(self) -> Sequence[TermMatch]:
        """Words and concepts that both texts hold."""

    @property
    def gaps(self) -> Sequence[Gap]:
        """Measurements held against their limit."""

    @property
    def signals(self) -> Sequence[PolicySignal]:
        """Policy in force."""

    @property
    def scale(self) -> Scale:
        """Size against capacity."""

    @property
    def minimum_trl(self) -> int:
        """The readiness asked for."""

    @property
    def china_deliveries(self) -> Sequence[Delivery]:
        """What the firm delivered in China."""


def bars(points: Points) -> list[Bar]:
    """Show the components so that the parts add up to the shown score."""
    tenths = shown_tenths(tuple(line.points for line in points.lines))
    return [
        Bar(
            component=line.component,
            name=str(COMPONENT_WORDS[line.component].name),
            meaning=str(COMPONENT_WORDS[line.component].meaning),
            tenths=part,
            most_tenths=line.max_points // 10_000,
            value=line.value,
            weight=line.weight,
            points=line.points,
            is_assumed=line.is_assumed,
            is_assigned=not line.is_assumed and 0 < line.quality <= 500,
            quality=line.quality,
        )
        for line, part in zip(points.lines, tenths, strict=True)
    ]


def reasons(grounds: Grounds, most: int = MOST_FOR) -> list[Sentence]:
    """Say what speaks for a pair, the component with most points first."""
    found: list[Sentence] = []
    for line in grounds.score.strongest(len(grounds.score.lines)):
        sentence = _MAKERS[line.component](grounds, line)
        if sentence is not None:
            found.append(sentence)
    return found[:most]


def checks(explained: Explanation, most: int = MOST_CAUTIONS) -> list[Sentence]:
    """Say what to check before deciding: missing capabilities first, then the cautions."""
    found = [*_missing(explained, CAUTION)]
    found += [
        Sentence(CAUTION, str(CAUTION_WORDS[one]), _cited(*_sources(explained, one)))
        for one in explained.cautions
    ]
    return found[:most]


def _sources(explained: Explanation, caution: Caution) -> list[Cited]:
    """Cite what a caution was read from."""
    if caution is Caution.OLD_EVIDENCE:
        newest = max(explained.gaps, key=lambda gap: gap.measurement.year, default=None)
        return [of_gap(newest)] if newest else []
    found = []
    if caution in OF_THE_NEED:
        found.append(of_need(explained.need))
    if caution in OF_THE_OFFER:
        found.append(of_technology(explained.technology))
    return found


def blockers(explained: Explanation) -> list[Sentence]:
    """Say what stops a pair, whatever its score; all of it."""
    found = []
    if explained.gate is not Gate.NONE:
        found.append(Sentence(BLOCKER, str(GATE_WORDS[explained.gate])))
    return [*found, *_missing(explained, BLOCKER)]


def _missing(explained: Explanation, kind: str) -> list[Sentence]:
    """A lacking must stops a firm that may not bring partners; else it asks for a partner."""
    alone = explained.need.allows_consortium is False
    if (kind == BLOCKER) != alone:
        return []
    lacking = [row.name for row in explained.capabilities if row.is_mandatory and not _has(row)]
    if not lacking:
        return []
    words = (
        _("The need demands %(names)s from one firm; the technology does not offer it.")
        if alone
        else _("The need demands %(names)s; a partner has to bring it.")
    )
    return [Sentence(kind, words % {"names": _listed(lacking)}, (of_need(explained.need),))]


def _area(grounds: Grounds, line: Line) -> Sentence | None:
    if not grounds.shared_areas or line.value < WORTH_SAYING:
        return None
    names = _listed([str(PriorityArea(area).label) for area in grounds.shared_areas])
    text = ngettext(
        "Need and offer lie in the same priority area: %(names)s.",
        "Need and offer share priority areas: %(names)s.",
        len(grounds.shared_areas),
    )
    return Sentence(
        FOR,
        text % {"names": names},
        _cited(of_need(grounds.need), of_technology(grounds.technology)),
        is_assigned=grounds.need.areas_assigned or grounds.technology.areas_assigned,
    )


def _capability(grounds: Grounds, _line: Line) -> Sentence | None:
    rows = [row for row in grounds.capabilities if _has(row)]
    if not rows:
        return None
    text = ngettext(
        "The technology answers the one capability asked for: %(names)s.",
        "The technology answers %(count)d of %(all)d capabilities asked for: %(names)s.",
        len(grounds.capabilities),
    )
    words = {
        "count": len(rows),
        "all": len(grounds.capabilities),
        "names": _listed([row.name for row in rows]),
    }
    return Sentence(
        FOR,
        text % words,
        _cited(of_need(grounds.need), of_technology(grounds.technology)),
        is_assigned=any(row.is_assigned or row.answer_is_assigned for row in rows),
    )


def _text(grounds: Grounds, _line: Line) -> Sentence | None:
    if not grounds.terms:
        return None
    # Two concepts can lie in the same words; a reader hears them once.
    pairs = list(dict.fromkeys(_term(term) for term in grounds.terms))[:NAMED]
    text = _("The two texts meet in: %(names)s.")
    return Sentence(
        FOR,
        text % {"names": "; ".join(pairs)},
        _cited(of_need(grounds.need), of_technology(grounds.technology)),
    )


def _term(term: TermMatch) -> str:
    need, offer = term.need_phrase, term.offer_phrase
    if need.casefold() == offer.casefold() or not offer:
        return _("“%(word)s”") % {"word": need}
    return _("“%(need)s” and “%(offer)s”") % {"need": need, "offer": offer}


def _evidence(grounds: Grounds, _line: Line) -> Sentence | None:
    worst = max(grounds.gaps, key=lambda gap: gap.severity, default=None)
    if worst is None or worst.severity <= 0:
        return None
    return Sentence(FOR, gap_text(worst), (of_gap(worst),))


def _policy(grounds: Grounds, _line: Line) -> Sentence | None:
    if not grounds.signals:
        return None
    named = min(grounds.signals, key=_closeness)
    text = ngettext(
        "%(count)d policy signal in force pushes the shared areas; %(place)s: %(metric)s.",
        "%(count)d policy signals in force push the shared areas; among them %(place)s: "
        "%(metric)s.",
        len(grounds.signals),
    )
    words = {
        "count": len(grounds.signals),
        "place": named.jurisdiction.name,
        "metric": _metric(named),
    }
    # A target cut off or quoted with its full stop would end the sentence twice.
    said = (text % words).replace("….", "…").replace("..", ".")
    return Sentence(FOR, said, (of_signal(named),), is_assigned=named.areas_assigned)


def _closeness(signal: PolicySignal) -> tuple[int, int, str, str]:
    """Order signals by what a reader would quote: local, about few areas, due soon."""
    due = signal.deadline_on.isoformat() if signal.deadline_on else "never"
    return -len(signal.jurisdiction.lineage), len(signal.areas), due, signal.key


def _metric(signal: PolicySignal) -> str:
    target = signal.target_text or (
        measured(signal.target_value, signal.target_unit) if signal.target_value is not None else ""
    )
    if not target:
        return signal.metric
    shown = Truncator(target).chars(LONGEST_TARGET)
    if shown != target:
        shown = f"{shown.rpartition(' ')[0].rstrip(',;:')}…"
    return _("%(metric)s, target %(target)s") % {"metric": signal.metric, "target": shown}


def _scale(grounds: Grounds, line: Line) -> Sentence | None:
    scale = grounds.scale
    if scale.size is None or scale.coverage_bp is None or line.value < WORTH_SAYING:
        return None
    if scale.is_short_of_total or not scale.is_shown:
        return None
    text = _("The firm's capacity of %(capacity)s covers %(share)s of the size of %(size)s.")
    words = {
        "capacity": money_short(scale.capacity_cad),
        "size": money_short(scale.size.amount),
        "share": percent(scale.coverage_bp / BASIS_POINTS),
    }
    return Sentence(
        FOR, text % words, _cited(of_need(grounds.need), of_technology(grounds.technology))
    )


def _readiness(grounds: Grounds, line: Line) -> Sentence | None:
    if grounds.technology.trl is None or line.value < WORTH_SAYING:
        return None
    delivered = len(grounds.china_deliveries)
    text = _("Readiness level %(level)d, where %(asked)d is asked for.")
    if delivered:
        text = ngettext(
            "Readiness level %(level)d, where %(asked)d is asked for, and %(count)d delivery in"
            " China.",
            "Readiness level %(level)d, where %(asked)d is asked for, and %(count)d deliveries"
            " in China.",
            delivered,
        )
    words = {
        "level": grounds.technology.trl,
        "asked": grounds.minimum_trl,
        "count": delivered,
    }
    return Sentence(FOR, text % words, (of_technology(grounds.technology),))


def _has(row: RequiredCapability) -> bool:
    return row.answer != "none"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s and %(count)d more") % {"names": shown, "count": len(names) - NAMED}


def _cited(*sources: Cited) -> tuple[Cited, ...]:
    return tuple(dict.fromkeys(sources))


_MAKERS: dict[str, Callable[[Grounds, Line], Sentence | None]] = {
    "area": _area,
    "capability": _capability,
    "text": _text,
    "evidence": _evidence,
    "policy": _policy,
    "scale": _scale,
    "readiness": _readiness,
}


def texts(sentences: Iterable[Sentence]) -> list[str]:
    """Take the words alone."""
    return [sentence.text for sentence in sentences]
