"""Pages of a list that bear any page number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator

if TYPE_CHECKING:
    from django.db.models import QuerySet

PER_PAGE = 25


class Turned(NamedTuple):
    """A page of a list, and whether the one asked for exists."""

    page: Page[Any]
    is_other: bool


def turn(rows: QuerySet[Any], asked: str | None) -> Turned:
    """Return the page asked for, or the first one where there is no such page."""
    paginator: Paginator[Any] = Paginator(rows, PER_PAGE)
    try:
        # Digits of any script and of any length would be taken, or refused, by int().
        number = int(asked) if asked and asked.isascii() and len(asked) <= len("100000") else asked
        return Turned(paginator.page(number or 1), is_other=asked == "")
    except (EmptyPage, PageNotAnInteger, ValueError):
        return Turned(paginator.page(1), is_other=True)
