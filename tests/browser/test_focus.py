"""What a page fetches by itself never takes the reader from where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.scene import open_waiting_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_focus_stays_while_a_page_asks_for_its_score(
    page: Page, sign_in: Callable[..., None]
) -> None:
    open_waiting_pair(page, sign_in)
    button = page.locator("form[action$='/answer/'] button[type=submit]")
    button.focus()

    for asked in ("1", "2"):
        with page.expect_response(lambda answer, asked=asked: f"asked={asked}" in answer.url):
            pass
    page.locator("[hx-get*='asked=3']").wait_for()

    expect(button).to_be_focused()
