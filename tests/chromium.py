"""Chromium for tests, and what makes one of its pages fail a test."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@contextlib.contextmanager
def launch_chromium(program: str) -> Iterator[Browser]:
    """Start Chromium; its sandbox is left out only for root, who cannot have it."""
    options = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()


def watched_context(
    browser: Browser, base_url: str, **options: Any
) -> tuple[BrowserContext, list[str]]:
    """Return a fresh context, and the list that its pages' complaints are written to."""
    complaints: list[str] = []
    context = browser.new_context(**{"base_url": base_url, "locale": "en-CA", **options})
    context.set_default_timeout(30_000)

    def hear(message: ConsoleMessage) -> None:
        # A page that answers 403, 404 or 409 on purpose is reported as an error, too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def see(request: Request) -> None:
        if urlsplit(request.url).hostname not in {urlsplit(base_url).hostname, None}:
            complaints.append(f"foreign request: {request.url}")

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", see)
    return context, complaints


def sign_in_cookie(user: Any, base_url: str) -> dict[str, str]:
    """Return the cookie of a session that belongs to a user."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": base_url}
