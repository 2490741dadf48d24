"""The coast map places cities where they lie, draws no border and escapes its text."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from matchmaker.coast import (
    COARSE,
    COAST_HEIGHT,
    COAST_WIDTH,
    FINE,
    LARGEST_RADIUS,
    SMALLEST_RADIUS,
    Spot,
    coast_map,
    largest_of,
    project,
    radius_of,
)

HOSTILE = '"><script>alert(1)</script>&'
CITIES = {
    "Harbin": (45.75, 126.65),
    "Urumqi": (43.8, 87.6),
    "Haikou": (20.04, 110.34),
    "Shanghai": (31.22, 121.46),
}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def spot(name: str, at: tuple[float, float], value: float | None = 40) -> Spot:
    return Spot(name, *at, f"{name}: {value}", value, band=2)


def places(tree: ElementTree.Element) -> list[tuple[float, float]]:
    found = []
    for mark in tree.findall("g"):
        x, y = mark.attrib["transform"].removeprefix("translate(").rstrip(")").split()
        found.append((float(x), float(y)))
    return found


def test_the_origin_of_the_projection_lies_at_its_place_on_the_map() -> None:
    assert project(35, 105) == pytest.approx((470, 330))


def test_a_known_point_is_where_the_formula_puts_it() -> None:
    # Worked out apart: cone 0.591467, factor 2.000606, so that the radius is 1.294657 here and
    # 1.359774 at the origin, and 16.2 degrees of longitude are an angle of 0.167234.
    assert project(38.8, 121.2) == pytest.approx((663.95, 255.14), abs=0.01)


def test_the_projection_is_a_mirror_image_about_its_central_meridian() -> None:
    east, west = project(30, 115), project(30, 95)

    assert east[0] - 470 == pytest.approx(470 - west[0])
    assert east[1] == pytest.approx(west[1])


def test_north_is_up_and_east_is_right() -> None:
    points = {name: project(*at) for name, at in CITIES.items()}

    assert points["Harbin"][1] < points["Shanghai"][1] < points["Haikou"][1]
    assert points["Urumqi"][0] < points["Haikou"][0] < points["Shanghai"][0]


def test_a_city_by_the_sea_lies_by_the_coastline() -> None:
    x, y = project(31.22, 121.46)

    nearest = min((px - x) ** 2 + (py - y) ** 2 for px, py in points_of(FINE))
    assert nearest < 15**2


def points_of(path: str) -> list[tuple[int, int]]:
    """Follow a path of relative steps."""
    found, x, y = [], 0, 0
    for ring in path.removesuffix("z").split("z"):
        start, *steps = ring.removeprefix("M").split("l")
        x, y = (int(number) for number in start.split())
        found.append((x, y))
        for step in steps:
            numbers = [int(number) for number in step.replace("-", " -").split()]
            for right, down in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + right, y + down
                found.append((x, y))
    return found


@pytest.mark.parametrize("path", [FINE, COARSE], ids=["fine", "coarse"])
def test_the_coastline_stays_in_its_frame_and_is_made_of_closed_rings(path: str) -> None:
    assert set(path) <= set("Mlz -0123456789")
    assert path.count("M") == path.count("z") == 15
    assert all(
        -10 <= x <= COAST_WIDTH + 10 and -10 <= y <= COAST_HEIGHT + 10 for x, y in points_of(path)
    )


def test_the_coast_map_is_xml_without_style_script_or_border() -> None:
    tree = parsed(coast_map([spot(HOSTILE, CITIES["Harbin"])], HOSTILE))

    assert not [element for element in tree.iter() if "style" in element.attrib]
    assert tree.attrib["role"] == "img"
    assert tree.attrib["aria-label"] == HOSTILE
    assert [path.attrib["class"] for path in tree.iter("path")] == ["land"]


def test_a_wide_group_is_shown_on_the_whole_map() -> None:
    tree = parsed(coast_map([spot(name, at) for name, at in CITIES.items()], "Coast"))

    [land] = tree.findall("path")
    assert land.attrib["d"] == COARSE
    assert "transform" not in land.attrib
    assert sorted(places(tree)) == sorted(
        (round(x), round(y)) for x, y in (project(*at) for at in CITIES.values())
    )


def test_a_near_group_fills_the_frame_on_the_fine_coastline() -> None:
    near = {"Xiamen": (24.48, 118.08), "Fuzhou": (26.06, 119.3), "Longyan": (25.1, 117.0)}

    tree = parsed(coast_map([spot(name, at) for name, at in near.items()], "Coast"))

    [land] = tree.findall("path")
    assert land.attrib["d"] == FINE
    assert land.attrib["transform"].startswith("scale(")
    xs = [x for x, _y in places(tree)]
    assert all(0 < x < COAST_WIDTH and 0 < y < COAST_HEIGHT for x, y in places(tree))
    assert max(xs) - min(xs) > COAST_WIDTH / 8


def test_a_place_without_a_value_is_a_cross() -> None:
    tree = parsed(coast_map([spot("Harbin", CITIES["Harbin"], None)], "Coast"))

    assert [path.attrib["class"] for path in tree.iter("path")] == ["land", "x"]
    assert list(tree.iter("circle")) == []


def test_the_area_of_a_circle_shows_its_value() -> None:
    assert radius_of(80, 80) == LARGEST_RADIUS
    assert radius_of(20, 80) == pytest.approx(LARGEST_RADIUS / 2)
    assert {radius_of(value, 80) for value in (0, -3, None, 0.001)} == {SMALLEST_RADIUS}
    assert largest_of([spot("A", (0, 0), None)]) == 0


def test_names_never_cover_each_other_and_one_without_room_is_a_title() -> None:
    crowd = [spot(f"City {n:02}", (39 + n / 10, 116)) for n in range(12)]

    tree = parsed(coast_map([*crowd, spot("Urumqi", CITIES["Urumqi"])], "Coast"))

    marks = tree.findall("g")
    assert all((mark.find("text") is None) != (mark.find("title") is None) for mark in marks)
    assert [mark for mark in marks if mark.find("title") is not None]
    on_one_side = sorted(
        y + float(mark.find("text").attrib["y"])
        for mark, (_x, y) in zip(marks, places(tree), strict=True)
        if mark.find("text") is not None and "text-anchor" not in mark.find("text").attrib
    )
    assert all(below - above >= 19 for above, below in pairwise(on_one_side))


def test_a_map_without_places_is_a_coastline() -> None:
    assert [element.tag for element in parsed(coast_map([], "Coast"))] == ["path"]
