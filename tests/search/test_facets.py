"""Counts beside the results: each right under the choices in the other facets."""

from __future__ import annotations

from matchmaker.search.facets import Choice, Group, tally, written

WATER, AIR = "wastewater-treatment", "environmental-monitoring-equipment"
GROUPS = [
    Group(written("need", ["CN-JS"], [WATER]), 3),
    Group(written("need", ["CN-SH", "CN-JS"], [WATER, AIR]), 2, 2),
    Group(written("need", [], [AIR]), 1, 1),
    Group(written("company", ["CA-ON"], []), 5),
]


def counts(choice: Choice) -> dict[str, dict[str, int]]:
    return {
        facet.name: {value.value: value.count for value in facet.values}
        for facet in tally(GROUPS, choice).facets
    }


def test_without_a_choice_every_value_is_counted() -> None:
    assert counts(Choice()) == {
        "kind": {"need": 6, "company": 5},
        "when": {"open": 3, "past": 3},
        "area": {WATER: 5, AIR: 3},
        "province": {"CA-ON": 5, "CN-JS": 5, "CN-SH": 2},
    }


def test_a_choice_narrows_the_other_facets_but_not_its_own() -> None:
    found = counts(Choice(kind="need", when="past"))

    assert found["kind"] == {"need": 3}
    assert found["when"] == {"open": 3, "past": 3}
    assert found["area"] == {WATER: 2, AIR: 3}
    assert found["province"] == {"CN-JS": 2, "CN-SH": 2}


def test_a_count_is_what_choosing_it_leaves() -> None:
    for choice in (
        Choice(),
        Choice(kind="need"),
        Choice(area=AIR),
        Choice(when="past", area=WATER),
    ):
        for name, values in counts(choice).items():
            for value, count in values.items():
                chosen = Choice(**{**{n: getattr(choice, n) for n in counts(choice)}, name: value})
                assert tally(GROUPS, chosen).total == count


def test_a_chosen_province_stays_where_many_have_more() -> None:
    many = [Group(written("need", [f"CN-{number:02}"], []), 100) for number in range(30)]

    (province,) = (
        facet
        for facet in tally([*many, *GROUPS], Choice(province="CN-SH")).facets
        if facet.name == "province"
    )

    assert [value.value for value in province.values if value.is_chosen] == ["CN-SH"]
    assert len(province.values) == 13


def test_an_address_may_hold_anything() -> None:
    assert Choice.read({"kind": "x" * 500, "area": "\0"}).kind == "x" * 40
