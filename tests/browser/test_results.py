"""Pages that only an act shows: a ranking at once, and a run under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from matchmaker.matching.models import Run
from tests import recipes
from tests.browser import checks
from tests.browser.scene import SUMMARY, make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("is_scripted", [True, False], ids=["scripts", "no scripts"])
def test_a_quick_match_ranks_at_once_and_gives_reasons(
    is_scripted: bool, new_page: Callable[..., Page]
) -> None:
    make_scene()
    page = new_page(java_script_enabled=is_scripted, viewport=PHONE)
    page.goto(reverse("quick-match"))

    page.locator("main textarea[name=text]").fill(SUMMARY)
    page.locator("main form[method=post] button[type=submit]").first.click()

    expect(page.locator("main")).to_contain_text("Maple Membranes")
    expect(page.locator("main textarea[name=text]")).to_have_value(SUMMARY)
    assert checks.width_faults(page) == []
    if is_scripted:
        assert checks.axe_faults(page) == []
        assert checks.opened_faults(page) == []


def test_a_run_shows_its_progress_and_then_its_end(
    page: Page, sign_in: Callable[..., None]
) -> None:
    run = Run.objects.create(
        kind=Run.Kind.FULL, as_of=recipes.AS_OF, started_at=timezone.now(), total=160, done=40
    )
    sign_in(page, recipes.administrator())
    page.goto(reverse("run-detail", args=(run.public_id,)))
    expect(page.locator("main")).to_contain_text("40")
    assert checks.axe_faults(page) == []

    Run.objects.update(state=Run.State.DONE, done=160, finished_at=timezone.now())

    expect(page.locator("main")).to_contain_text("Done", timeout=30_000)
    assert checks.axe_faults(page) == []
