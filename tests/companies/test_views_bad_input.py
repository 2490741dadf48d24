"""Tests that nothing typed into a form breaks a page or is half saved."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from tests import recipes

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "a\0b", "   ", "\u200b", "\u202ex", "9e9999999999", "1e1000000", "NaN", "-1", "9" * 5_000,
    "2020-13-45", "0000-01-01", "99999-01-01", "2026-02-30", "javascript:alert(1)", "http://[::1",
    "<script>alert(1)</script>", "{{7*7}}", "=cmd|' /C calc'!A0", "😀" * 3_000, "x" * 200_000,
    "\ud800".encode("utf-8", "surrogatepass"), "' OR 1=1 --", "../../etc/passwd", "[]", "null",
]  # fmt: skip
SLOWEST = 2.0
"""Seconds for one answer."""

FORMS = {
    "company-create": ("name", "province", "website", "founded_year", "summary", "key"),
    "technology-create": ("name", "areas", "capabilities", "supports", "trl", "stage", "key"),
    "capacity-edit": ("largest_contract_cad", "as_of", "tier"),
    "delivery-create": ("title", "country", "year", "value_cad", "source_url", "technology"),
    "certification-create": ("scheme", "country", "valid_until", "technology"),
    "ip-right-create": ("kind", "jurisdiction", "status", "number"),
    "performance-create": ("quantity", "unit", "minimum", "verified_on"),
    "member-list": ("email", "role"),
    "company-edit": ("name", "version"),
    "technology-edit": ("name", "version", "availability"),
}


@pytest.fixture
def technology():
    return recipes.technology()


@pytest.fixture
def owner(technology):
    person = recipes.member()
    recipes.membership(person, technology.company)
    return person


def address_of(name, technology) -> str:
    if name in {"performance-create", "technology-edit"}:
        return reverse(name, args=(technology.public_id,))
    if name == "company-create":
        return reverse(name)
    return reverse(name, args=(technology.company.slug,))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_answers_hostile_input_at_once(client, owner, technology, name):
    client.force_login(owner)
    address = address_of(name, technology)
    wrong = []

    for payload in PAYLOADS:
        since = time.process_time()
        status = client.post(address, dict.fromkeys(FORMS[name], payload)).status_code
        if status >= 500 or time.process_time() - since > SLOWEST:
            wrong.append((payload[:20], status))

    assert wrong == []


@pytest.mark.parametrize(
    "path",
    [
        "companies/zz/",
        "companies/%00/",
        "companies/" + "x" * 5_000 + "/",
        "technologies/zz/",
        "technologies/00000000-0000-0000-0000-000000000000/",
        "claims/99999999999999999999999/",
    ],
)
def test_addresses_of_nothing_are_not_found(client, path):
    client.force_login(recipes.administrator())
    send = client.post if path.startswith("claims") else client.get

    assert (
        send(f"/en/{path}", {"answer": "confirm"} if send == client.post else {}).status_code == 404
    )


def test_an_unpublished_firm_answers_like_one_that_does_not_exist(client):
    firm = recipes.company(is_published=False, slug="hidden-firm")

    hidden = client.get(firm.get_absolute_url())
    missing = client.get(reverse("company-detail", args=("nobody-here",)))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(b"hidden-firm", b"nobody-here") == missing.content
