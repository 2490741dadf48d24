"""A commissioner's way: from signing in to decisions, a conflict and a need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from matchmaker.matching.models import Match, Review
from opportunities.models import Need
from tests import recipes
from tests.browser.scene import MEMBRANE, PASSWORD, SENSORS, make_scene
from tests.journeys.hands import Hands, Keyboard, Plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from matchmaker.accounts.models import User
    from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in_by_form(hands: Hands, person: User) -> None:
    hands.open("account_login")
    hands.write(hands.at("login"), person.email)
    hands.write(hands.at("password"), PASSWORD)
    hands.go(hands.page.locator("main form button[type=submit]"))
    expect(hands.page.locator("h1")).to_contain_text(person.name)


def filter_queue(hands: Hands) -> None:
    hands.go(hands.link("match-queue"))
    everything = hands.page.locator("main [data-row]").count()
    hands.choose(hands.at("company"), "registered")
    hands.go(hands.page.locator("form.filters button[type=submit]"))
    expect(hands.page.locator("main [data-row]").first).to_be_visible()
    assert 0 < hands.page.locator("main [data-row]").count() < everything


def open_first(hands: Hands) -> Match:
    row = hands.page.locator("main [data-row]").first
    if hands.scripted:
        hands.page.keyboard.press("j")
    hands.go(row.locator("a"))
    pair = hands.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    return Match.objects.current().get(pair=pair)


def decision(match: Match) -> Review | None:
    return Review.objects.of_pair(match.technology_id, match.need_id).last()


def by_key(hands: Hands, key: str, button: str) -> None:
    with hands.page.expect_navigation(wait_until="load"):
        hands.shortcut(key, hands.page.locator(button).locator("visible=true").first)


def decline(hands: Hands) -> None:
    hands.shortcut("d", hands.page.locator("summary[data-key=d]"))
    box = hands.page.locator("details[open]")
    hands.shortcut("2", box.locator("[name=reason][value=too-small]"))
    expect(box.locator("[name=reason][value=too-small]")).to_be_checked()
    hands.write(box.locator("[name=note]"), "Their plants are a tenth of this one.")
    hands.go(box.locator("button[value=decline]"))


def triage(hands: Hands) -> None:
    first = open_first(hands)
    by_key(hands, "a", "button[value=accept]")
    assert decision(first).decision == "accept"
    by_key(hands, "u", "button[value=reopen]")
    assert decision(first).decision == "reopen"
    assert first.get_absolute_url() in hands.page.url
    decline(hands)
    stored = decision(first)
    assert (stored.decision, stored.reason) == ("decline", "too-small")
    assert stored.note == "Their plants are a tenth of this one."
    assert first.get_absolute_url() not in hands.page.url


def see_the_colleague(hands: Hands, scene: Scene) -> None:
    hands.open("match-detail", scene["decided pair"].pair)
    told = hands.page.locator(".timeline")
    expect(told).to_contain_text("They answered by telephone.")
    expect(told).to_contain_text(scene.people["colleague"].name)


def meet_a_conflict(hands: Hands, colleague: Hands, scene: Scene) -> None:
    match = scene.pair
    colleague.open("match-detail", match.pair)
    hands.open("match-detail", match.pair)
    by_key(colleague, "a", "button[value=accept]")
    hands.shortcut("i", hands.page.locator("summary[data-key=i]"))
    box = hands.page.locator("details[open]")
    hands.write(box.locator("[name=message]"), "Which plant can we visit?")
    with hands.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        hands.go(box.locator("button[value=ask]"))

    assert sent.value.status == 409
    assert decision(match).decision == "accept"
    expect(hands.page.locator("main")).to_contain_text(scene.people["colleague"].name)
    expect(hands.page.locator("main textarea[name=message]")).to_have_value(
        "Which plant can we visit?"
    )


def add_need(hands: Hands) -> None:
    hands.open("my-day")
    hands.go(hands.link("need-create"))
    hands.write(hands.at("title_en"), "Treat the water of a dye works")
    hands.write(hands.at("summary_en"), "Remove colour and ammonia, 5,000 cubic metres a day.")
    hands.tick(hands.page.locator(f"[name=areas][value='{recipes.WATER}']"))
    codes = hands.page.locator("#capabilities select")
    hands.choose(codes.nth(0), MEMBRANE)
    hands.tick(hands.page.locator("#capabilities [type=checkbox]").first)
    hands.choose(codes.nth(1), SENSORS)
    hands.choose(hands.at("place"), recipes.city().code)
    hands.choose(hands.at("origin"), "conversation")
    hands.choose(hands.at("stage"), "open")
    hands.write(hands.at("source_title"), "Conversation at a trade fair")
    hands.go(hands.page.locator("button[value=publish]"))

    need = Need.objects.get(title_en="Treat the water of a dye works")
    asked = need.required_capabilities.values_list("code", "is_mandatory")
    assert sorted(asked) == [(MEMBRANE, True), (SENSORS, False)]
    assert need.is_published
    assert need.get_absolute_url() in hands.page.url


@pytest.mark.parametrize("way", [Keyboard, Plain])
def test_a_commissioner_signs_in_triages_and_adds_a_need(
    way: type[Hands], new_page: Callable[..., Page]
) -> None:
    scene = make_scene()
    hands = way(new_page(java_script_enabled=way.scripted))

    sign_in_by_form(hands, scene.people["commissioner"])
    filter_queue(hands)
    triage(hands)
    see_the_colleague(hands, scene)
    add_need(hands)


@pytest.mark.parametrize("way", [Keyboard, Plain])
def test_what_was_typed_survives_somebody_elses_decision(
    way: type[Hands], new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    scene = make_scene()
    hands, colleague = (way(new_page(java_script_enabled=way.scripted)) for _one in range(2))
    sign_in(hands.page, scene.people["commissioner"])
    sign_in(colleague.page, scene.people["colleague"])

    meet_a_conflict(hands, colleague, scene)
