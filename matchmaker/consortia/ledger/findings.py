"""The ledger in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.ledger.reckoning import Band
from matchmaker.templatetags.money import money_short, percent

if TYPE_CHECKING:
    from decimal import Decimal

    from matchmaker.consortia.ledger.reckoning import Row, Sheet


def finding(sheet: Sheet) -> str:
    """Say in one sentence how far firms reach."""
    row = sheet.all
    if not row.valued:
        return _of_no_value(row.needs, is_total=sheet.is_total)
    if row.reached_cad:
        return _reached(row, is_total=sheet.is_total)
    if row[Band.UNKNOWN].needs:
        return _unproven(row, is_total=sheet.is_total)
    pattern = (
        _("Of %(all)s in open projects, the firms known here reach nothing.")
        if sheet.is_total
        else _("Of %(all)s in open contracts and lots, the firms known here reach nothing.")
    )
    return pattern % {"all": money_short(row.value_cad)}


def _of_no_value(needs: int, *, is_total: bool) -> str:
    if is_total:
        words = ngettext(
            "%(count)d open project is known, of unknown value.",
            "%(count)d open projects are known, none of known value.",
            needs,
        )
        return words % {"count": needs} if needs else _("No open project is known.")
    words = ngettext(
        "%(count)d open contract or lot is known, of unknown value.",
        "%(count)d open contracts and lots are known, none of known value.",
        needs,
    )
    return words % {"count": needs} if needs else _("No open contract or lot is known.")


def _reached(row: Row, *, is_total: bool) -> str:
    pattern = (
        _(
            "Of %(all)s in open projects, firms of known capacity have what is asked for"
            " %(reached)s (%(share)s): %(alone)s alone, %(pair)s in pairs, %(team)s in teams of"
            " three to five."
        )
        if is_total
        else _(
            "Of %(all)s in open contracts and lots, the firms known here reach %(reached)s"
            " (%(share)s): %(alone)s alone, %(pair)s in pairs, %(team)s in teams of three to five."
        )
    )
    return pattern % {
        "all": money_short(row.value_cad),
        "reached": money_short(row.reached_cad),
        "share": share_of(row.reached_cad, row.value_cad),
        "alone": money_short(row[Band.ALONE].value_cad),
        "pair": money_short(row[Band.PAIR].value_cad),
        "team": money_short(row[Band.TEAM].value_cad),
    }


def _unproven(row: Row, *, is_total: bool) -> str:
    pattern = (
        _(
            "Of %(all)s in open projects, nothing is reachable with proof: for %(unknown)s"
            " (%(share)s) firms have the capabilities, and their capacity is unknown."
        )
        if is_total
        else _(
            "Of %(all)s in open contracts and lots, nothing is reachable with proof: for"
            " %(unknown)s (%(share)s) firms have the capabilities, and their capacity is unknown."
        )
    )
    return pattern % {
        "all": money_short(row.value_cad),
        "unknown": money_short(row[Band.UNKNOWN].value_cad),
        "share": share_of(row[Band.UNKNOWN].value_cad, row.value_cad),
    }


def share_of(part: Decimal, whole: Decimal) -> str:
    """Write a part of a whole in percent; a part that rounds to nothing is still not nothing."""
    if not whole:
        return _("unknown")
    share = part / whole
    return _("under 1%%") % {} if 0 < share < 0.005 else percent(share)
