"""The eight areas stay as the working group named them."""

from __future__ import annotations

from django.utils.translation import override

from matchmaker.vocabulary.areas import AREA_NAMES, AREA_ORDER, PriorityArea


def test_there_are_eight_areas_numbered_in_order():
    assert [AREA_NAMES[area].number for area in AREA_ORDER] == list(range(1, 9))
    assert tuple(PriorityArea.values) == AREA_ORDER


def test_labels_are_the_verbatim_english_names():
    with override("en"):
        assert [str(label) for label in PriorityArea.labels] == [
            name.en for name in AREA_NAMES.values()
        ]


def test_every_area_has_a_name_in_three_languages_and_a_source():
    for name in AREA_NAMES.values():
        assert name.en
        assert name.fr != name.en
        assert any("一" <= character <= "鿿" for character in name.zh)
        assert "2017" in name.source
