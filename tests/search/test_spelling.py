"""Names and words that are typed almost right."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaker.search import index
from matchmaker.search.find import Asked, Found, search
from matchmaker.search.spelling import distance
from tests import recipes

pytestmark = pytest.mark.django_db


def find(text: str) -> Found:
    return search(Asked(text, AnonymousUser(), recipes.AS_OF))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("nanjing", "nanjing", 0),
        ("nanjng", "nanjing", 1),
        ("nanijng", "nanjing", 1),
        ("manjing", "nanjing", 1),
        ("nannjing", "nanjing", 1),
        ("sjtzhuang", "shijiazhuang", 4),
        ("", "abc", 3),
    ],
)
def test_the_distance_counts_slips_of_the_finger(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits
    assert distance(other, one) == edits


def test_a_name_inside_a_longer_search_is_corrected() -> None:
    recipes.need(title_en="Sludge press")
    index.refresh()

    found = find("sludge AND Nanjng")

    assert found.corrected == (("Nanjng", "Nanjing"),)
    assert [one.title_en for one in found.documents] == ["Sludge press"]


def test_a_name_of_several_words_is_corrected_as_one() -> None:
    recipes.company(name="Ballard Power Systems")
    index.refresh()

    assert find("Balard Pover Systems").corrected == (
        ("Balard Pover Systems", "Ballard Power Systems"),
    )


def test_a_word_that_is_found_is_left_alone() -> None:
    recipes.city()
    recipes.need(title_en="Nanjng press")
    index.refresh()

    assert find("Nanjng").corrected == ()


@pytest.mark.parametrize("text", ["nan", '"Nanjng"', "zzzzqqqq", "南金"])
def test_short_exact_and_unlike_words_are_left_alone(text: str) -> None:
    recipes.city()
    index.refresh()

    assert find(text).corrected == ()


def test_the_first_letter_is_rarely_wrong() -> None:
    recipes.city("350500", "Quanzhou")
    recipes.city("440100", "Guangzhou")
    index.refresh()

    assert find("Guanzhou").corrected == (("Guanzhou", "Guangzhou"),)
