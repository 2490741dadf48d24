"""Where the statements about a pair were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from companies.evidence import evidence_of

if TYPE_CHECKING:
    from companies.models import Technology
    from matchmaker.matching.evidence import Gap
    from opportunities.models import Need, PolicySignal


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a statement was read."""

    title: str
    url: str = ""
    year: int | None = None
    is_ours: bool = False
    """The title is in the language of the page, and not a source's own in English."""
    is_invented: bool = False
    """Of a fictional sample, which no year belongs to."""


def of_need(need: Need) -> Cited:
    """Cite the source of a need."""
    if not need.source_id:
        return Cited(_("The text that you entered"), is_ours=True)
    address = need.source_url or need.source.url or need.get_absolute_url()
    return Cited(need.source.title, address, need.as_of.year)


def of_technology(technology: Technology) -> Cited:
    """Cite where a technology's record was read."""
    company = technology.company
    if company.is_sample:
        address = technology.get_absolute_url()
        return Cited(_("Fictional sample"), address, is_ours=True, is_invented=True)
    for entry in evidence_of(company) if company.is_public_record else ():
        if entry.url:
            return Cited(entry.title, entry.url, entry.year)
    return Cited(
        _("Stated by the company"),
        technology.get_absolute_url(),
        company.evidence_year,
        is_ours=True,
    )


def of_gap(gap: Gap) -> Cited:
    """Cite the source of a measurement."""
    row = gap.measurement
    return Cited(row.source.title, row.source.url or row.place.get_absolute_url(), row.year)


def of_signal(signal: PolicySignal) -> Cited:
    """Cite the source of a policy signal."""
    year = signal.published_on.year if signal.published_on else None
    return Cited(signal.source.title, signal.source.url or signal.get_absolute_url(), year)
