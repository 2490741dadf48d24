"""The public sources behind a record, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from companies.models import Company


CAUTION = "caution"
"""Kind of an entry that only warns."""

CHINA = "china"
"""Kind of an entry that tells of work in China."""

KINDS = {
    "press (page excerpt)": gettext_lazy("press"),
    "government news release (page excerpt)": gettext_lazy("government news release"),
    "company site (page excerpt)": gettext_lazy("company’s own site"),
    "CC0 application document": gettext_lazy("application for funding"),
    "GitHub list (no licence)": gettext_lazy("public list"),
}
"""What a source is, in words; other kinds are shown as the data names them."""


@dataclass(frozen=True)
class Evidence:
    """One public source: what it is, where it is, and what it says."""

    title: str
    url: str
    year: int | None
    note: str
    award_cad_m: float | None


def evidence_of(company: Company) -> list[Evidence]:
    """List the sources of a firm; an address that is not on the web is shown as text."""
    return [
        _read(entry, company.evidence_year) for entry in company.evidence if isinstance(entry, dict)
    ]


def _read(entry: dict[str, object], year: int | None) -> Evidence:
    url = str(entry.get("url") or "")
    if not url.startswith(("https://", "http://")):
        url = ""
    kind = str(entry.get("kind") or "")
    amount = entry.get("amount_cad_m")
    return Evidence(
        title=_title(kind, str(entry.get("programme") or ""), url),
        url=url,
        year=year if url else None,
        note=str(entry.get("note") or ""),
        award_cad_m=float(amount) if isinstance(amount, int | float) else None,
    )


def _title(kind: str, programme: str, url: str) -> str:
    if kind == CAUTION:
        return _("Caution")
    if kind == CHINA:
        return _("Work in China")
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    named = ", ".join(part for part in (programme, host, str(KINDS.get(kind, kind))) if part)
    return named or _("Public source")
