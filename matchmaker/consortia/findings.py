"""What the search for teams found out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.models.consortium import MOST_MEMBERS
from matchmaker.templatetags.money import money_short
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models.need import WHOLE_BP
from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import Any

    from matchmaker.consortia.models import Suggestion, TeamSearch


def search_findings(search: TeamSearch, *, shows_amounts: bool = True) -> tuple[str, ...]:
    """Say why the search found no team; nothing where it found one.

    `details` holds what the engine answers: `reasons` (its names), `missing_cad`,
    `fewest_to_cover` and `alone` (ids of firms that need no team). What is missing tells what
    the firms have, so the amount is only for those who may read their figures.
    """
    if search.status in (search.Status.PROVED, search.Status.LIMIT):
        return ()
    reasons = search.details.get("reasons", [])
    found = [_reason(reason, search, shows_amounts=shows_amounts) for reason in reasons]
    if search.missing and "uncovered" not in reasons:
        found.insert(0, _uncovered(search))
    return tuple(words for words in found if words)


def terms_of(search: TeamSearch) -> TeamTerms:
    """Return what the notice asked of a team when the search was made."""
    return TeamTerms(**search.details.get("terms", {}))


def counted_at_most(search: TeamSearch, suggestion: Suggestion) -> Decimal | None:
    """Return what of one firm's capacity counts for a team, in CAD; None: all of it."""
    share = terms_of(search).largest_share_bp
    if not share or suggestion.size_cad is None or suggestion.size_is_total:
        return None
    return suggestion.size_cad * share / WHOLE_BP


def narrowed_to(search: TeamSearch) -> int | None:
    """Return the notice's limit of firms where it is below that of every search."""
    limit = terms_of(search).size_limit
    return limit if limit and limit < MOST_MEMBERS else None


def lack_findings(search: TeamSearch, *, shows_amounts: bool = True) -> tuple[str, ...]:
    """Say which kind of firm from outside would make a team possible; nothing where one exists."""
    if search.status in (search.Status.PROVED, search.Status.LIMIT):
        return ()
    lacks = search.details.get("lacks", [])
    return tuple(_lack(one, shows_amounts=shows_amounts) for one in lacks)


def _lack(lack: Mapping[str, Any], *, shows_amounts: bool) -> str:
    partner = {
        "local-partner": _("A local partner in China"),
        "integrator": _("An integrator or EPC contractor"),
        "finance": _("A finance partner"),
        "operation": _("An operator"),
        "technology": _("A technology firm"),
    }.get(lack["partner"], _("A firm"))
    words = {"partner": partner, "what": ", ".join(_brought(lack, shows_amounts=shows_amounts))}
    if not words["what"]:
        pattern = _("%(partner)s from outside would close this.")
    elif lack.get("is_enough"):
        pattern = _("%(partner)s from outside would close this: %(what)s.")
    else:
        pattern = _("%(partner)s from outside is needed, and more besides: %(what)s.")
    return pattern % words


def _brought(lack: Mapping[str, Any], *, shows_amounts: bool) -> list[str]:
    presences = {"china": _("a presence in China"), "language": _("work in Chinese")}
    found = [capability_name(code) for code in lack.get("capabilities", ())]
    found += [presences[one] for one in lack.get("presences", ()) if one in presences]
    missing = lack.get("missing_cad")
    if missing and shows_amounts:
        found.append(_("%(amount)s of proven capacity") % {"amount": money_short(missing)})
    elif missing:
        found.append(_("more proven capacity"))
    return found


def _reason(reason: str, search: TeamSearch, *, shows_amounts: bool) -> str:
    if reason == "uncovered":
        return _uncovered(search)
    if reason == "capacity":
        return _capacity(search, shows_amounts=shows_amounts)
    if reason == "too_many_members":
        return _too_many(search)
    return {
        "no_capabilities": _("The need names no capability, so no team can be looked for."),
        "too_many_capabilities": _("The need names too many capabilities to look for a team."),
        "no_candidates": _("No published technology has any of the capabilities asked for."),
        "together": _("No firms cover the capabilities and the scale at the same time."),
        "alone_only": _("One firm meets the need alone, and no team is needed."),
        "not_finished": _("The search met its limit before it found a team."),
        "presence": _("No candidate shows the presence or the language that the need asks for."),
    }.get(reason, "")


def _uncovered(search: TeamSearch) -> str:
    names = ", ".join(capability_name(code) for code in search.missing)
    words = ngettext(
        "No firm has this capability: %(names)s.",
        "No firm has these capabilities: %(names)s.",
        len(search.missing),
    )
    return words % {"names": names}


def _capacity(search: TeamSearch, *, shows_amounts: bool) -> str:
    missing = search.details.get("missing_cad")
    if not (missing and shows_amounts):
        return _("The firms that cover the capabilities cannot prove the scale.")
    words = _("Even the largest team of up to %(most)d firms lacks %(amount)s of proven capacity.")
    return words % {"most": narrowed_to(search) or MOST_MEMBERS, "amount": money_short(missing)}


def _too_many(search: TeamSearch) -> str:
    fewest = search.details.get("fewest_to_cover")
    limit = narrowed_to(search)
    if not fewest and limit:
        words = _("The notice allows %(limit)d firms, and no team so small covers everything.")
        return words % {"limit": limit}
    if not fewest:
        words = _("No team of up to %(most)d firms covers every capability.")
        return words % {"most": MOST_MEMBERS}
    words = _("No two firms cover this: at least %(fewest)d would be needed.")
    return words % {"fewest": fewest}
