"""Projects of the Clean Development Mechanism, as points of the register's map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from matchmaker.tables import Row, Tally, store
from opportunities.imports import reading
from opportunities.imports.sources import CDM_PROJECTS
from opportunities.models import ReferenceProject
from opportunities.projects import areas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunities.imports.evidence import Known

CUT = "..."
"""How the register's map ends a name that it does not print in full."""


def store_projects(known: Known) -> Tally:
    """Store every project with its type and areas, both assigned by a keyword of its name."""
    return store(ReferenceProject, _projects(known), ("ref",)).tally


def _projects(known: Known) -> Iterator[Row]:
    for row in reading.rows("cdm_projects_china"):
        name = row["name_truncated"]
        kind = "|".join(slugify(word.replace("/", " ")) for word in _words(row))
        yield {
            "ref": row["cdm_ref"],
            "name": name.removesuffix(CUT).rstrip(),
            "is_name_cut": name.endswith(CUT),
            "size": ReferenceProject.Size(row["size"].lower()).value,
            "reduction_t": int(row["er_tco2e_per_year"]),
            "kind": kind,
            "areas": areas_of(kind),
            "latitude": float(row["lat"]),
            "longitude": float(row["lon"]),
            "province_id": known.places[row["province_iso_by_point"]].pk,
            "province_by_name_id": _province_by_name(row, known),
            "url": row["url"],
            "source_id": known.sources[CDM_PROJECTS].pk,
        }


def _words(row: dict[str, str]) -> list[str]:
    """Return the types of a project; most have one, some two, many none."""
    return reading.parts(row["type_by_keyword"])


def _province_by_name(row: dict[str, str], known: Known) -> int | None:
    """Return the province that the name speaks of; a name that speaks of two says neither."""
    named = reading.parts(row["province_iso_by_name"])
    return known.places[named[0]].pk if len(named) == 1 else None
