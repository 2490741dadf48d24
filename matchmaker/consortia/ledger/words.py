"""What the ledger's words mean; the page shows them beside the figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.ledger.reckoning import Band, Split
from matchmaker.consortia.models import LedgerSnapshot

Basis = LedgerSnapshot.Basis

BAND_WORDS = {
    Band.ALONE: _("One firm has all that is asked for, and a proven capacity of that size."),
    Band.PAIR: _("Two firms are needed, and together they prove the capacity."),
    Band.TEAM: _("Three, four or five firms are needed, and together they prove the capacity."),
    Band.UNKNOWN: _(
        "Firms have the capabilities; whether they can carry the work is not known. Never counted"
        " as reachable."
    ),
    Band.OUT_OF_REACH: _(
        "A capability is missing, more than five firms would be needed, the known capacity is too"
        " small, or another condition of the need is not met."
    ),
    Band.NOT_JUDGED: _("The need names no capability, or the search for teams has not ended."),
    Band.VALUE_UNKNOWN: _(
        "No amount is published, or none that can be converted. Counted, not valued."
    ),
}

TOTAL_BAND_WORDS = {
    **BAND_WORDS,
    Band.ALONE: _("One firm of known capacity has all that is asked for."),
    Band.PAIR: _("Two firms are needed, and the capacity of both is known."),
    Band.TEAM: _("Three, four or five firms are needed, and the capacity of all is known."),
}
"""A project's total is held against no team."""

BASIS_WORDS = {
    Basis.CONTRACT: _(
        "The amount is that of one contract or lot. A team is in reach where its members prove a"
        " capacity of at least that amount."
    ),
    Basis.PROJECT_TOTAL: _(
        "The amount is that of a whole project, which is no contract: it comes in many lots, and"
        " nobody knows yet in which. So capacity is not held against it, and these amounts are"
        " never added to those of contracts."
    ),
}

SPLIT_WORDS = {
    Split.AREA: _("A need counts in each of its areas, so the rows add up to more than all needs."),
    Split.NEED_PROVINCE: _(
        "The province of China, or the place, that the need is in; where it spans several, the"
        " first one named."
    ),
    Split.FIRM_PROVINCE: _(
        "The provinces of Canada that the firms of the best team are in: a need counts once in"
        " each of them, so the rows do not add up. Needs without a team are not here. Provinces"
        " with one or two firms are shown together, so that no figure speaks of one firm."
    ),
}
