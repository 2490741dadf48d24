"""A briefing comes out of the printer on two pages of A4, whatever is known of the place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests import recipes
from tests.pages.test_briefing import rich_city

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_briefing_takes_two_sheets(language: str, new_page: Callable[..., Page]) -> None:
    city = recipes.city()
    address = reverse("place-briefing", args=[city.slug]).replace("/en/", f"/{language}/")
    page = new_page()

    page.goto(address)
    empty = page.pdf(prefer_css_page_size=True)
    rich_city()
    page.goto(address)
    full = page.pdf(prefer_css_page_size=True)

    assert [len(SHEET.findall(made)) for made in (empty, full)] == [2, 2]
