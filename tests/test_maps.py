"""Tiles are well-formed, share one scale, escape their text and carry no style."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from matchmaker.maps import LINE_HEIGHT, LINE_WIDTH, Point, Scale, Tile, line, line_cell, tile_map

HOSTILE = '"><script>alert(1)</script>&'
SCALE = Scale(2013, 2025, 0, 100, 30)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def marks(points: list[Point], scale: Scale = SCALE) -> ElementTree.Element:
    return parsed(f"<svg>{line(points, scale)}</svg>")


def test_a_tile_map_is_xml_without_style_or_script() -> None:
    tiles = [
        Tile(HOSTILE, "/?a=1&b=2", 0, 0, HOSTILE, HOSTILE, 3, points=[Point(2013, 50)]),
        Tile("Nowhere", "/nowhere/", 2, 1, "", "no data"),
    ]

    tree = parsed(tile_map(tiles, SCALE, HOSTILE))

    assert not [element for element in tree.iter() if "style" in element.attrib]
    assert {element.tag for element in tree.iter()} == {
        *("svg", "marker", "g", "a", "rect", "text", "tspan", "path", "circle")
    }
    assert next(element.text for element in tree.iter("text")) == HOSTILE
    assert tree.attrib["aria-label"] == HOSTILE


def test_every_tile_is_a_link_at_its_place_on_the_grid() -> None:
    tiles = [Tile("A", "/a/", 0, 0, "1"), Tile("B", "/b/", 3, 0, "2"), Tile("C", "/c/", 1, 2, "3")]

    tree = parsed(tile_map(tiles, SCALE, "Tiles"))

    rows = [row.attrib["transform"] for row in tree.findall("g")]
    assert rows == ["translate(0 0)", "translate(0 92)", "translate(0 184)"]
    assert [(a.attrib["href"], a.attrib["transform"]) for a in tree.iter("a")] == [
        ("/a/", "translate(0)"),
        ("/b/", "translate(384)"),
        ("/c/", "translate(128)"),
    ]


def test_a_tile_without_a_value_has_no_line_and_no_ground() -> None:
    tree = parsed(tile_map([Tile("Nowhere", "/", 0, 0, "", "no data")], SCALE, "Tiles"))

    [rect] = tree.iter("rect")
    assert rect.attrib["class"] == "b0"
    assert "no data" in "".join(tree.itertext())
    assert list(tree.iter("path")) == []


def test_an_old_value_has_a_ground_of_its_own_kind() -> None:
    tree = parsed(tile_map([Tile("A", "/", 0, 0, "9", band=5, is_old=True)], SCALE, "Tiles"))

    assert [rect.attrib["class"] for rect in tree.iter("rect")] == ["b5 o"]


def test_a_line_steps_from_year_to_year_on_the_shared_scale() -> None:
    [limit, values] = marks([Point(2013, 100), Point(2015, 0), Point(2025, 50)]).iter("path")

    # 12 years across 96, 100 units down 30: first the place, then the steps.
    assert values.attrib["d"] == "M0 0l16 30 80-15"
    assert limit.attrib["d"] == f"M0 21h{LINE_WIDTH}"


def test_parts_of_a_year_are_hollow_and_not_joined() -> None:
    tree = marks([Point(2013, 100), Point(2014, 50, is_part=True), Point(2015, 0)])

    assert [path.attrib["d"] for path in tree.iter("path")][1:] == ["M0 0l16 30"]
    [hollow] = tree.iter("circle")
    assert (hollow.attrib["class"], hollow.attrib["cx"], hollow.attrib["cy"]) == ("p", "8", "15")


def test_one_value_is_a_line_of_no_length_that_still_ends_in_a_dot() -> None:
    [_limit, value] = marks([Point(2025, 100)]).iter("path")

    assert value.attrib["d"] == f"M{LINE_WIDTH} 0l0 0"
    assert value.attrib["marker-end"] == "url(#dot)"


@pytest.mark.parametrize(("value", "down"), [(-50, LINE_HEIGHT), (500, 0), (50, 15)])
def test_a_value_off_the_scale_stays_in_its_room(value: float, down: int) -> None:
    assert SCALE.down(value) == down


def test_a_scale_of_one_year_and_one_value_is_no_division_by_zero() -> None:
    scale = Scale(2020, 2020, 5, 5)

    assert (scale.across(2020), scale.down(5)) == (LINE_WIDTH, 15)


def test_a_line_in_a_cell_is_hidden_as_its_row_holds_the_numbers() -> None:
    tree = parsed(line_cell([Point(2013, 40), Point(2025, 20)], SCALE))

    assert tree.attrib["aria-hidden"] == "true"
