"""The checks of pages find what they look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import checks

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>A page</h1>%s</main></body></html>"""


def test_a_good_page_has_no_fault(page: Page) -> None:
    page.set_content(GOOD % "<details><summary>More</summary><p>Words</p></details>")

    assert checks.axe_faults(page) == []
    assert checks.width_faults(page) == []
    assert checks.opened_faults(page) == []


def test_a_field_without_a_label_is_found(page: Page) -> None:
    page.set_content(GOOD % "<input name=q>")

    assert [fault.split(":")[0] for fault in checks.axe_faults(page)] == ["axe label"]


def test_what_makes_a_page_too_wide_is_named(page: Page) -> None:
    page.set_content(GOOD % '<p class="long" style="width: 3000px">Words</p>')

    (fault,) = checks.width_faults(page)

    assert "px too wide" in fault
    assert "p.long" in fault


def test_a_box_that_opens_outside_the_window_is_found(page: Page) -> None:
    box = '<p class="pop-box" style="position: absolute; left: -50px">Words</p>'
    page.set_content(GOOD % f"<details><summary>More</summary>{box}</details>")

    (fault,) = checks.opened_faults(page)

    assert fault.startswith("open “More”: box from -50")
