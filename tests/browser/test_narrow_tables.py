"""On a phone no cell of a table that becomes cards lies beyond the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.browser.scene import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
BEYOND = """() => [...document.querySelectorAll('.stacks tbody td')]
  .filter(cell => cell.getClientRects().length)
  .filter(cell => cell.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map(cell => cell.textContent.trim())"""


def test_figures_and_matches_are_in_sight_on_a_phone(
    new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    scene = make_scene()
    assert scene.pair is not None
    page = new_page(viewport=PHONE)
    sign_in(page, scene.people["administrator"])
    place = scene.pair.need.place
    addresses = (
        place.get_absolute_url(),
        scene.pair.get_absolute_url(),
        f"{reverse('match-queue')}?state=all",
        reverse("hypothesis-list"),
        reverse("place-briefing", args=(place.slug,)),
    )

    for address in addresses:
        page.goto(address)
        assert page.locator(".stacks tbody td").count(), address
        assert page.evaluate(BEYOND) == [], address
