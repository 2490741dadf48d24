"""What the judged pairs and the phrases that are checked in must hold."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.utils.text import slugify

from matchmaker.engine.tokens import normalise
from matchmaker.evaluation.judged import JUDGED
from matchmaker.evaluation.phrases import PHRASES
from matchmaker.evaluation.splits import EVALUATION, TUNING, half_of, need_of
from matchmaker.vocabulary.areas import AREA_ORDER
from matchmaker.vocabulary.terms import entries

ROOT = Path(__file__).parents[2]
COMPANIES = ROOT / "companies" / "data" / "reference"
OPPORTUNITIES = ROOT / "opportunities" / "data" / "reference"
LANGUAGES = ("en", "fr", "zh")

SOURCES = {
    "opportunities_worldbank_china.csv": "wb_id",
    "opportunities_zh.csv": "ref",
    "demand_trade_missions.csv": "mission_ref",
    "policy_signals.csv": "policy_ref",
    "cdm_projects_china.csv": "cdm_ref",
}
"""Table of real needs: the column that names a row."""

SEEDS = {"seed-001"}
"""Reports that ask for technologies in prose and stand in no table."""

LONGEST_REASON = 15


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows():
    return read(JUDGED)


@pytest.fixture(scope="module")
def queries(rows):
    return {row["query"]: row for row in rows}


@pytest.fixture(scope="module")
def needs(queries):
    found = defaultdict(dict)
    for name, row in queries.items():
        found[need_of(name)][row["language"]] = row
    return found


@pytest.fixture(scope="module")
def phrases():
    return read(PHRASES)


def test_each_area_has_two_needs_in_each_language(queries):
    asked = Counter((row["area"], row["language"]) for row in queries.values())

    assert set(asked) == {(area, language) for area in AREA_ORDER for language in LANGUAGES}
    assert min(asked.values()) >= 2
    assert min(Counter(row["language"] for row in queries.values()).values()) >= 16


def test_an_id_ends_with_the_language_of_its_text(queries):
    assert all(name.endswith(f"-{row['language']}") for name, row in queries.items())
    assert all(
        (max(row["query_text"]) >= "一") == (row["language"] == "zh") for row in queries.values()
    )


def test_ten_needs_are_asked_in_all_languages_in_the_evaluation_half(needs):
    triples = [need for need, texts in needs.items() if len(texts) == len(LANGUAGES)]

    assert sum(half_of(need) == EVALUATION for need in triples) >= 10
    assert any(half_of(need) == TUNING for need in triples)


def test_a_need_is_graded_alike_in_every_language(rows, needs):
    grades = defaultdict(dict)
    for row in rows:
        key = row["company"], row["technology"]
        grades[need_of(row["query"]), row["language"]][key] = row["grade"], row["reason"]

    for need, texts in needs.items():
        assert all(grades[need, language] == grades[need, next(iter(texts))] for language in texts)


def test_a_need_stands_in_the_data_it_names(queries):
    known = set(SEEDS)
    for file, column in SOURCES.items():
        known |= {row[column] for row in read(OPPORTUNITIES / file)}

    assert {row["need_ref"] for row in queries.values()} <= known


def test_a_judged_technology_stands_in_the_reference_data(rows):
    known = {
        (slugify(row["company"])[:120], row["technology"])
        for row in read(COMPANIES / "technologies_ca.csv")
    }

    assert {(row["company"], row["technology"]) for row in rows} <= known


def test_no_pair_is_judged_twice(rows):
    pairs = Counter((row["query"], row["company"], row["technology"]) for row in rows)

    assert pairs.most_common(1)[0][1] == 1


def test_every_grade_has_its_reason(rows):
    assert {row["grade"] for row in rows} == {"0", "1", "2", "3"}
    assert all(0 < len(row["reason"].split()) <= LONGEST_REASON for row in rows)


def test_every_query_has_something_to_find_and_something_to_leave(rows):
    best, judged = Counter(), Counter()
    for row in rows:
        best[row["query"]] = max(best[row["query"]], int(row["grade"]))
        judged[row["query"]] += 1

    assert min(best.values()) >= 2
    assert min(judged.values()) >= 8


def test_sixty_phrases_differ_in_each_language(phrases):
    assert len(phrases) == 60
    assert {row["area"] for row in phrases} == set(AREA_ORDER)
    for language in LANGUAGES:
        assert len({row[language].casefold() for row in phrases}) == len(phrases)


def test_no_phrase_is_a_term_of_the_vocabulary(phrases):
    terms = {(language, normalise(term).casefold()) for _, language, term in entries()}

    assert not [
        row
        for row in phrases
        for language in LANGUAGES
        if (language, normalise(row[language]).casefold()) in terms
    ]
