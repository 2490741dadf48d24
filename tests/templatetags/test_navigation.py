"""Who sees which item of the top bar, and the way to the other language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from matchmaker.templatetags.navigation import (
    DESTINATIONS,
    audiences,
    navigation,
    other_languages,
)

OPEN_TO_ALL = {
    "need-list",
    "city-tracker",
    "company-list",
    "search",
    "signal-list",
    "area-list",
    "quick-match",
}


def request_of(role: str | None, path: str = "/en/needs/?q=water"):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=role is not None, role=role)
    return request


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (None, set()),
        ("member", {"my-day", "my-match-list", "invitation-list", "consortium-list"}),
        ("commissioner", {"my-day", "match-queue", "consortium-list"}),
        ("administrator", {"my-day", "match-queue", "consortium-list", "run-list"}),
    ],
)
def test_each_role_sees_its_items(role: str | None, more: set[str]) -> None:
    theirs = audiences(request_of(role))

    seen = {each.url_name for each in DESTINATIONS if each.audience & theirs}
    assert seen == OPEN_TO_ALL | more


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda each: each.url_name)
def test_every_item_has_an_address(destination) -> None:
    assert reverse(destination.url_name)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        pytest.param("/en/needs/", {"/en/needs/": "page"}, id="the page itself"),
        pytest.param("/en/needs/12-leachate/", {"/en/needs/": "true"}, id="a page below it"),
        pytest.param("/en/my/matches/", {"/en/my/matches/": "page"}, id="only the nearest"),
        pytest.param("/en/accounts/login/", {}, id="none"),
    ],
)
def test_the_current_item_is_marked(path: str, marked: dict[str, str]) -> None:
    items = navigation({"request": request_of("member", path)})

    assert {item.href: item.current for item in items if item.current} == marked


def test_the_language_link_keeps_the_page_and_its_query() -> None:
    with translation.override("en"):
        address = reverse("account_login") + "?q=water"
        (link,) = other_languages({"request": request_of(None, address)})

    assert (link.code, link.name) == ("fr", "Français")
    assert link.href.startswith("/fr/")
    assert link.href.endswith("?q=water")


def test_an_unknown_page_links_to_the_other_home_page() -> None:
    with translation.override("en"):
        (link,) = other_languages({"request": request_of(None, "/en/no-such-page/")})

    assert link.href == "/fr/"
