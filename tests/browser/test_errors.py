"""Pages that say no: each has a way on, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.scene import make_scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Response

    from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


def looks_well(page: Page, answer: Response | None, status: int) -> list[str]:
    """Return what is wrong with a page that says no."""
    assert answer is not None
    faults = [] if answer.status == status else [f"answers {answer.status}"]
    faults += checks.axe_faults(page)
    page.set_viewport_size(PHONE)
    faults += checks.width_faults(page)
    if page.locator("main a[href]").count() == 0:
        faults.append("no way on")
    return faults


def refused(page: Page, scene: Scene) -> list[str]:
    """Ask for what is not there, for what is not one's own, and save an old version."""
    found = looks_well(page, page.goto("/en/nothing-here/"), 404)
    found += looks_well(page, page.goto(reverse("match-detail", args=(uuid4(),))), 404)
    found += looks_well(page, page.goto(reverse("need-create")), 403)
    return found + looks_well(page, save_old_version(page, scene), 409)


def save_old_version(page: Page, scene: Scene) -> Response:
    page.goto(reverse("technology-edit", args=(scene["membranes"].public_id,)))
    page.locator("main [name=differentiator]").fill("Half the energy.")
    scene["membranes"].trl = 7
    scene["membranes"].save()
    with page.expect_response(lambda one: one.request.method == "POST") as sent:
        page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Half the energy.")
    return sent.value


def test_pages_that_say_no_show_a_way_on(page: Page, sign_in: Callable[..., None]) -> None:
    scene = make_scene()
    sign_in(page, scene.people["member"])

    assert refused(page, scene) == []


FORMS = [
    ("account_signup", (), "anonymous", "name", "Ada Roy"),
    ("company-create", (), "newcomer", "summary", "We clean water."),
    ("need-create", (), "commissioner", "title_en", "Clean a river"),
]


@pytest.mark.parametrize("is_scripted", [True, False], ids=["scripts", "no scripts"])
def test_a_form_with_errors_says_what_to_do(
    is_scripted: bool, new_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    scene = make_scene()

    for name, arguments, who, field, typed in FORMS:
        page = new_page(java_script_enabled=is_scripted)
        if who != "anonymous":
            sign_in(page, scene.people[who])
        page.goto(reverse(name, args=arguments))
        # The browser's own check would keep the form from the server.
        page.locator("main form").last.evaluate("form => form.noValidate = true")
        page.locator(f"main [name={field}]").fill(typed)
        page.locator("main form button.btn-primary").last.click()
        summary = page.locator("main .summary")
        expect(summary).to_be_visible()
        if is_scripted:
            expect(summary).to_be_focused()
            assert checks.axe_faults(page) == []
        expect(page).to_have_title(re.compile("^Error"))
        expect(page.locator(f"main [name={field}]")).to_have_value(typed)
        links = summary.locator("a")
        assert links.count() > 0
        for link in links.all():
            assert (
                page.locator(f"main [id='{(link.get_attribute('href') or '')[1:]}']").count() == 1
            )
        page.close()
