"""Every page in English: accessible, as narrow as a phone, small, and whole without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import checks
from tests.browser.pages import OF_A_FIRM, OF_A_TEAM, OF_STAFF, OF_WORKING_TOGETHER, PUBLIC, Listed
from tests.browser.scene import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


class Walker:
    """A window for each person, with JavaScript and without."""

    def __init__(
        self, scene: Scene, new_page: Callable[..., Page], sign_in: Callable[..., None]
    ) -> None:
        self.scene, self.new_page, self.sign_in = scene, new_page, sign_in
        self.windows: dict[tuple[str, bool], tuple[Page, checks.Traffic]] = {}

    def window(self, who: str, *, scripted: bool = True) -> tuple[Page, checks.Traffic]:
        """Return the window of a person; nothing in it is kept from page to page."""
        if (who, scripted) not in self.windows:
            page = self.new_page(java_script_enabled=scripted)
            person = self.scene.people[who]
            if person is not None:
                self.sign_in(page, person)
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.setCacheDisabled", {"cacheDisabled": True})
            self.windows[who, scripted] = page, checks.Traffic(page)
        return self.windows[who, scripted]

    def visit(self, listed: Listed) -> list[str]:
        """Ask everything of one page."""
        page, traffic = self.window(listed.who)
        page.set_viewport_size(PHONE)
        traffic.forget()
        answer = page.goto(listed.address(self.scene), wait_until="load")
        assert answer is not None
        if answer.status != listed.status:
            return [f"answers {answer.status}"]
        faults = traffic.faults()
        faults += checks.width_faults(page)
        faults += checks.opened_faults(page)
        found = checks.structure(page)
        page.set_viewport_size(WIDE)
        faults += checks.axe_faults(page)
        page.set_viewport_size(PHONE)
        if page.evaluate(checks.OPEN_ALL):
            faults += [f"opened, {fault}" for fault in checks.axe_faults(page)]
        return [*faults, *self.visit_plainly(listed, found)]

    def visit_plainly(self, listed: Listed, expected: dict[str, Any]) -> list[str]:
        """See that a page is whole without JavaScript."""
        page, _traffic = self.window(listed.who, scripted=False)
        page.goto(listed.address(self.scene), wait_until="load")
        found = checks.structure(page)
        faults = [] if found["h1"] == 1 else [f"{found['h1']} main headings"]
        if found != expected:
            faults.append(f"without JavaScript {found} instead of {expected}")
        return faults


@pytest.mark.parametrize(
    "pages",
    [PUBLIC, OF_A_FIRM, OF_A_TEAM, OF_WORKING_TOGETHER, OF_STAFF],
    ids=["public", "of a firm", "of a team", "of working together", "of staff"],
)
def test_every_page_can_be_used_by_everyone(
    pages: list[Listed], new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    walker = Walker(make_scene(), new_page, sign_in)

    faults = [f"{listed}: {fault}" for listed in pages for fault in walker.visit(listed)]

    assert faults == []
