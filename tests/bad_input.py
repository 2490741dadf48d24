"""Bad input, and how it is sent to lists and forms."""

from __future__ import annotations

import copy
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.test import Client

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.access_scene import Scene

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
"""What single fields get; the whole corpus goes into all fields at once."""


class PlainClient(Client):
    """A client that keeps no copies of what templates were given: nobody looks at them here."""

    def request(self, **request: Any) -> HttpResponse:
        """Answer, a failure of the view with its page."""
        return self.handler(self._base_environ(**request))


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
    client = PlainClient(raise_request_exception=False)
    client.cookies = copy.deepcopy(scene.cookies[who])
    return client


def fault(client: Client, method: str, address: str, data: dict[str, str]) -> str:
    """Send one request, undo it, and say what was wrong with the answer, if anything."""
    with transaction.atomic():
        # Work done, not time passed: how busy the machine is says nothing about the answer.
        began = time.process_time()
        response = getattr(client, method)(address, data)
        seconds = time.process_time() - began
        transaction.set_rollback(True)
    if response.status_code >= SERVER_ERROR:
        return f"status {response.status_code}"
    return f"{seconds:.1f} s" if seconds > SLOWEST_SECONDS else ""


def faults(client: Client, method: str, address: str, fields: dict[str, str]) -> list[str]:
    """Send the whole corpus to all fields at once, and the sharp values to each field alone."""
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
