"""Tests of registered climate projects around a place."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from matchmaker.vocabulary.areas import PriorityArea
from opportunities.imports import reading
from opportunities.imports.evidence import Known
from opportunities.imports.projects import store_projects
from opportunities.imports.sources import CDM_PROJECTS
from opportunities.models import Place, ReferenceProject
from opportunities.projects import KINDS, areas_of, distance_km, kind_labels, projects_of
from tests import recipes

NANJING, SHANGHAI = (32.0617, 118.7778), (31.2222, 121.4581)


def project(ref: str, latitude: float, longitude: float, **fields: Any) -> ReferenceProject:
    """A registered project with a point in Jiangsu."""
    fields.setdefault("name", f"Project {ref}")
    fields.setdefault("size", ReferenceProject.Size.LARGE)
    fields.setdefault("reduction_t", 1_000)
    fields.setdefault("province", recipes.province())
    fields.setdefault("source", recipes.source())
    return ReferenceProject.objects.create(
        ref=ref, latitude=latitude, longitude=longitude, **fields
    )


def city_with_a_point() -> Place:
    """Nanjing with its coordinates."""
    place = recipes.city()
    place.latitude, place.longitude = NANJING
    place.save()
    return place


def test_distances_are_those_of_the_globe() -> None:
    assert distance_km(NANJING, NANJING) == 0
    assert distance_km(NANJING, SHANGHAI) == pytest.approx(270, abs=2)
    assert distance_km((0, 0), (0, 180)) == pytest.approx(20_015, abs=1)


def test_a_type_leads_to_its_areas_in_their_order_and_no_type_to_none() -> None:
    assert areas_of("wind") == ["low-carbon-electricity"]
    assert areas_of("landfill-gas|waste-to-energy") == [
        "low-carbon-electricity",
        "industrial-processes-waste-remediation",
    ]
    assert areas_of("") == []
    assert areas_of("natural-gas") == []


def test_every_area_of_a_type_is_one_of_the_eight() -> None:
    named = {area for kind in KINDS.values() for area in kind.areas}

    assert named <= set(PriorityArea.values)


def test_a_type_that_nobody_named_yet_shows_as_it_is_stored() -> None:
    assert kind_labels("hydro|tidal") == ["Hydropower", "tidal"]


@pytest.mark.django_db
def test_a_city_counts_what_lies_within_fifty_kilometres_whatever_the_province() -> None:
    city = city_with_a_point()
    near = project("1", 32.1, 118.8, kind="wind", reduction_t=500)
    over_the_line = project(
        "2", 31.9, 118.4, kind="hydro|wind", province=recipes.province("CN-AH", "Anhui")
    )
    project("3", 33.5, 119.0)

    found = projects_of(city, [recipes.province()])

    assert [one.project for one in found.biggest] == [over_the_line, near]
    assert (found.count, found.in_province, found.around) == (2, 2, city)
    assert found.by_kind == [("Wind power", 2), ("Hydropower", 1)]
    assert found.biggest[0].km == pytest.approx(40, abs=2)


@pytest.mark.django_db
def test_a_corner_of_the_box_lies_outside_the_circle() -> None:
    city = city_with_a_point()
    project("1", NANJING[0] + 0.43, NANJING[1] + 0.5)

    assert projects_of(city, [recipes.province()]).count == 0


@pytest.mark.django_db
def test_a_province_counts_all_of_its_points_and_flags_the_doubtful() -> None:
    project("1", 32.1, 118.8, province_by_name=recipes.province())
    project("2", 33.5, 119.0, province_by_name=recipes.province("CN-AH", "Anhui"))
    project("3", 31.0, 117.0, province=recipes.province("CN-AH", "Anhui"))

    found = projects_of(recipes.province(), [recipes.nation()])

    assert (found.count, found.without_kind, found.doubtful, found.around) == (2, 2, 1, None)


@pytest.mark.django_db
def test_a_park_without_a_point_takes_that_of_its_city_and_the_nation_counts_all() -> None:
    city = city_with_a_point()
    park = Place(code="park", slug="park", kind=Place.Kind.PARK, country="CN", name_en="Park")
    park.part_of, park.source = city, recipes.source()
    park.save()
    project("1", 32.1, 118.8)
    project("2", 40.0, 100.0, province=recipes.province("CN-GS", "Gansu"))

    of_park = projects_of(park, [recipes.nation(), recipes.province(), city])
    of_nation = projects_of(recipes.nation(), [])

    assert (of_park.around, of_park.count, of_nation.count) == (city, 1, 2)


@pytest.mark.django_db
def test_another_country_has_none() -> None:
    project("1", 32.1, 118.8)

    assert projects_of(recipes.nation("CA"), []).count == 0


@pytest.mark.django_db
def test_the_loader_stores_every_project_once_with_its_doubts() -> None:
    codes = {row["province_iso_by_point"] for row in reading.rows("cdm_projects_china")}
    places = {code: recipes.province(code, code) for code in codes}
    known = Known(sources={CDM_PROJECTS: recipes.source()}, places=places)

    first, second = store_projects(known), store_projects(known)

    assert (first.created, second.created, second.changed) == (2391, 0, 0)
    stored = ReferenceProject.objects.select_related("province")
    assert sum(one.position_is_doubtful for one in stored) == 58
    assert stored.filter(kind="").count() == 763
    assert not stored.filter(name__endswith="...").exists()
    cut = stored.get(ref="0071")
    assert (cut.name, cut.is_name_cut) == ("Nanjing Tianjingwa Landfill Gas to", True)
    assert (cut.kind, cut.reduction_t, cut.province.code) == ("landfill-gas", 246107, "CN-HN")


def test_the_file_is_the_one_that_its_provenance_describes() -> None:
    entries = json.loads((reading.FOLDER / "PROVENANCE.json").read_text(encoding="utf-8"))
    (entry,) = [one for one in entries if one["file"] == "cdm_projects_china.csv"]
    data = (reading.FOLDER / "cdm_projects_china.csv").read_bytes()

    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
