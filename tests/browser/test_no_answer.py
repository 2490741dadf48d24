"""A server that does not answer, or that fails, never leaves a page that says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import recipes
from tests.browser.scene import make_scene, open_waiting_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, Route

    from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLOSED = "<!doctype html><html lang='en'><title>Closed</title><h1>Closed for now</h1></html>"


def close(route: Route) -> None:
    route.fulfill(status=503, content_type="text/html", body=CLOSED)


def lose(route: Route) -> None:
    route.abort()


def open_builder(page: Page, scene: Scene, sign_in: Callable[..., None]) -> str:
    sign_in(page, scene.people["member"])
    address = reverse("consortium-builder", args=(scene["inviting"].public_id,))
    page.goto(address)
    return address


@pytest.mark.parametrize("answer", [close, lose])
def test_a_plan_is_saved_as_a_page_of_its_own(
    answer: Callable[[Route], None],
    browser: Browser,
    live_server: Any,
    sign_in: Callable[..., None],
) -> None:
    def refuse_parts(route: Route) -> None:
        if route.request.headers.get("hx-request") == "true":
            answer(route)
        else:
            route.continue_()

    # An answer that is lost is told to the console, where other tests want to find nothing.
    page = browser.new_context(base_url=live_server.url).new_page()
    address = open_builder(page, make_scene(), sign_in)
    page.route(f"**{address}**", refuse_parts)
    with page.expect_navigation():
        page.get_by_role("button", name="Save the shares").click()

    expect(page.locator("main h1")).to_have_text("Build the team")
    expect(page.locator("body")).to_contain_text("Nothing had to be changed.")
    page.context.close()


def test_a_found_firm_is_put_down_after_a_plan_was_saved(
    page: Page, sign_in: Callable[..., None]
) -> None:
    scene = make_scene()
    address = open_builder(page, scene, sign_in)
    found = recipes.company(name="Found Works", province="CA-QC")
    page.goto(f"{address}?q=Found")
    page.locator("#plan input[name^=share_]").first.fill("31")
    page.get_by_role("button", name="Save the shares").click()
    expect(page.locator("#plan")).to_contain_text("Saved.")

    page.get_by_role("button", name="Put down Found Works").click()

    expect(page.locator("#plan .holding", has_text="Found Works")).to_have_count(1)
    assert scene["inviting"].seats.filter(company=found).count() == 1


def test_a_page_that_asks_for_its_score_waits_for_the_server(
    page: Page, sign_in: Callable[..., None]
) -> None:
    _scene, pair = open_waiting_pair(page, sign_in)
    asking = page.locator("[hx-get*='asked=']")
    page.route(f"**{pair.get_absolute_url()}?asked=*", close)

    for _again in range(2):
        with page.expect_response(lambda answer: answer.status == 503):
            pass

    expect(asking).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("Closed for now")


def test_a_page_that_asks_after_signing_out_leads_to_signing_in(
    page: Page, sign_in: Callable[..., None]
) -> None:
    scene, _pair = open_waiting_pair(page, sign_in)

    page.context.clear_cookies()

    page.wait_for_url("**/login/**")
    expect(page.locator("main")).not_to_contain_text(scene["membranes"].name)
