"""The cap on exposure: it orders the queue, is stated on the match page and changes no score."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from matchmaker.matching import exposure, tasks
from matchmaker.matching.models import ExposureCap, ExposurePrice, Match
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db


def set_cap(person: Any, cap: int, before: int = 0) -> Any:
    return pairs.client(person).post(
        reverse("exposure-cap"), {"cap": str(cap), "before": str(before)}
    )


def crowded() -> list[Match]:
    """One technology that leads the list of every need, twelve more behind it."""
    star = recipes.technology(name="Star", capabilities=pairs.CAPABILITIES, trl=9)
    for number in range(24):
        recipes.technology(name=f"Other {number}", capabilities=pairs.CAPABILITIES, trl=5)
    for _number in range(6):
        recipes.need(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    return list(Match.objects.current().filter(technology=star))


def test_only_those_who_decide_set_the_cap() -> None:
    assert set_cap(recipes.member(), 4).status_code == 403
    assert set_cap(recipes.commissioner(), 4).status_code == 403
    assert set_cap(recipes.commissioner(is_lead_commissioner=True), 4).status_code == 302
    assert ExposureCap.objects.get().cap == 4


def test_a_cap_prices_who_is_seen_too_often_and_leaves_scores_alone() -> None:
    stars = crowded()
    before = {row.pk: row.score for row in stars}

    answer = set_cap(recipes.administrator(), 2)

    assert answer.status_code == 302
    price = ExposurePrice.objects.get(technology=stars[0].technology)
    assert price.price > 0
    assert {row.pk: row.score for row in Match.objects.filter(pk__in=before)} == before
    best = Match.objects.current().in_fair_order().first()
    assert best is not None
    assert best.technology_id != stars[0].technology_id or best.score > price.price


def test_the_queue_follows_the_price_and_the_match_page_says_so() -> None:
    star = crowded()[0]
    ExposurePrice.objects.create(technology=star.technology, price=9_000_000)
    person = recipes.commissioner()

    rows = pairs.client(person).get(reverse("match-queue")).context["rows"]
    page = pairs.client(person).get(star.get_absolute_url()).content.decode()

    assert star.technology_id not in {row.technology_id for row in rows}
    assert "Seen often already: \u221290.0" in page


def test_the_queue_says_when_a_cap_orders_it() -> None:
    pairs.match()
    person = recipes.commissioner()
    said = "A cap on being seen is in use"

    assert said not in pairs.client(person).get(reverse("match-queue")).content.decode()
    set_cap(recipes.administrator(), 4)
    assert said in pairs.client(person).get(reverse("match-queue")).content.decode()


def test_the_firm_is_not_told_a_price() -> None:
    match = pairs.match()
    ExposurePrice.objects.create(technology=match.technology, price=9_000_000)
    person = recipes.member()
    recipes.membership(person, match.technology.company)

    page = pairs.client(person).get(match.get_absolute_url()).content.decode()

    assert "Seen often already" not in page


def test_lifting_the_cap_takes_every_price_away() -> None:
    crowded()
    person = recipes.administrator()
    set_cap(person, 2)
    newest = ExposureCap.objects.first()
    assert newest is not None

    set_cap(person, 0, before=newest.pk)

    assert not ExposurePrice.objects.exists()
    assert exposure.reprice() == 0
    text = pairs.client(person).get(reverse("exposure-report")).content.decode()
    assert "No cap: by score alone, set by" in text


def test_a_cap_that_somebody_set_meanwhile_is_a_conflict() -> None:
    person = recipes.administrator()
    set_cap(person, 4)

    answer = set_cap(person, 2)

    assert answer.status_code == 409
    assert "somebody set the cap" in answer.content.decode()
    assert ExposureCap.objects.count() == 1


@pytest.mark.parametrize("cap", ["", "3", "many"])
def test_an_unknown_cap_is_refused(cap: str) -> None:
    browser = pairs.client(recipes.administrator())

    answer = browser.post(reverse("exposure-cap"), {"cap": cap, "before": "0"})

    assert answer.status_code == 422
    assert not ExposureCap.objects.exists()


def test_the_worker_prices_anew() -> None:
    crowded()
    ExposureCap.objects.create(cap=2, set_at=recipes.NOW)

    tasks.price_exposure()

    assert ExposurePrice.objects.exists()
