"""Checks that follow an article of law, as we read it; pure functions of the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.rules.inputs import GRADES, SHOWN, Facts, Finding, Level
from matchmaker.consortia.rules.results import Place, Result
from matchmaker.consortia.rules.words import capability_names, grade_name, means_name
from matchmaker.templatetags.dates import words_of_day
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matchmaker.consortia.rules.inputs import Lot, Subcontract

WHOLE = 10_000
"""A whole lot, in basis points."""


def consortium_allowed(facts: Facts) -> Finding:
    """Say whether the buyer takes joint bids, by the need's data."""
    if facts.allows_consortium is None:
        return Finding(
            Result.UNKNOWN,
            _("The source of the need does not say whether joint bids are taken."),
            Place.NEED,
        )
    if facts.allows_consortium:
        return Finding(Result.PASS, _("By its source, the need takes joint bids."))
    return Finding(Result.FAIL, _("By its source, the need takes no joint bids."), Place.NEED)


def qualified(facts: Facts) -> Finding:
    """Say whether every firm's qualification for its lots is shown, and on what that rests."""
    lots = [(firm.name, lot) for firm in facts.firms for lot in firm.lots]
    if not lots:
        return Finding(Result.UNKNOWN, _("No firm has accepted a lot yet."), Place.SEATS)
    required = dict(facts.required_grades)
    for has, result, words, place in _shortcomings():
        found = _pairs((name, lot.code) for name, lot in lots if has(lot, required.get(lot.code)))
        if found:
            return Finding(result, words % {"lots": found}, place)
    return Finding(Result.PASS, _shown([lot.level for _name, lot in lots]))


def _shortcomings() -> tuple[tuple[Callable[[Lot, str | None], bool], Result, str, Place], ...]:
    """List what can be wrong with a lot, the worst first."""
    return (
        (
            lambda lot, _grade: lot.level == Level.LAPSED,
            Result.FAIL,
            _("Every certificate behind this has run out: %(lots)s."),
            Place.CERTIFICATES,
        ),
        (
            lambda lot, grade: grade is not None and _is_lower(lot.grade, grade),
            Result.FAIL,
            _("The recorded grade is below the one that is asked for: %(lots)s."),
            Place.CERTIFICATES,
        ),
        (
            lambda lot, _grade: lot.level not in SHOWN,
            Result.UNKNOWN,
            _("No technology of the firm shows this in the firm’s own words: %(lots)s."),
            Place.PROFILE,
        ),
        (
            lambda lot, grade: grade is not None and not lot.grade,
            Result.UNKNOWN,
            _("A grade is asked for, and none is recorded: %(lots)s."),
            Place.CERTIFICATES,
        ),
    )


def _shown(levels: list[Level]) -> str:
    certified = levels.count(Level.CERTIFIED)
    words = ngettext(
        "%(all)d lot is shown by its firm’s technologies, %(certified)d with a valid certificate.",
        "%(all)d lots are shown by their firms’ technologies, "
        "%(certified)d with a valid certificate.",
        len(levels),
    )
    return words % {"all": len(levels), "certified": certified}


def lowest_grade(facts: Facts) -> Finding:
    """Say which grade counts where firms share a profession, the lowest of them."""
    graded = _grades_of_shared_lots(facts)
    required = dict(facts.required_grades)
    if not graded:
        return Finding(Result.NOT_APPLICABLE, _("No two firms have taken on the same capability."))
    low = [
        (code, _lowest(grades))
        for code, grades in graded.items()
        if code in required and _is_lower(_lowest(grades), required[code])
    ]
    if low:
        words = _("The lowest grade in the team is below the one that is asked for: %(lots)s.")
        return Finding(Result.FAIL, words % {"lots": _graded(low)}, Place.GRADES)
    unknown = [code for code, grades in graded.items() if "" in grades]
    if unknown:
        words = _("A grade is not recorded for every firm that shares a capability: %(lots)s.")
        return Finding(
            Result.UNKNOWN, words % {"lots": capability_names(unknown)}, Place.CERTIFICATES
        )
    words = _("The lowest grade counts for the team: %(lots)s.")
    counted = [(code, _lowest(grades)) for code, grades in graded.items()]
    return Finding(Result.PASS, words % {"lots": _graded(counted)})


def _grades_of_shared_lots(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for firm in facts.firms:
        for lot in firm.lots:
            found.setdefault(lot.code, []).append(lot.grade)
    return {code: grades for code, grades in sorted(found.items()) if len(grades) > 1}


def _lowest(grades: Iterable[str]) -> str:
    """Return the lowest grade that is recorded, or nothing where none is."""
    return max((one for one in grades if one), key=GRADES.index, default="")


def _is_lower(grade: str, required: str) -> bool:
    return bool(grade) and GRADES.index(grade) > GRADES.index(required)


def agreement(facts: Facts) -> Finding:
    """Say whether the firms have signed who does what, as it stands now."""
    signed = facts.agreement
    if signed is None:
        words = _("No signed agreement on the split of the work is recorded.")
        return Finding(Result.FAIL, words, Place.AGREEMENT)
    day = words_of_day(signed.signed_on)
    if not signed.is_current:
        words = _("The split has changed since the agreement of %(day)s was signed.")
        return Finding(Result.FAIL, words % {"day": day}, Place.AGREEMENT)
    words = _("The agreement of %(day)s covers the split as it stands. It goes in with the bid.")
    return Finding(Result.PASS, words % {"day": day})


def subcontracting(facts: Facts) -> Finding:
    """Say whether subcontracted work is declared, and none of it is main work."""
    works = facts.subcontracts
    main = [work.code for work in works if work.is_main_work]
    if main:
        words = _("Main work may not be subcontracted: %(lots)s.")
        return Finding(Result.FAIL, words % {"lots": capability_names(main)}, Place.SUBCONTRACTING)
    whole = _whole_mandatory(works, facts.mandatory)
    if whole:
        words = _("All of a mandatory lot would go to other firms: %(lots)s.")
        return Finding(Result.FAIL, words % {"lots": capability_names(whole)}, Place.SUBCONTRACTING)
    if works:
        words = ngettext(
            "%(count)d part of the work is declared as subcontracted, none of it main work.",
            "%(count)d parts of the work are declared as subcontracted, none of it main work.",
            len(works),
        )
        return Finding(Result.PASS, words % {"count": len(works)})
    if facts.says_nothing_subcontracted:
        return Finding(Result.PASS, _("The lead has declared that nothing is subcontracted."))
    words = _("Nobody has said yet whether work is subcontracted.")
    return Finding(Result.UNKNOWN, words, Place.SUBCONTRACTING)


def _whole_mandatory(works: Iterable[Subcontract], mandatory: Iterable[str]) -> list[str]:
    given: dict[str, int] = {}
    for work in works:
        given[work.code] = given.get(work.code, 0) + work.share_bp
    return [code for code in mandatory if given.get(code, 0) >= WHOLE]


def one_bid(facts: Facts) -> Finding:
    """Say whether a firm of the team also bids for the need in another team."""
    twice = tuple(firm.name for firm in facts.firms if firm.bids_elsewhere)
    if not twice:
        words = _("No firm here has a seat in another team for this need that has been formed.")
        return Finding(Result.PASS, words)
    words = ngettext(
        "%(count)d firm here has also accepted a seat in another team for this need "
        "that has been formed.",
        "%(count)d firms here have also accepted seats in other teams for this need "
        "that have been formed.",
        len(twice),
    )
    return Finding(Result.FAIL, words % {"count": len(twice)}, Place.SEATS, firms=twice)


def competition_statement(facts: Facts) -> Finding:
    """Say whether the tendering authority was told of the joint bid before it was handed in."""
    given = facts.statement
    if given is None:
        words = _("No statement to the tendering authority is recorded.")
        return Finding(Result.FAIL, words, Place.STATEMENT)
    if not given.is_current:
        words = _("The firms have changed since the statement was given.")
        return Finding(Result.FAIL, words, Place.STATEMENT)
    said = {
        "who": given.addressed_to,
        "how": means_name(given.means),
        "day": words_of_day(given.given_on),
    }
    if facts.submitted_on and given.given_on > facts.submitted_on:
        words = _("The statement to %(who)s is dated %(day)s, after the bid.")
        return Finding(Result.FAIL, words % said, Place.STATEMENT)
    return Finding(Result.PASS, _("Told %(who)s on %(day)s (%(how)s).") % said)


def liability(facts: Facts) -> Finding:
    """Tell what the firms stand for if the bid wins."""
    words = _(
        "If the bid wins, every firm signs the contract and answers to the buyer for all of it, "
        "together with the others. %(lead)s speaks for the team; whether it alone gives the "
        "securities is for the agreement to say."
    )
    return Finding(Result.NOT_APPLICABLE, words % {"lead": facts.lead})


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({capability_name(code)})" for name, code in pairs)


def _graded(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{capability_name(code)} ({grade_name(grade)})" for code, grade in pairs)
