"""The glossary speaks of ideas, never of companies, in three languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from matchmaker.vocabulary.capabilities import CAPABILITIES, LANGUAGES
from matchmaker.vocabulary.glossary import GLOSSARY, KIND_SALIENCE

COMPANIES = Path(__file__).parents[2] / "companies" / "data" / "reference" / "companies_ca.csv"
EVERY = pytest.mark.parametrize("concept", GLOSSARY.values(), ids=list(GLOSSARY))


def test_codes_are_not_those_of_capabilities():
    assert not set(GLOSSARY) & set(CAPABILITIES)


@EVERY
def test_every_concept_has_words_in_every_language(concept):
    assert concept.kind in KIND_SALIENCE
    for language in LANGUAGES:
        assert concept.terms[language], language


@EVERY
def test_broader_codes_and_hints_exist(concept):
    assert set(concept.broader) <= (set(GLOSSARY) | set(CAPABILITIES)) - {concept.code}
    assert set(concept.hints) <= set(CAPABILITIES)
    assert all(1 <= strength <= 100 for strength in concept.hints.values())


def test_chinese_terms_are_chinese_or_acronyms():
    for concept in (*GLOSSARY.values(), *CAPABILITIES.values()):
        for term in concept.terms["zh"]:
            assert re.search(r"[㐀-鿿]", term) or re.fullmatch(r"[A-Za-z0-9. ]+", term), term


def test_french_terms_keep_their_accents():
    french = [term for concept in GLOSSARY.values() for term in concept.terms["fr"]]

    assert "énergie" in french
    assert not [
        term for term in french if re.search(r"\b(energie|systeme|traites|dechets)\b", term)
    ]


def test_no_term_names_a_company():
    with COMPANIES.open(encoding="utf-8", newline="") as lines:
        names = {row["name"].split()[0].casefold() for row in csv.DictReader(lines)}
    ordinary = {"advanced", "carbon", "gan", "general", "green", "hydrogen", "metamaterial"}
    ordinary |= {"performance", "portable", "switchable", "thermal"}
    terms = {
        word.casefold()
        for concept in (*GLOSSARY.values(), *CAPABILITIES.values())
        for term in concept.terms["en"]
        for word in re.findall(r"\w+", term)
    }

    assert not terms & (names - ordinary)
