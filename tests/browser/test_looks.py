"""Six key pages in French, in the dark, in forced colours and four times enlarged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.pages import KEY_PAGES
from tests.browser.scene import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "French": ("fr", {"locale": "fr-CA"}),
    "dark": ("en", {"color_scheme": "dark"}),
    "forced colours": ("en", {"forced_colors": "active"}),
    # 1366 x 1024 enlarged four times.
    "400 %": ("en", {"viewport": {"width": 342, "height": 256}}),
}


def look(page: Page, *, is_enlarged: bool) -> list[str]:
    """Ask a page what its look can break."""
    faults = checks.axe_faults(page)
    if not is_enlarged:
        page.set_viewport_size(PHONE)
    return [*faults, *checks.width_faults(page), *checks.opened_faults(page)]


def test_key_pages_can_be_used_in_every_look(
    new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    scene = make_scene()
    faults = []

    for name, (language, options) in LOOKS.items():
        for listed in KEY_PAGES:
            page = new_page(**options)
            person = scene.people[listed.who]
            if person is not None:
                sign_in(page, person)
            page.goto(listed.address(scene, language))
            expect(page.locator("html")).to_have_attribute("lang", language)
            found = look(page, is_enlarged="viewport" in options)
            faults += [f"{listed} ({name}): {fault}" for fault in found]
            page.close()

    assert faults == []
