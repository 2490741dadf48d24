"""Capabilities: closed, named in three languages, each under one area."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils.translation import override

from matchmaker.vocabulary.areas import AREA_ORDER
from matchmaker.vocabulary.capabilities import (
    BRANCH_ORDER,
    CAPABILITIES,
    CAPABILITY_ORDER,
    LANGUAGES,
    capability_choices,
    capability_name,
    tree_columns,
)
from matchmaker.vocabulary.glossary import GLOSSARY

EVERY = pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=list(CAPABILITIES))


def test_there_are_between_90_and_120_and_every_area_has_several():
    assert 90 <= len(CAPABILITIES) <= 120
    areas = Counter(one.area for one in CAPABILITIES.values() if not one.is_role)
    assert set(areas) == set(AREA_ORDER)
    assert min(areas.values()) >= 8


@EVERY
def test_codes_are_kebab_case_and_areas_known(capability):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", capability.code)
    assert capability.area in AREA_ORDER
    assert set(capability.also_areas) <= set(AREA_ORDER) - {capability.area}


@EVERY
def test_every_language_has_a_name_and_synonyms(capability):
    for language in LANGUAGES:
        terms = capability.terms[language]
        assert terms[0] == capability.names[language]
        assert len(terms) >= 4
        assert len({term.casefold() for term in terms}) >= len(terms) - 1
    assert "一" <= capability.names["zh"][0] <= "鿿"


@EVERY
def test_combinations_are_made_of_codes_that_exist(capability):
    for parts in capability.combinations:
        assert len(parts) >= 2
        assert capability.code not in parts
        assert all(part in CAPABILITIES or part in GLOSSARY for part in parts), parts


def test_names_are_unique_in_every_language():
    for language in LANGUAGES:
        names = Counter(one.names[language] for one in CAPABILITIES.values())
        assert max(names.values()) == 1


def test_the_name_follows_the_page_or_the_language_asked_for():
    with override("fr"):
        assert capability_name("water-reuse") == CAPABILITIES["water-reuse"].names["fr"]
    assert capability_name("water-reuse", "zh-hans") == CAPABILITIES["water-reuse"].names["zh"]
    assert capability_name("water-reuse", "de") == CAPABILITIES["water-reuse"].names["en"]


def test_a_code_of_an_older_vocabulary_is_shown_as_it_is():
    assert capability_name("gone-since", "en") == "gone-since"


def test_choices_list_every_capability_once_under_its_area():
    with override("en"):
        choices = capability_choices()

    assert len(choices) == len(AREA_ORDER)
    listed = [code for _, group in choices for code, _ in group]
    assert sorted(listed) == sorted(CAPABILITY_ORDER)


def test_columns_point_to_the_branch_and_area_of_each_capability():
    branches, areas = tree_columns()

    for column, code in enumerate(CAPABILITY_ORDER):
        capability = CAPABILITIES[code]
        assert BRANCH_ORDER[branches[column]] == (capability.area, capability.branch)
        assert AREA_ORDER[areas[column]] == capability.area
