"""Rings for the worker after every request that wrote something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.matching import doorbell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CLIENT_ERROR = 400


class DoorbellMiddleware:
    """Wakes the worker after a successful POST, so that nobody waits for the sweep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then ring."""
        response = self.get_response(request)
        if request.method not in SAFE_METHODS and response.status_code < CLIENT_ERROR:
            doorbell.ring()
        return response
