"""Pages for what went wrong need nothing to work and say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def answer(method: str, address: str, error: Exception) -> Any:
    """Ask for a page while the database raises an error."""

    def fail(*_args: object) -> None:
        raise error

    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        return browser.generic(method, address)


def test_a_database_that_cannot_answer_is_told_apart_from_a_fault() -> None:
    closed = answer("GET", "/en/search/?q=water", OperationalError("lock timeout"))
    failed = answer("GET", "/en/search/?q=water", ValueError("a fault"))

    assert (closed.status_code, closed["Retry-After"]) == (503, "20")
    assert b"Please reload this page" in closed.content
    assert (failed.status_code, "Retry-After" in failed) == (500, False)


def test_who_sent_something_is_told_how_to_send_it_again() -> None:
    closed = answer("POST", reverse("account_login"), OperationalError("lock timeout"))

    assert closed.status_code == 503
    assert b"your browser then sends it again" in closed.content
    assert b"lock" not in closed.content
