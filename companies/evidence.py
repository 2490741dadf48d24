"""The public sources behind a record, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from companies.models import Company


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
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    kind, programme = str(entry.get("kind") or ""), str(entry.get("programme") or "")
    named = ", ".join(part for part in (programme, kind, host) if part)
    amount = entry.get("amount_cad_m")
    return Evidence(
        title=named or _("Public source"),
        url=url,
        year=own_year if isinstance(own_year := entry.get("year"), int) else year,
        note=str(entry.get("note") or ""),
        award_cad_m=float(amount) if isinstance(amount, int | float) else None,
    )
