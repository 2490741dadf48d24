"""What must hold before a consortium may go on, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matchmaker.consortia.models import FULL_SHARE, Seat
from matchmaker.templatetags.money import percent
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from opportunities.models import Need

FEWEST_FIRMS = 2

CONSTRAINTS = {
    "consortium_shares_and_answers_complete": ("answers-complete", "shares-complete"),
    "consortium_covers_mandatory_capabilities": ("capabilities-covered",),
    "consortium_split_agreement_recorded": ("split-agreed",),
}
"""Constraints of the database, and the guards that say the same in words."""

WORDS = {
    "consortium_stage_follows_the_table": gettext_lazy("This step is not possible at this stage."),
    "consortium_partner_accepted": gettext_lazy("No invited firm has accepted yet."),
    "consortium_member_limit": gettext_lazy("The team has all the firms it may have."),
    "consortium_shares_and_answers_complete": gettext_lazy(
        "Shares do not sum to 100 %, or an invitation is open."
    ),
    "consortium_covers_mandatory_capabilities": gettext_lazy(
        "A mandatory capability is not covered."
    ),
    "consortium_split_agreement_recorded": gettext_lazy(
        "No agreement on the split as it is now is recorded."
    ),
    "consortium_statement_recorded": gettext_lazy(
        "No statement to the tendering authority is recorded."
    ),
    "consortium_outcome_recorded": gettext_lazy("No outcome of the bid is recorded."),
    "lot_one_lead": gettext_lazy("Another firm leads one of these lots already."),
    "seat_one_live_per_company": gettext_lazy("The firm has a seat or an invitation already."),
}
"""What the database's constraints mean, for the rare case that nothing saw it coming."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that must hold, and how it stands."""

    name: str
    is_met: bool
    words: str


def words_of(constraint: str) -> str:
    """Say what a constraint of the database means."""
    return str(WORDS.get(constraint, _("This is not possible any more.")))


def standing(
    need: Need,
    mandatory: Iterable[str],
    seats: Sequence[Seat],
    on: date,
    *,
    is_split_agreed: bool,
) -> tuple[Guard, ...]:
    """Say how a consortium stands, in the order of `states.STANDS`.

    Args:
        need: what the consortium answers.
        mandatory: codes of its mandatory capabilities.
        seats: all seats of the consortium.
        on: the day.
        is_split_agreed: an agreement on the split as it is now is recorded.
    """
    accepted = [seat for seat in seats if seat.state == Seat.State.ACCEPTED]
    waiting = sum(seat.state == Seat.State.INVITED for seat in seats)
    held = {code for seat in accepted for code in seat.capabilities}
    return (
        need_open(need, on),
        firms(len(accepted)),
        _answers(waiting),
        shares(sum(seat.share_bp for seat in accepted)),
        _coverage([code for code in mandatory if code not in held]),
        _split(is_agreed=is_split_agreed),
    )


def _split(*, is_agreed: bool) -> Guard:
    met = _("The agreement on the split is recorded")
    missing = _("Record the signed agreement on the split as it is now")
    return Guard("split-agreed", is_met=is_agreed, words=met if is_agreed else missing)


def statement(*, is_given: bool) -> Guard:
    """Say whether the tendering authority was told that the firms bid together."""
    met = _("The statement to the tendering authority is recorded")
    missing = _("Record the statement to the tendering authority first")
    return Guard("statement-recorded", is_met=is_given, words=met if is_given else missing)


def member_limit(held: int, most: int) -> Guard:
    """Say whether one more firm may accept."""
    words = ngettext("%(held)d of %(most)d firm", "%(held)d of %(most)d firms", most)
    full = ngettext(
        "The team may have %(most)d firm, and it has.",
        "The team may have %(most)d firms, and it has.",
        most,
    )
    is_met = held < most
    chosen = words if is_met else full
    return Guard("member-limit", is_met=is_met, words=chosen % {"held": held, "most": most})


def notice_words(need: Need, most: int) -> str:
    """Say why a team may not become so large; nothing where the need's notice allows it."""
    limit = need.team_size_limit
    if limit is None or most <= limit:
        return ""
    return limit_words(limit)


def limit_words(limit: int) -> str:
    """Say how many firms a notice allows in a team."""
    return _("The notice allows %(limit)d firms in a team at most.") % {"limit": limit}


def firms_held_words(held: int) -> str:
    """Say how small a team may not become: two firms, or those that have accepted."""
    if held < FEWEST_FIRMS:
        return _("A team has at least two firms.")
    words = ngettext(
        "%(held)d firm has accepted already; the team cannot be smaller.",
        "%(held)d firms have accepted already; the team cannot be smaller.",
        held,
    )
    return words % {"held": held}


def need_open(need: Need, on: date) -> Guard:
    """Say whether the need can still be answered."""
    is_met = need.is_open(on)
    return Guard(
        "need-open",
        is_met=is_met,
        words=_("The need is open") if is_met else _("The need is no longer open"),
    )


def share_words(share_bp: int) -> str:
    """Write a share: whole percents without decimals, others with two."""
    return percent(share_bp / FULL_SHARE, 0 if share_bp % 100 == 0 else 2)


def shares(total_bp: int) -> Guard:
    """Say what the shares of the firms that accepted sum to."""
    total = share_words(total_bp)
    if total_bp == FULL_SHARE:
        return Guard(
            "shares-complete", is_met=True, words=_("Shares sum to %(total)s") % {"total": total}
        )
    rest = share_words(abs(FULL_SHARE - total_bp))
    pattern = (
        _("Shares sum to %(total)s, %(rest)s missing")
        if total_bp < FULL_SHARE
        else _("Shares sum to %(total)s, %(rest)s too much")
    )
    return Guard("shares-complete", is_met=False, words=pattern % {"total": total, "rest": rest})


def firms(count: int) -> Guard:
    """Say whether enough firms have accepted to be a team."""
    if count < FEWEST_FIRMS:
        return Guard("two-firms", is_met=False, words=_("At least two firms must have accepted"))
    words = ngettext("%(count)d firm has accepted", "%(count)d firms have accepted", count)
    return Guard("two-firms", is_met=True, words=words % {"count": count})


def _answers(waiting: int) -> Guard:
    if not waiting:
        return Guard("answers-complete", is_met=True, words=_("No invitation is open"))
    words = ngettext("%(count)d invitation is open", "%(count)d invitations are open", waiting)
    return Guard("answers-complete", is_met=False, words=words % {"count": waiting})


def _coverage(missing: Sequence[str]) -> Guard:
    if not missing:
        return Guard(
            "capabilities-covered", is_met=True, words=_("Every mandatory capability is covered")
        )
    words = ngettext(
        "Mandatory capability not covered: %(names)s",
        "Mandatory capabilities not covered: %(names)s",
        len(missing),
    )
    names = ", ".join(capability_name(code) for code in missing)
    return Guard("capabilities-covered", is_met=False, words=words % {"names": names})
