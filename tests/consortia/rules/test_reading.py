"""Checks as pages and steps take them: what blocks when, and what is kept."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation

from matchmaker.consortia.models import Consortium, ConsortiumCheck
from matchmaker.consortia.rules.evaluate import CHECKS
from matchmaker.consortia.rules.reading import blocking, checks_of, record_checks
from tests.consortia import scenes
from tests.consortia.scenes import NOW, TODAY

pytestmark = pytest.mark.django_db


def stopping(consortium: Consortium) -> set[str]:
    row = Consortium.objects.get(pk=consortium.pk)
    return {one.rule for one in blocking(checks_of(row, TODAY))}


def test_the_statement_blocks_the_bid_and_not_yet_the_step_before() -> None:
    scene = scenes.scene()
    formed = scene.formed()

    assert "section-47" not in stopping(formed)

    Consortium.objects.filter(pk=formed.pk).update(stage=Consortium.Stage.BID_READY)

    assert "section-47" in stopping(formed)


def test_what_is_unknown_blocks_only_where_the_rule_says_so() -> None:
    consortium = scenes.scene().found()

    found = {one.rule: one for one in checks_of(consortium, TODAY)}

    assert found["art30-subcontracting"].result == "unknown"
    assert found["art30-subcontracting"].is_blocking
    assert found["deadline"].result == "unknown"
    assert not found["deadline"].is_blocking
    assert found["single-points"].result == "fail"
    assert not found["single-points"].is_blocking


def test_a_check_carries_its_article_quote_and_address() -> None:
    consortium = scenes.scene().found()

    found = {one.rule: one for one in checks_of(consortium, TODAY)}

    assert "article 31" in found["art31-agreement"].article
    assert "joint submission" in found["art31-agreement"].quote
    assert found["art31-agreement"].url.startswith("http://www.51education.net/")
    assert found["art31-agreement"].mend
    assert found["capacity"].quote == ""
    assert found["capacity"].url == ""


def test_what_is_met_asks_for_nothing() -> None:
    consortium = scenes.scene().formed()

    for one in checks_of(consortium, TODAY):
        assert bool(one.mend) != one.is_met


def test_checks_speak_the_language_of_the_page() -> None:
    consortium = scenes.scene().found()

    with translation.override("fr"):
        [one] = [one for one in checks_of(consortium, TODAY) if one.rule == "art31-agreement"]

    assert "troisième alinéa" in one.article
    assert "soumission conjointe" in one.quote
    assert one.label


def test_every_rule_is_kept_in_english_with_the_digest_of_its_inputs() -> None:
    consortium = scenes.scene().found()

    with translation.override("fr"):
        returned = record_checks(consortium, at=NOW)

    kept = ConsortiumCheck.objects.filter(consortium=consortium)
    assert {one.rule for one in kept} == set(CHECKS) == {one.rule for one in returned}
    [digest] = set(kept.values_list("inputs_digest", flat=True))
    assert len(digest) == 64
    assert "No signed agreement" in kept.get(rule="art31-agreement").reason


def test_the_same_moment_is_kept_once() -> None:
    consortium = scenes.scene().found()

    record_checks(consortium, at=NOW)
    record_checks(consortium, at=NOW)

    assert ConsortiumCheck.objects.filter(consortium=consortium).count() == len(CHECKS)


def test_what_was_kept_is_never_changed() -> None:
    consortium = scenes.scene().found()
    record_checks(consortium, at=NOW)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ConsortiumCheck.objects.filter(consortium=consortium).update(result="pass")
