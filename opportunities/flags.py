"""Marks that a data set or a person puts on a figure: in words, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

DISPUTED = "disputed"
WITHDRAWN = "withdrawn"
TARGET = "target"
BASELINE = "baseline_pre2013"

FLAG_WORDS = {
    BASELINE: _("baseline from before 2013"),
    "computed": _("computed, not published as such"),
    "derived": _("derived from published figures"),
    DISPUTED: _("disputed"),
    "no_url": _("no address of the source is known"),
    "not_cross_checked": _("not checked against a second source"),
    "official": _("official"),
    "official_as_reported": _("official, as the bulletin reports it"),
    "official_via_press": _("official, as cited by the press"),
    "old_standard": _("counted by an older standard"),
    "partial_year": _("part of a year only"),
    "partly_forecast": _("partly a forecast"),
    "preliminary": _("preliminary"),
    "region_only": _("known for the region only"),
    "report": _("from a report"),
    "sand_dust_excluded": _("days with sand and dust left out"),
    "scraped": _("collected from station readings by a third party"),
    "secondary": _("from a secondary source"),
    "seed": _("from a report"),
    "series_break_2017": _("the series breaks in 2017"),
    "share_of_valid_days": _("share of the days with valid readings"),
    "single_month": _("one month only"),
    "source_coordinates_wrong": _("the source places the city wrongly"),
    TARGET: _("a target, not a measurement"),
    WITHDRAWN: _("withdrawn"),
    "year_corrected": _("the year in the source was corrected"),
}
"""Every mark that a data set or a person may use, in words."""

_FROM_A_REPORT = _("A report for readers names the figure; its own source was not seen.")

FLAG_MEANINGS = {
    BASELINE: _(
        "Stations, instruments and standards changed in 2013, so later years do not compare."
    ),
    "computed": _(
        "Somebody computed it from readings of stations; no authority published this number."
    ),
    "derived": _("Worked out from other published figures, as the method says."),
    DISPUTED: _("Somebody gave reasons to doubt it, and the question is not settled."),
    "no_url": _("The source is named, but nobody can open it from here."),
    "not_cross_checked": _("No other source was found to confirm it."),
    "official": _("An authority published it."),
    "official_as_reported": _("Copied as the bulletin or yearbook of an authority prints it."),
    "official_via_press": _("The press cites an authority; the document itself was not seen."),
    "old_standard": _("The standard of that time is not the one in force today."),
    "partial_year": _("It covers some months or days, so it is no figure of a whole year."),
    "partly_forecast": _("Some of the months in it had not happened when it was published."),
    "preliminary": _("The source may still revise it."),
    "region_only": _("It speaks of a region, and never stands for the whole nation."),
    "report": _FROM_A_REPORT,
    "sand_dust_excluded": _(
        "Days with sand and dust do not count in it, so it looks better than with them."
    ),
    "scraped": _("A third party collected the readings from public pages, with gaps."),
    "secondary": _("A page that cites somebody else; the first source was not seen."),
    "seed": _FROM_A_REPORT,
    "series_break_2017": _("The way of counting changed in 2017: compare years on one side only."),
    "share_of_valid_days": _("Days without valid readings are left out of the share."),
    "single_month": _("One month says little about a year."),
    "source_coordinates_wrong": _(
        "The source puts the city elsewhere on the map, so its stations may be of another place."
    ),
    TARGET: _("It was announced as an aim; nobody measured it."),
    WITHDRAWN: _("It proved wrong or was taken back; it stays visible, and nothing counts on it."),
    "year_corrected": _("The source prints another year; the right one follows from its text."),
}
"""What a reader should make of each mark."""

BY_PEOPLE = (
    DISPUTED,
    WITHDRAWN,
    TARGET,
    "preliminary",
    "partial_year",
    "not_cross_checked",
    "derived",
    "computed",
)
"""Marks that a person who corrects a figure may add."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a figure as a reader sees it."""

    words: str
    meaning: str


def words_of(flag: str) -> str:
    """Say in words what a figure is marked with; an unknown mark keeps its own."""
    return str(FLAG_WORDS.get(flag, flag.replace("_", " ")))


def marks(flags: Iterable[str]) -> list[Mark]:
    """Say of every mark of a figure what it is called and what it means."""
    return [Mark(words_of(flag), str(FLAG_MEANINGS.get(flag, ""))) for flag in flags]
