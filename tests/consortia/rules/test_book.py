"""The rules as data: complete in two languages, sourced, and honest about what was not seen."""

from __future__ import annotations

import pytest
from django.utils import translation

from companies.models import Certification
from matchmaker.consortia.models import CompetitionStatement
from matchmaker.consortia.rules.book import Kind, book
from matchmaker.consortia.rules.evaluate import CHECKS
from matchmaker.consortia.rules.inputs import GRADES
from matchmaker.consortia.rules.results import Result, Severity
from matchmaker.consortia.rules.words import grade_name, means_name

RULES = book().rules


def test_the_book_and_the_checks_name_the_same_rules_in_the_same_order() -> None:
    assert list(RULES) != []
    assert set(RULES) == set(CHECKS)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_everything_in_both_languages(code: str) -> None:
    rule = RULES[code]
    with translation.override("fr"):
        french = [rule.article, rule.title, rule.check, rule.mend]
    with translation.override("en"):
        english = [rule.article, rule.title, rule.check, rule.mend]

    assert all(french)
    assert all(english)
    assert all(one != other for one, other in zip(english, french, strict=True))


@pytest.mark.parametrize("code", RULES)
def test_a_rule_weighs_in_words_that_are_known(code: str) -> None:
    rule = RULES[code]

    assert rule.severity in Severity.values
    assert rule.blocks_on <= set(Result.values) - {Result.PASS, Result.NOT_APPLICABLE}
    assert bool(rule.blocks_on) == (rule.severity == Severity.BLOCKING)
    assert rule.blocks_at in ("bid-ready", "submitted")


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.is_law])
def test_a_rule_of_law_is_quoted_with_source_and_day_in_both_languages(code: str) -> None:
    rule = RULES[code]

    assert {"en", "fr"} <= {quote.language for quote in rule.quotes}
    for quote in rule.quotes:
        assert quote.text
        assert quote.kind in Kind.values
        assert quote.source.url.startswith("http")
        assert quote.source.seen_on <= book().dated


def test_only_found_words_come_from_chinese_sources_in_chinese() -> None:
    chinese = [
        quote.kind for rule in RULES.values() for quote in rule.quotes if quote.language == "zh"
    ]

    assert chinese
    assert set(chinese) <= {Kind.FOUND, Kind.CUT}


def test_every_source_says_what_was_seen_in_both_languages() -> None:
    for source in book().sources:
        with translation.override("fr"):
            french = source.note
        assert french
        with translation.override("en"):
            assert source.note not in ("", french)


def test_the_quote_follows_the_language_and_the_original_stays_chinese() -> None:
    rule = RULES["art31-lowest-grade"]

    with translation.override("fr"):
        assert rule.quote is not None
        assert rule.quote.language == "fr"
    assert rule.original is not None
    assert "资质等级较低" in rule.original.text
    assert RULES["section-47"].original is None
    assert RULES["capacity"].quote is None


def test_joint_liability_is_marked_as_seen_second_hand() -> None:
    original = RULES["lead-liability"].original

    assert original is not None
    with translation.override("en"):
        assert "second-hand" in original.source.note


def test_words_of_grades_and_means_are_those_of_the_forms() -> None:
    with translation.override("en"):
        grades = {value: grade_name(value) for value in GRADES}
        means = {value: means_name(value) for value in CompetitionStatement.Means.values}
        assert grades == {value: str(label) for value, label in Certification.Grade.choices}
        assert means == {value: str(label) for value, label in CompetitionStatement.Means.choices}


def test_french_titles_use_the_words_of_the_pages() -> None:
    with translation.override("fr"):
        titles = {code: rule.title for code, rule in RULES.items()}

    # "Capacité" is how much a firm can carry; what it can do is a "compétence".
    assert not any("capacité" in title.lower() for title in titles.values())
    assert not any("offre conjointe" in title or "accord" in title for title in titles.values())
