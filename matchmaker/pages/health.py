"""Whether the process lives, and whether the service can do its work."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china

LONGEST_SWEEP_SECONDS = 60


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer while the process lives."""
    del request
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Name each part that the service needs, and whether it works; 503 if one does not."""
    del request
    parts: dict[str, str] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = "ok"
        parts.update(_worker())
    except DatabaseError:
        parts["database"] = "unreachable"
    is_ready = all(state == "ok" for state in parts.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "failing", "parts": parts}, status=200 if is_ready else 503
    )


def _worker() -> dict[str, str]:
    # Loading the engine costs the first page of a starting server a third of a second.
    from matchmaker.matching.staleness import Moment  # noqa: PLC0415
    from matchmaker.matching.status import status  # noqa: PLC0415

    now = timezone.now()
    found: dict[str, Any] = status(Moment(now=now, as_of=day_in_china(now)))
    swept = found["seconds_since_sweep"]
    return {
        "worker": "ok" if swept is not None and swept <= LONGEST_SWEEP_SECONDS else "silent",
        "scores": "ok" if not found["quarantined"] else "some objects cannot be scored",
    }


__all__ = ["healthz", "readyz"]
