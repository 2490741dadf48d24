"""What people read of a suggested team: its proof, why each member, and what breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company, Membership
from matchmaker.consortia.coverage import COVERED
from matchmaker.templatetags.money import money_short, number, percent
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from matchmaker.consortia.coverage import Coverage, Member
    from matchmaker.consortia.models import Suggestion, TeamSearch

POINT = 10
"""Thousandths of a strength in one point of a score of 100."""


@dataclass(frozen=True, slots=True)
class Team:
    """A suggested team beside what one reader may see of it."""

    suggestion: Suggestion
    coverage: Coverage

    @property
    def covered_words(self) -> str:
        """How many of the capabilities asked for it covers."""
        rows = self.coverage.rows
        count = sum(row.together == COVERED for row in rows)
        return _("%(covered)d of %(asked)d") % {"covered": count, "asked": len(rows)}

    @property
    def scale_words(self) -> str:
        """What share of the scale is proven, or why no share is given."""
        capacity = self.coverage.capacity
        if capacity.share is not None:
            return percent(capacity.share)
        return _("not shown to you") if capacity.hidden else _("unknown")

    @property
    def unproven(self) -> int:
        """Members whose capacity nobody knows."""
        return len(self.coverage.capacity.unproven)

    @property
    def depended_on(self) -> int:
        """Capabilities that one member alone brings."""
        return len(self.suggestion.single_points)

    @property
    def score(self) -> int:
        """Mean of the members' scores, of 100."""
        members = self.suggestion.company_ids
        return round(self.suggestion.strength / POINT / len(members)) if members else 0

    @property
    def gain(self) -> int:
        """What the members gain from each other, in points of a score."""
        return round(self.suggestion.synergy / POINT)

    @property
    def price(self) -> int:
        """What is taken off because its firms stand in many teams already, in points."""
        return round(self.suggestion.price / POINT)


@dataclass(frozen=True, slots=True)
class Break:
    """What breaks if one member leaves, and who could take its place."""

    company: Company
    lost: tuple[str, ...]
    replacement: Company | None
    change: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a firm is in the team."""

    member: Member
    reasons: tuple[str, ...]
    can_answer: bool


def proof_words(suggestion: Suggestion, search: TeamSearch | None) -> str:
    """Say how sure it is that a team is the best, and among how many firms."""
    if search is None:
        return ""
    if suggestion.rank > 1:
        return _("An alternative with other firms; it is not claimed to be the best.")
    words = {"count": int(search.details.get("candidates") or search.pool)}
    if not suggestion.is_proved:
        return _gap_words(search, words["count"])
    if search.details.get("is_whole", True):
        return (
            ngettext(
                "Proved best of %(count)d candidate: every smaller or stronger team is ruled out.",
                "Proved best of %(count)d candidates: every smaller or stronger team is ruled out.",
                words["count"],
            )
            % words
        )
    pattern = ngettext(
        "Proved best of the %(pool)d candidate searched; %(count)d firms bring something to "
        "this need.",
        "Proved best of the %(pool)d candidates searched; %(count)d firms bring something to "
        "this need.",
        search.pool,
    )
    return pattern % {**words, "pool": search.pool}


def _gap_words(search: TeamSearch, count: int) -> str:
    found = ngettext(
        "Best found among %(count)d candidate.", "Best found among %(count)d candidates.", count
    )
    if search.gap_members:
        gap = ngettext(
            "Not ruled out: a team with %(members)d firm fewer.",
            "Not ruled out: a team with %(members)d firms fewer.",
            search.gap_members,
        )
    else:
        gap = _("Not ruled out: a team of the same size, stronger by up to %(points)s points.")
    words = {"members": search.gap_members, "points": number(search.gap_value / POINT, 1)}
    # Two sentences, because each counts something else.
    return f"{found % {'count': count}} {gap % words}"


def breaks_of(
    suggestion: Suggestion,
    coverage: Coverage,
    firms: Mapping[int, Company],
    *,
    shows_scores: bool,
) -> list[Break]:
    """Say what breaks if each member leaves; amounts only where every figure may be read."""
    shows_amounts = not coverage.capacity.hidden
    return [
        Break(
            company=firms[one["company"]],
            lost=_lost(one, shows_amounts=shows_amounts),
            replacement=firms.get(one.get("replacement") or 0),
            change=_change(one, shows_scores=shows_scores),
        )
        for one in suggestion.departures
        if one["company"] in firms
    ]


def _lost(departure: Mapping[str, Any], *, shows_amounts: bool) -> tuple[str, ...]:
    found = [capability_name(code) for code in departure["lost"]]
    missing = departure["missing_cad"]
    if missing and shows_amounts:
        found.append(_("%(amount)s of proven capacity") % {"amount": money_short(missing)})
    elif missing:
        found.append(_("part of the proven capacity"))
    return tuple(found)


def _change(departure: Mapping[str, Any], *, shows_scores: bool) -> str:
    value = departure.get("replacement_value")
    if departure.get("replacement") is None or value is None:
        return ""
    if value == 0:
        return _("as strong as before")
    if not shows_scores:
        return _("weaker than before") if value < 0 else _("stronger than before")
    points = number(abs(value) / POINT, 1)
    if value < 0:
        return _("weaker by %(points)s points") % {"points": points}
    return _("stronger by %(points)s points") % {"points": points}


def whys_of(
    suggestion: Suggestion, coverage: Coverage, own: Collection[int], *, shows_scores: bool
) -> list[Why]:
    """Say why each member is in the team; one query.

    Args:
        suggestion: the team.
        coverage: what the reader may see of it.
        own: firms of the reader.
        shows_scores: the reader may read the scores of all firms, not only of the own ones.
    """
    stored = {one["company"]: one for one in suggestion.members}
    names = {one.company.pk: one.company.name for one in coverage.members}
    answering = speaking_for(names)
    return [
        Why(
            member=member,
            reasons=(
                *_brings(member, suggestion.single_points),
                *_stands(
                    stored[member.company.pk],
                    shows_scores=shows_scores or member.company.pk in own,
                ),
                *_tied(member.company.pk, suggestion.ties, names),
            ),
            can_answer=member.company.pk in answering,
        )
        for member in coverage.members
    ]


def speaking_for(companies: Iterable[int]) -> set[int]:
    """Return which of some firms anyone speaks for."""
    rows = Membership.objects.filter(
        company__in=list(companies), state=Membership.State.ACTIVE, user__is_active=True
    )
    return set(rows.values_list("company", flat=True))


def _brings(member: Member, single_points: Mapping[str, int]) -> list[str]:
    alone = {code for code, firm in single_points.items() if firm == member.company.pk}
    found = []
    for codes, pattern in (
        (alone, _("Alone brings %(names)s")),
        (member.leads - alone, _("Leads %(names)s")),
        (member.supports - alone, _("Supports %(names)s")),
    ):
        if codes:
            found.append(pattern % {"names": _names(codes)})
    return found


def _stands(stored: Mapping[str, Any], *, shows_scores: bool) -> list[str]:
    found = []
    if shows_scores:
        words = _("Scores %(score)d of 100 for this need")
        found.append(words % {"score": stored["strength"] // POINT})
    if stored.get("has_presence"):
        found.append(_("Has delivered in China or has an office there"))
    if stored.get("price") and shows_scores:
        points = number(stored["price"] / POINT, 1)
        found.append(
            _("Stands in many teams already, which counts −%(points)s") % {"points": points}
        )
    return found


def _tied(company: int, ties: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> list[str]:
    patterns = {
        "together": _("Has delivered together with %(other)s"),
        "complementary": _("Covers nothing twice with %(other)s"),
        "same-province": _("Is in the same province as %(other)s"),
    }
    found = []
    for tie in ties:
        others = [one for one in tie["companies"] if one != company and one in names]
        if company not in tie["companies"] or not others:
            continue
        found += [
            patterns[reason] % {"other": names[others[0]]}
            for reason in tie["reasons"]
            if reason in patterns
        ]
    return found


def _names(codes: Collection[str]) -> str:
    return ", ".join(capability_name(code) for code in sorted(codes))
