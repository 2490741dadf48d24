"""Lines of several places are well-formed, on one scale and named without covering names."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from matchmaker.line_chart import HEIGHT, NAME_HEIGHT, Series, line_chart, ticks
from matchmaker.maps import Point, Scale

HOSTILE = '"><script>alert(1)</script>&'
SCALE = Scale(2013, 2025, 0, 100, 30)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def test_a_chart_is_xml_without_style_or_script() -> None:
    series = [Series(HOSTILE, [Point(2013, 50), Point(2025, 20, is_part=True)]), Series("B", [])]

    tree = parsed(line_chart(series, SCALE, HOSTILE, HOSTILE))

    assert not [element for element in tree.iter() if "style" in element.attrib]
    assert {element.tag for element in tree.iter()} == {"svg", "path", "text", "circle", "title"}
    assert tree.attrib["aria-label"] == HOSTILE


def test_names_at_the_end_of_lines_are_pushed_apart() -> None:
    series = [Series(f"City {n}", [Point(2025, 20 + n / 10)]) for n in range(8)]

    tree = parsed(line_chart(series, SCALE, "Lines"))

    heights = [
        float(text.attrib["y"])
        for text in tree.iter("text")
        if (text.text or "").startswith("City")
    ]
    assert len(heights) == 8
    assert all(below - above >= NAME_HEIGHT - 0.2 for above, below in pairwise(heights))
    assert max(heights) <= HEIGHT


def test_a_name_stands_where_its_line_ends_not_at_the_last_year() -> None:
    series = [Series("Old", [Point(2013, 50)]), Series("New", [Point(2025, 50)])]

    tree = parsed(line_chart(series, SCALE, "Lines"))

    at = {text.text: float(text.attrib["x"]) for text in tree.iter("text")}
    assert at["Old"] < at["New"] / 5


def test_a_part_of_a_year_is_marked_and_not_joined() -> None:
    points = [Point(2013, 50), Point(2014, 40), Point(2015, 30, is_part=True)]

    tree = parsed(line_chart([Series("A", points)], SCALE, "Lines"))

    [path] = [one for one in tree.iter("path") if one.attrib["class"] == "l l1"]
    assert path.attrib["d"].count("L") == 1
    assert [one.attrib["class"] for one in tree.iter("circle")] == ["d l1", "d l1", "p l1"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, [0, 25, 50, 75, 100]), (0, 154, [0, 50, 100, 150]), (-3, 3, [-2, 0, 2]), (5, 5, [5])],
)
def test_ticks_are_round_and_few(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected
