"""A question turned into conditions: names, titles, anywhere, by meaning."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchmaker.search.find import Asked, search
from matchmaker.search.lookup import Lookup, compile_question, is_too_short
from matchmaker.search.query import parse
from matchmaker.search.segments import KnownPlace, by_name, place_candidates
from tests import recipes

JIANGSU = KnownPlace("CN-JS", ("Jiangsu", "江苏"), ("jiangsu", "江苏", "江苏省"))
SHANXI = KnownPlace("CN-SX", ("Shanxi",), ("shanxi", "山西"))
SHAANXI = KnownPlace("CN-SN", ("Shaanxi",), ("shaanxi", "陕西", "shanxi"))


def lookup(text: str) -> Lookup:
    return compile_question(parse(text), by_name([JIANGSU, SHANXI, SHAANXI]))


def test_words_are_looked_for_by_their_stems_in_both_languages() -> None:
    assert lookup("eaux").literal == "'@eaux' | ('eau' | 'eaux')"


def test_little_words_are_left_out_where_there_are_others() -> None:
    assert lookup("the sludge").literal == "'@thesludge' | 'sludg'"
    assert lookup("the").literal == "'@the' | '=the'"


def test_a_phrase_is_looked_for_as_it_stands() -> None:
    assert lookup('"acid mine drainage" tar').full.startswith(
        "(('=acid mine' <-> '=mine drainage')"
    )
    assert lookup('"污水处理" tar').full.startswith("(('污水' <-> '水处' <-> '处理')")


def test_one_character_is_the_start_of_some_pair() -> None:
    assert lookup("水").literal == "'@水' | '水':*"


def test_a_place_is_looked_for_by_its_names_and_by_what_lies_in_it() -> None:
    condition = lookup("Kiangsu OR 江蘇").literal

    assert "'江苏' | '=jiangsu' | '#CN-JS'" in condition


def test_a_run_of_characters_is_cut_at_the_place() -> None:
    assert lookup("江苏污水").literal == (
        "'@江苏污水' | (('江苏' | '=jiangsu' | '#CN-JS') & '污水')"
    )


def test_a_name_goes_before_one_that_only_sounds_the_same() -> None:
    assert "'#CN-SX'" in lookup("Shanxi").literal
    assert "'#CN-SN'" not in lookup("Shanxi").literal


def test_a_concept_is_looked_for_below_the_words() -> None:
    found = lookup("eaux usées")

    assert "wastewater" not in found.literal
    assert "'~wastewater'" in found.full
    assert "'~wastewater'" in found.meanings


def test_what_far_too_much_implies_is_looked_for_by_name_only() -> None:
    assert "'~water'" in lookup("water").full
    assert "'+water'" not in lookup("water").full


def test_not_takes_away_what_names_the_concept() -> None:
    assert "!('nuclear' | '~nuclear')" in lookup("sludge NOT nuclear").full


@pytest.mark.parametrize(
    ("text", "is_short"),
    [("a", True), ("a OR b", True), ("水", False), ("5", False), ("ab", False)],
)
def test_single_letters_are_too_short(text: str, is_short: bool) -> None:
    assert is_too_short(parse(text)) is is_short


def test_places_are_looked_for_in_words_and_characters() -> None:
    assert {"xian", "innermongolia", "江苏", "江苏污水"} <= place_candidates(
        parse("Xi’an Inner Mongolia 江苏污水")
    )


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
@example("\u00b8\u0560")
def test_postgresql_reads_every_condition(text: str) -> None:
    from django.contrib.auth.models import AnonymousUser

    found = search(Asked(text, AnonymousUser(), recipes.AS_OF))

    assert found.total == 0
