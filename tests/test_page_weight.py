"""A long page is sent compressed, within the 75 kB that a page may weigh."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests import recipes

pytestmark = pytest.mark.django_db

MOST_BYTES = 75 * 1024
PLACES = 500


def test_the_longest_form_is_sent_compressed_and_within_the_budget() -> None:
    for index in range(PLACES):
        recipes.city(f"32{index:04d}", f"City number {index} of the province")
    browser = Client()
    browser.force_login(recipes.commissioner())

    answer = browser.get(reverse("need-create"), headers={"accept-encoding": "gzip"})

    page = gzip.decompress(answer.content)
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert b"City number 499" in page
    assert len(page) > MOST_BYTES >= 3 * len(answer.content)
