"""The page of the quick match: public, at once, and nothing saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from companies.models import Company
from matchmaker.matching.models import Match
from opportunities.models import Need
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db

TEXT = "Remove ammonia from industrial wastewater"


def post(**fields: str) -> Any:
    return pairs.client(None).post(reverse("quick-match"), {"text": TEXT, **fields})


def test_anyone_may_open_it() -> None:
    assert pairs.client(None).get(reverse("quick-match")).status_code == 200


def test_the_ranking_comes_at_once_with_reasons_and_nothing_is_saved() -> None:
    recipes.city()
    technology = recipes.technology(capabilities=pairs.CAPABILITIES)

    answer = post()

    page = answer.content.decode()
    assert answer.status_code == 200
    assert technology.company.name in page
    assert "assigned" in page
    assert answer.context["rows"][0]["reasons"]
    assert not Match.objects.exists()
    assert not Need.objects.exists()


def test_samples_are_shown_only_when_the_box_is_ticked() -> None:
    sample = recipes.company(origin=Company.Origin.SAMPLE, name="Invented")
    recipes.technology(sample, capabilities=pairs.CAPABILITIES)

    assert "Invented" not in post().content.decode()
    assert "Invented" in post(samples="on").content.decode()


def test_hidden_firms_stay_hidden() -> None:
    recipes.technology(recipes.company(name="Hidden", is_published=False))

    assert "Hidden" not in post().content.decode()


def test_a_place_brings_its_policy_in() -> None:
    recipes.signal()
    recipes.technology(capabilities=pairs.CAPABILITIES)
    recipes.city()

    assert len(post(place="320100").context["rows"][0]["ranked"].brief.signals) == 1


def test_another_day_brings_its_own_policy_in() -> None:
    recipes.signal(published_on=date(2017, 7, 31), deadline_on=date(2020, 12, 31))
    recipes.technology(capabilities=pairs.CAPABILITIES)
    recipes.city()
    asked = {"text": TEXT, "place": "320100"}

    answer = pairs.client(None).post(reverse("quick-match") + "?as_of=2017-10-12", asked)

    assert len(answer.context["rows"][0]["ranked"].brief.signals) == 1
    assert post(place="320100").context["rows"][0]["ranked"].brief.signals == ()
    assert "not of today" in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": " \u200b "[:1]},
        {"text": "\0"},
        {"text": "水" * 5_001},
        {"area": "zz"},
        {"place": "ZZ"},
    ],
)
def test_what_cannot_be_ranked_is_refused_beside_the_field(fields: dict[str, str]) -> None:
    answer = post(**fields)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["\u202e\u200b", "<script>alert(1)</script>", "{{7*7}}", "水" * 5_000, "🙂", "' OR 1=1"]
)
def test_any_text_is_ranked_or_finds_nobody(text: str) -> None:
    recipes.technology()

    answer = post(text=text)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_past_need_fills_the_form_on_request() -> None:
    recipes.need(slug="past", summary_en="Digest kitchen waste.", stage="completed")

    page = pairs.client(None).get(reverse("quick-match"), {"need": "past"}).content.decode()

    assert "Digest kitchen waste." in page


def test_a_draft_fills_nothing() -> None:
    recipes.need(slug="draft", summary_en="Secret plan.", is_published=False)

    page = pairs.client(None).get(reverse("quick-match"), {"need": "draft"}).content.decode()

    assert "Secret plan." not in page
