"""Bad input in every filter, search and form: a clear answer, never a failure, never slow."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tests import recipes
from tests.test_access import Scene

pytestmark = pytest.mark.django_db

SLOWEST_SECONDS = 2.0
SERVER_ERROR = 500

NUMBERS = [
    "-1",
    "0",
    "1.5",
    "9" * 40,
    "9e9999999999",
    "1e1000000",
    "-1e300000",
    "NaN",
    "sNaN",
    "Infinity",
    "1e400",
    "2147483648",
    "9" * 20,
    "9" * 5000,
    "1,000",
    "1 234,50",
    "1'000",
    "٣",
    "-0",
]
DATES = ["2020-13-45", "0000-01-01", "99999-01-01", "2026-02-30", "10000-01-01"]
WORDS = [
    "",
    " ",
    "\u200b",
    "\u202eevil",
    "é e\u0301",
    "water AND waste",
    'water OR "waste',
    '"',
    '""',
    '"a" "b',
    "AND",
    "OR OR",
    "(",
    "())(",
    "*",
    ":*",
    "!",
    "&",
    "|",
    "<->",
    "\\",
    "'",
    "%",
    "_",
    "水处理",
    "😀",
    '"' * 200,
    "( " * 300,
    "(a+)+$",
    "x OR 1=1",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${7*7}",
    "=cmd|' /C calc'!A0",
    "a" * 30_000,
    "ZZ",
    "zz-not-a-uuid",
    "//evil.example",
    "javascript:alert(1)",
    "http://[::1",
    "http://good.example@evil.example",
    "ftp://example.org/\r\nX: y",
]
NULS = ["\x00", "a\x00b"]
CORPUS = [*NUMBERS, *DATES, *WORDS, *NULS]
SHARP = ["", "9e9999999999", "NaN", "2026-02-30", "zz", "\x00"]
"""What every single field gets; the whole corpus goes into all fields at once."""

LISTS = {
    "place-list": "anonymous",
    "signal-list": "anonymous",
    "need-list": "anonymous",
    "programme-list": "anonymous",
    "company-list": "anonymous",
    "match-queue": "inside",
    "my-match-list": "member",
    "consortium-list": "lead",
    "invitation-list": "member",
    "run-list": "administrator",
    "claim-list": "administrator",
    "quick-match": "anonymous",
}
FORMS = {
    "account_login": ("", "anonymous"),
    "account_signup": ("", "anonymous"),
    "account_reset_password": ("", "anonymous"),
    "quick-match": ("", "anonymous"),
    "account": ("", "member"),
    "account-close": ("", "member"),
    "company-create": ("", "member"),
    "company-edit": ("company", "member"),
    "company-claim": ("record", "member"),
    "company-remove": ("company", "administrator"),
    "member-list": ("company", "member"),
    "technology-create": ("company", "member"),
    "technology-edit": ("technology", "member"),
    "capacity-edit": ("company", "member"),
    "delivery-create": ("company", "member"),
    "certification-create": ("company", "member"),
    "ip-right-create": ("company", "member"),
    "performance-create": ("technology", "member"),
    "need-create": ("", "inside"),
    "need-edit": ("need", "inside"),
    "consortium-create": ("need", "member"),
    "seat-invite": ("consortium", "lead"),
    "seat-edit": ("consortium seat", "lead"),
    "share-edit": ("consortium", "lead"),
    "bid-submit": ("consortium", "lead"),
}
ACTS = {
    "match-review": (
        "pair",
        "inside",
        ("decision", "reason", "message", "note", "revision", "key"),
    ),
    "match-bulk": ("", "inside", ("selected", "reason", "note", "key")),
    "interest-answer": ("pair", "member", ("answer", "reason", "note")),
    "seat-answer": ("seat", "member", ("answer", "decision", "reason", "share", "version")),
    "claim-answer": ("claim", "administrator", ("answer", "decision", "note")),
}


class Fields(HTMLParser):
    """Collects the fields of the forms of a page, with the values they come with."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag in {"input", "select", "textarea"} and name:
            self.values.setdefault(name, found.get("value") or "")


def fields_of(page: bytes) -> dict[str, str]:
    parser = Fields()
    parser.feed(page.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def client_of(scene: Scene, who: str) -> Client:
    client = Client(raise_request_exception=False)
    person: Any = scene.people[who]
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fault(client: Client, method: str, address: str, data: dict[str, str]) -> str:
    """Send one request, undo it, and say what was wrong with the answer, if anything."""
    began = time.monotonic()
    with transaction.atomic():
        response = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    seconds = time.monotonic() - began
    if response.status_code >= SERVER_ERROR:
        return f"status {response.status_code}"
    return f"{seconds:.1f} s" if seconds > SLOWEST_SECONDS else ""


def faults(client: Client, method: str, address: str, fields: dict[str, str]) -> list[str]:
    """Send the whole corpus to all fields at once, and the sharp part of it to each alone."""
    everywhere = [(f"all={value[:40]!r}", dict.fromkeys(fields, value)) for value in CORPUS]
    alone = [
        (f"{field}={value[:40]!r}", {**fields, field: value})
        for field in fields
        # One row of a repeated block speaks for all of them.
        if not re.search(r"-[1-9]\d*-", field)
        for value in SHARP
    ]
    return [
        f"{label}: {found}"
        for label, data in [*everywhere, *alone]
        if (found := fault(client, method, address, data))
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_any_value_of_any_parameter(name: str) -> None:
    scene = Scene()
    client = client_of(scene, LISTS[name])
    address = reverse(name)
    parameters = [*fields_of(client.get(address).content), "page", "sort", "unknown"]

    assert faults(client, "get", address, dict.fromkeys(parameters, "")) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_bytes_that_are_no_text(name: str) -> None:
    scene = Scene()
    client = client_of(scene, LISTS[name])

    for query in ("q=%FF%FE", "q=%ED%A0%80", "page=%00", "&".join(f"p{n}=1" for n in range(1001))):
        assert client.get(f"{reverse(name)}?{query}").status_code < SERVER_ERROR, query


@pytest.mark.parametrize("name", FORMS)
def test_a_form_takes_any_value_of_any_field(name: str) -> None:
    scene = Scene()
    takes, who = FORMS[name]
    client = client_of(scene, who)
    address = reverse(name, kwargs=scene.arguments()[takes])
    fields = fields_of(client.get(address).content)
    assert fields

    assert faults(client, "post", address, fields) == []


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_any_value_of_any_field(name: str) -> None:
    scene = Scene()
    takes, who, fields = ACTS[name]
    client = client_of(scene, who)
    address = reverse(name, kwargs=scene.arguments()[takes])

    assert faults(client, "post", address, dict.fromkeys(fields, "")) == []


@pytest.mark.parametrize("path", ["%00", "//evil.example/%2e%2e", "x" * 3000, "%FF"])
def test_an_address_that_nobody_has_is_a_404(path: str) -> None:
    response = Client().get(f"/en/needs/{path}/")

    assert response.status_code in {301, 302, 404}


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "%0d%0aX:y"]
)
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    person = recipes.member(password="a long enough secret")

    response = Client().post(
        f"{reverse('account_login')}?next={quote(target)}",
        {"login": person.email, "password": "a long enough secret", "next": target},
    )

    assert response.status_code == 302
    assert url_has_allowed_host_and_scheme(response["Location"], allowed_hosts=None)
