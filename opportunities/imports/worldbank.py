"""World Bank projects in China, as of 31 March 2025."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import slugify

from opportunities.imports import reading
from opportunities.imports.sources import WORLD_BANK
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.tables import Row
    from opportunities.imports.evidence import Known

Stage = Need.Stage
AS_OF = date(2025, 3, 31)
STAGES = {
    # The Bank's "active" means that the borrower still procures; its closing date ends that.
    "Active": Stage.PROCURING,
    "Pipeline": Stage.PLANNED,
    "Closed": Stage.COMPLETED,
    "Dropped": Stage.DROPPED,
}
FORGOTTEN_BEFORE = 2020
"""An undated pipeline row from before this year is no longer a plan."""


def stage_of(row: dict[str, str]) -> str:
    """Return the stage that the Bank's status stands for."""
    undated = row["status"] == "Pipeline" and not row["closing_date"]
    if undated and row["approval_date"][:4] < str(FORGOTTEN_BEFORE):
        return Stage.UNKNOWN
    return STAGES[row["status"]]


def worldbank_needs(known: Known) -> Iterator[Row]:
    """Yield one need a project, with its places as codes."""
    cities = {place.name_en: code for code, place in known.places.items() if place.kind == "city"}
    for row in reading.rows("opportunities_worldbank_china"):
        budget = reading.number(row["total_cost_usd"])
        project = row["wb_id"]
        approved = reading.last_day(row["approval_date"])
        yield {
            "ref": f"WB-{project}",
            "slug": slugify(row["title"])[:100].rstrip("-") + f"-{project.lower()}",
            "title_en": row["title"],
            "title_zh": "",
            "summary_en": _summary(row),
            "summary_zh": "",
            **_places(row, cities),
            "areas": reading.areas(row["priority_areas_rule"]),
            "areas_assigned": True,
            "buyer": row["implementing_agency"],
            "budget_amount": budget,
            "budget_currency": "USD" if budget else "",
            "budget_on": approved if budget else None,
            "budget_basis": Need.BudgetBasis.PROJECT_TOTAL.value,
            "capacity_text": "",
            "allows_consortium": None,
            "stage": stage_of(row),
            "status_reported": row["status"],
            "opens_on": approved,
            "closes_on": reading.last_day(row["closing_date"]),
            "origin": Need.Origin.PROJECT.value,
            "external_ids": {"worldbank": project},
            "as_of": AS_OF,
            "source_id": known.sources[WORLD_BANK].pk,
            "source_url": row["url"],
            "caveat": _caveat(row),
        }


def _summary(row: dict[str, str]) -> str:
    """Return the project's objective, or its sector where the source has no objective."""
    if len(row["objective"]) > 1:
        return row["objective"]
    sectors = "; ".join(filter(None, (row["sector1"], row["sector2"])))
    return f"No objective in the source. Sectors by the World Bank: {sectors}." if sectors else ""


def _places(row: dict[str, str], cities: dict[str, str]) -> Row:
    """Return the single city or province, or the nation with all provinces besides."""
    provinces, named = reading.parts(row["provinces_iso"]), reading.parts(row["cities"])
    known = [cities[name] for name in named if name in cities]
    alone = len(named) == 1 and len(known) == 1
    if len(provinces) == 1:
        place = known[0] if alone else provinces[0]
        also = [] if alone else known
    else:
        place, also = "CN", [*provinces, *known]
    return {"place": place, "also": also, "place_detail": ", ".join(named)[:200]}


def _caveat(row: dict[str, str]) -> str:
    said = []
    if not row["total_cost_usd"] and row["commitment_usd"]:
        amount = f"{float(row['commitment_usd']):,.0f}"
        said.append(f"Total cost not in the source; commitment of the Bank: USD {amount}.")
    if len(row["objective"]) <= 1:
        said.append("The source has no objective.")
    return " ".join(said)
