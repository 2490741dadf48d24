"""Pages of a list that bear any page number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import EmptyPage, Page, Paginator

if TYPE_CHECKING:
    from django.db.models import QuerySet

PER_PAGE = 25
LONGEST_NUMBER = 6


class Turned(NamedTuple):
    """A page of a list, and whether the one asked for exists."""

    page: Page[Any]
    is_other: bool


def turn(rows: QuerySet[Any], asked: str | None) -> Turned:
    """Return the page asked for, or the first one where there is no such page."""
    paginator: Paginator[Any] = Paginator(rows, PER_PAGE)
    wanted = "1" if asked is None else asked
    # int() would take the digits of any script, and choke on thousands of them.
    is_number = wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_NUMBER
    try:
        return Turned(paginator.page(int(wanted) if is_number else 0), is_other=False)
    except EmptyPage:
        return Turned(paginator.page(1), is_other=True)
