"""Names of the words and concepts that two texts share."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from matchmaker.vocabulary.capabilities import CAPABILITIES
from matchmaker.vocabulary.glossary import GLOSSARY
from matchmaker.vocabulary.term_names import term_name, word_language


@pytest.mark.parametrize("language", ["en", "fr"])
def test_concepts_and_capabilities_are_named_in_the_language_of_the_page(language: str) -> None:
    concept = next(one for one in GLOSSARY.values() if one.terms["en"] and one.terms["fr"])

    with override(language):
        assert term_name(concept.code) == concept.terms[language][0]
        assert term_name("water-reuse") == CAPABILITIES["water-reuse"].names[language]


def test_a_concept_without_a_name_in_a_language_has_the_english_one() -> None:
    concept = next(one for one in GLOSSARY.values() if one.terms["en"])

    with override("de"):
        assert term_name(concept.code) == concept.terms["en"][0]


def test_words_stand_for_themselves_in_their_language() -> None:
    assert (term_name("zh:溯源"), word_language("zh:溯源")) == ("溯源", "zh-Hans")
    assert (term_name("en:stack"), word_language("en:stack")) == ("stack", "en")
    assert (term_name("gone-since"), word_language("gone-since")) == ("gone-since", "")
