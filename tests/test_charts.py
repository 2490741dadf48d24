"""Charts are well-formed, add up, escape their text and carry no style."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.utils import translation

from matchmaker.charts import (
    Part,
    bar_cell,
    capacity_bar,
    sparkline,
    stacked_score,
    waterfall,
)

PARTS = [Part("Area", 20, 20), Part("Text", 8, 15), Part("Scale", 4.5, 7)]
HOSTILE = '"><script>alert(1)</script>&'


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def percent(element: ElementTree.Element, name: str) -> float:
    return float(element.attrib[name].rstrip("%"))


def coloured(svg: str) -> list[ElementTree.Element]:
    return [
        rect
        for rect in parsed(svg).iter("rect")
        if rect.attrib["class"] in {f"f{n}" for n in range(1, 8)}
    ]


@pytest.mark.parametrize(
    "svg",
    [
        bar_cell(3, 7),
        stacked_score([Part(HOSTILE, 20), Part(HOSTILE, 30)], HOSTILE, [(50, HOSTILE)]),
        waterfall([Part(HOSTILE, 20, 30)], HOSTILE),
        sparkline([1, None, 3], HOSTILE, target=2),
        capacity_bar([Part(HOSTILE, 5)], 10, HOSTILE),
    ],
    ids=["bar", "stack", "waterfall", "sparkline", "capacity"],
)
def test_a_chart_is_xml_without_style_or_script(svg: str) -> None:
    tree = parsed(svg)

    assert not [element for element in tree.iter() if "style" in element.attrib]
    assert {element.tag for element in tree.iter()} <= {
        "svg",
        "rect",
        "text",
        "title",
        "line",
        "path",
        "circle",
    }


@pytest.mark.parametrize(("value", "length"), [(0, 0), (5, 75), (10, 150), (12, 150), (-1, 0)])
def test_a_bar_stays_in_its_room(value: float, length: float) -> None:
    room, bar = parsed(bar_cell(value, 10)).iter("rect")

    assert float(room.attrib["width"]) == 150
    assert float(bar.attrib["width"]) == length


def test_bars_of_one_table_share_a_scale() -> None:
    room, bar = parsed(bar_cell(5, 10, 20)).iter("rect")

    assert (float(room.attrib["width"]), float(bar.attrib["width"])) == (75, 37.5)


def test_the_stack_adds_up_to_the_score_and_leaves_the_rest() -> None:
    svg = stacked_score(PARTS, "32.5 of 100")
    missed = next(rect for rect in parsed(svg).iter("rect") if rect.attrib["class"] == "missed")

    assert sum(percent(rect, "width") for rect in coloured(svg)) == pytest.approx(32.5)
    assert percent(missed, "x") == pytest.approx(32.5)
    assert percent(missed, "width") == pytest.approx(67.5)


def test_the_parts_of_a_stack_touch() -> None:
    segments = coloured(stacked_score(PARTS, "32.5 of 100"))

    ends = [percent(rect, "x") + percent(rect, "width") for rect in segments]
    assert [percent(rect, "x") for rect in segments[1:]] == pytest.approx(ends[:-1])


def test_the_waterfall_ends_at_the_sum() -> None:
    svg = waterfall(PARTS, "How it builds up")
    *steps, total = coloured(svg)

    assert percent(total, "width") == pytest.approx(sum(percent(step, "width") for step in steps))
    texts = [text.text for text in parsed(svg).iter("text")]
    assert "+8 of 15" in texts
    assert texts[-1] == "32.5"


def test_a_gap_in_a_line_stays_a_gap() -> None:
    path = next(parsed(sparkline([1, 2, None, 4], "x")).iter("path"))

    assert path.attrib["d"].count("M") == 2


@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_line_of_unknown_values_shows_no_point(values: list[float | None]) -> None:
    assert list(parsed(sparkline(values, "no data yet")).iter("circle")) == []


def test_the_highest_value_of_a_line_is_drawn_highest() -> None:
    path = next(parsed(sparkline([1, 3, 2], "x")).iter("path"))
    heights = [float(step.split()[1]) for step in path.attrib["d"][1:].replace("M", "L").split("L")]

    assert min(heights) == heights[1]


def test_capacity_beyond_the_need_passes_the_line() -> None:
    svg = capacity_bar([Part("One", 6), Part("Two", 8)], 10, "140%")
    line = next(parsed(svg).iter("line"))
    end = max(percent(rect, "x") + percent(rect, "width") for rect in coloured(svg))

    assert percent(line, "x1") < end <= 100
    assert percent(line, "x1") / end == pytest.approx(10 / 14, abs=1e-3)


def test_a_team_of_unknown_capacity_shows_only_what_is_needed() -> None:
    svg = capacity_bar([], 10, "Capacity unproven")

    assert coloured(svg) == []
    assert len(list(parsed(svg).iter("line"))) == 1


def test_numbers_follow_the_language_but_lengths_do_not() -> None:
    with translation.override("fr"):
        svg = stacked_score([Part("Texte", 12.5)], "x")

    assert "12,5" in [text.text for text in parsed(svg).iter("text")]
    assert coloured(svg)[0].attrib["width"] == "12.5%"
