"""Measures the search on very many made-up documents, which are taken back afterwards."""

from __future__ import annotations

import platform
import random
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from matchmaker.processor import processor
from matchmaker.search.models import SearchDocument
from matchmaker.search.stand_ins import stand_ins
from matchmaker.search.synthetic import Maker, searches_of
from matchmaker.search.views import search_page

if TYPE_CHECKING:
    from collections.abc import Callable

MADE = (
    "search_searchdocument",
    "companies_company",
    "companies_technology",
    "opportunities_need",
    "opportunities_policysignal",
)
PERCENTILE = 95


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of the searches of one class."""

    name: str
    searches: int
    p50: float
    p95: float
    slowest: float
    query: str


def run(
    documents: int, *, seed: int = 1, progress: Callable[[str], None] = lambda _line: None
) -> dict[str, Any]:
    """Make documents, search them, take them back, and return what was measured.

    Everything is made in temporary tables that stand in front of the real ones for this
    connection alone: nobody else sees a row, waits for a lock, or has to clean up.

    Args:
        documents: how many to make.
        seed: of the made-up texts and searches.
        progress: told what is being done.

    Raises:
        NothingLoadedError: the reference data are not loaded.
    """
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    maker = Maker(chance)
    began = time.monotonic()
    with stand_ins(MADE) as finish:
        progress(f"Making {documents:,} documents")
        maker.make(documents)
        finish()
        made = time.monotonic() - began
        progress(f"Made in {made:.0f} s; searching")
        taken = _measure(searches_of(chance, maker))
        total = SearchDocument.objects.count()
    return {
        "documents": total,
        "seconds_to_make": round(made, 1),
        "searches": sum(len(times) for times in taken.values()),
        "classes": [_timing(name, times) for name, times in taken.items()],
        "all": _timing("all", [time for times in taken.values() for time in times]),
        "machine": machine(),
    }


def machine() -> dict[str, str]:
    """Name the machine and the versions that were measured."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    name, count = processor()
    return {
        "processor": f"{count} x {name}",
        "system": platform.platform(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": server,
    }


def _measure(
    searches: dict[str, list[dict[str, str]]],
) -> dict[str, list[tuple[float, str]]]:
    _answer({"q": "warm up the vocabulary"})
    return {
        name: [(_answer(data), data["q"]) for data in listed] for name, listed in searches.items()
    }


def _answer(data: dict[str, str]) -> float:
    """Return the milliseconds that the page takes."""
    request = RequestFactory().get("/en/search/", data)
    request.user = AnonymousUser()
    began = time.perf_counter()
    search_page(request).render()
    return (time.perf_counter() - began) * 1000


def _timing(name: str, times: list[tuple[float, str]]) -> Timing:
    ordered = sorted(times)
    values = [milliseconds for milliseconds, _query in ordered]
    place = min(len(values) - 1, len(values) * PERCENTILE // 100)
    return Timing(
        name, len(values), statistics.median(values), values[place], values[-1], ordered[-1][1]
    )
