"""Registered climate projects around a place: their types, and how far away they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import asin, cos, degrees, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models import Place, ReferenceProject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

NEAR_KM = 50
EARTH_KM = 6371.0
SHOWN = 10

POWER = PriorityArea.LOW_CARBON_ELECTRICITY.value
PROCESSES = PriorityArea.INDUSTRIAL_PROCESSES_WASTE_REMEDIATION.value
EFFICIENCY = PriorityArea.ENERGY_EFFICIENCY.value
EXTRACTION = PriorityArea.ENERGY_EXTRACTION.value
WASTEWATER = PriorityArea.WASTEWATER_TREATMENT.value


class Kind(NamedTuple):
    """A type of project and the priority areas that follow from it."""

    label: _StrPromise
    areas: tuple[str, ...]


KINDS = {
    "wind": Kind(_("Wind power"), (POWER,)),
    "hydro": Kind(_("Hydropower"), (POWER,)),
    "solar": Kind(_("Solar power"), (POWER,)),
    "biomass": Kind(_("Biomass"), (POWER,)),
    "biogas-manure": Kind(_("Biogas and manure"), (POWER, PROCESSES)),
    "landfill-gas": Kind(_("Landfill gas"), (POWER, PROCESSES)),
    "waste-to-energy": Kind(_("Energy from waste"), (POWER, PROCESSES)),
    "waste-heat-recovery": Kind(_("Waste heat recovery"), (EFFICIENCY,)),
    "cement": Kind(_("Cement"), (EFFICIENCY, PROCESSES)),
    "coal-mine-methane": Kind(_("Coal mine methane"), (EXTRACTION,)),
    "n2o": Kind(_("Nitrous oxide of industry"), (PROCESSES,)),
    "hfc": Kind(_("Fluorinated gases of industry"), (PROCESSES,)),
    "wastewater": Kind(_("Wastewater"), (WASTEWATER,)),
    # Power from natural gas is none of the eight areas.
    "natural-gas": Kind(_("Natural gas"), ()),
}
"""Types by the keywords of the data set; both the type and its areas are assigned, not reported."""


def areas_of(kind: str) -> list[str]:
    """Return the areas of a project's types, in the order of the areas; none without a type."""
    found = {area for one in kind.split("|") if one for area in KINDS[one].areas}
    return [area for area in PriorityArea.values if area in found]


def kind_labels(kind: str) -> list[str]:
    """Name a project's types; a type that has no name yet shows as it is stored."""
    return [str(KINDS[one].label) if one in KINDS else one for one in kind.split("|") if one]


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees), in km."""
    (lat_a, lon_a), (lat_b, lon_b) = (
        (radians(latitude), radians(longitude)) for latitude, longitude in (here, there)
    )
    half = hypot(sin((lat_b - lat_a) / 2), sqrt(cos(lat_a) * cos(lat_b)) * sin((lon_b - lon_a) / 2))
    return 2 * EARTH_KM * asin(min(1.0, half))


@dataclass(frozen=True, slots=True)
class NearProject:
    """A project as a page of a place shows it."""

    project: ReferenceProject
    km: float | None
    """Distance from the place's point; unknown for a province or a nation."""

    @property
    def kinds(self) -> list[str]:
        """The types in words."""
        return kind_labels(self.project.kind)


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects of a place: how many, of which types, and the biggest."""

    around: Place | None
    """The place from whose point distances are measured; none where an area is meant."""
    province: Place | None
    count: int
    by_kind: list[tuple[str, int]]
    """Types in words with their counts, the most frequent first; a project may have two."""
    without_kind: int
    doubtful: int
    """Projects whose point lies in another province than their name says."""
    biggest: list[NearProject]
    in_province: int
    """How many lie in the whole province of a city."""


def projects_of(place: Place, above: Iterable[Place], *, shown: int = SHOWN) -> Projects:
    """Read the projects within 50 km of a city's point, or all of a province or nation.

    Args:
        place: a place; one without a point of its own, such as a park, takes that of its city.
        above: the places above it.
        shown: how many of the biggest are read.
    """
    line = [place, *sorted(above, key=lambda one: -len(one.lineage))]
    around = next((one for one in line if _has_a_circle(one)), None)
    province = next((one for one in line if one.kind == Place.Kind.PROVINCE), None)
    registered = ReferenceProject.objects.filter(province__lineage__contains=[place.country])
    inside = registered.filter(province=province) if province else registered
    km = _distances(around) if around else {}
    found = registered.filter(pk__in=km) if around else inside
    kinds = list(found.order_by().values_list("kind", flat=True))
    counts = Counter(label for kind in kinds for label in kind_labels(kind))
    biggest = found.select_related("province", "province_by_name", "source")
    return Projects(
        around=around,
        province=province,
        count=len(kinds),
        by_kind=counts.most_common(),
        without_kind=kinds.count(""),
        doubtful=found.exclude(province=F("province_by_name"))
        .exclude(province_by_name=None)
        .count(),
        biggest=[
            NearProject(one, km.get(one.pk))
            for one in biggest.order_by(F("reduction_t").desc(nulls_last=True), "ref")[:shown]
        ],
        in_province=inside.count() if around and province else len(kinds),
    )


def _has_a_circle(place: Place) -> bool:
    """Tell whether a place is small enough that its surroundings mean something."""
    small = place.kind not in {Place.Kind.NATION, Place.Kind.PROVINCE}
    return small and place.latitude is not None and place.longitude is not None


def _distances(around: Place) -> dict[int, float]:
    """Return the projects within 50 km of a place's point, with their distance in km."""
    here = (around.latitude or 0.0, around.longitude or 0.0)
    high = degrees(NEAR_KM / EARTH_KM)
    # Meridians draw together towards the pole, so the box widens there.
    wide = high / max(cos(radians(abs(here[0]) + high)), 0.01)
    points = ReferenceProject.objects.filter(
        latitude__range=(here[0] - high, here[0] + high),
        longitude__range=(here[1] - wide, here[1] + wide),
    )
    measured = {
        pk: distance_km(here, (latitude, longitude))
        for pk, latitude, longitude in points.values_list("pk", "latitude", "longitude")
    }
    return {pk: km for pk, km in measured.items() if km <= NEAR_KM}
