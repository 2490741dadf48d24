"""Which agreements a team needs: what each is for, what is on record, what a joint one names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.models import Agreement, Seat
from matchmaker.consortia.split import digest_of
from matchmaker.consortia.terms import Terms, lot_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.consortia.models import Consortium


@dataclass(frozen=True, slots=True)
class Item:
    """One agreement of the checklist.

    Attributes:
        label: what it is.
        purpose: what it is for.
        when: by when a team wants it.
        records: what is on record, newest first, with who has recorded it.
        is_met: whether one of them is in force.
    """

    label: str
    purpose: str
    when: str
    records: tuple[Agreement, ...]
    is_met: bool

    @property
    def has_lapsed(self) -> bool:
        """Whether something was signed that no longer holds."""
        return bool(self.records) and not self.is_met


@dataclass(frozen=True, slots=True)
class Named:
    """A point that a joint agreement names, and what the room knows of it."""

    label: str
    why: str
    known: tuple[str, ...] = ()


def checklist(row: Consortium) -> list[Item]:
    """List the agreements with what is on record; two queries."""
    records = list(Agreement.objects.filter(consortium=row).select_related("recorded_by"))
    digest = digest_of(row)
    return [
        Item(
            str(kind.label), purpose, when, _of_kind(records, kind), _is_met(records, kind, digest)
        )
        for kind, (purpose, when) in _words().items()
    ]


def _of_kind(records: Sequence[Agreement], kind: str) -> tuple[Agreement, ...]:
    return tuple(one for one in records if one.kind == kind)


def _is_met(records: Sequence[Agreement], kind: str, digest: str) -> bool:
    live = [one for one in _of_kind(records, kind) if one.lapsed_at is None]
    if kind == Agreement.Kind.SPLIT:
        return any(one.split_digest == digest for one in live)
    return bool(live)


def _words() -> dict[Agreement.Kind, tuple[str, str]]:
    return {
        Agreement.Kind.NDA: (
            _(
                "What one firm shows another stays between them: which papers, to whom, for how "
                "long, and what happens after."
            ),
            _("Before the first confidential paper goes into the room."),
        ),
        Agreement.Kind.MOU: (
            _(
                "The firms mean to bid together: for which need, with whom as lead, whether they "
                "may bid with others, and who pays for preparing the bid."
            ),
            _("Before the firms spend money on the bid."),
        ),
        Agreement.Kind.SPLIT: (
            _(
                "Who does which lot for which share, and who answers for it. It goes in with the "
                "bid, and it lapses here as soon as the accepted split changes."
            ),
            _("Before the team is formed: no team is formed without it."),
        ),
    }


def named_points(row: Consortium) -> list[Named]:
    """List what a joint agreement names, with what the room knows; two queries."""
    seats = list(
        Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
        .select_related("company")
        .prefetch_related("lots")
    )
    parties = tuple(
        _("%(firm)s: %(part)s") % {"firm": one.company.name, "part": one.get_part_display()}
        for one in seats
    )
    lots = tuple(
        f"{seat.company.name} – {lot_words(lot)}" for seat in seats for lot in Terms.of(seat).lots
    )
    return [
        Named(_("Parties"), _("Full legal name, number of registration and seat."), parties),
        Named(_("The tender"), _("Title, number and buyer, as published."), (row.need.title_en,)),
        Named(
            _("Leading firm"),
            _("Who signs, speaks to the buyer and receives payments, and with what authority."),
            (row.lead.name,),
        ),
        Named(_("Lots and shares"), _("Who does what for which share; the sum is 100 %."), lots),
        Named(
            _("Responsibility towards the buyer"),
            _("Whether the firms answer jointly and severally, and how they settle it inside."),
        ),
        Named(_("Price and payment"), _("How the price is divided, in which currency, and when.")),
        Named(
            _("Intellectual property"),
            _("What each firm brings and keeps, what is made together, who may use it after."),
        ),
        Named(_("Confidentiality"), _("Which papers, which people, for how many years.")),
        Named(_("Exclusivity"), _("Whether a firm may take part in another bid for this need.")),
        Named(
            _("Subcontracting"), _("What is passed on to others, and that the main work is not.")
        ),
        Named(_("Joining, leaving and replacing"), _("What becomes of lots, shares and papers.")),
        Named(_("Insurance and guarantees"), _("Who gives the bid bond and which insurance.")),
        Named(
            _("Law, disputes and language"),
            _("Which law, which court or arbitration, which language counts where two differ."),
        ),
        Named(_("Term"), _("From when to when, and what ends it.")),
        Named(_("Signatures"), _("Names, offices, places and days; seals where the law asks.")),
    ]
