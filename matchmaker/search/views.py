"""The page of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china
from matchmaker.search import facets, query, results
from matchmaker.search.find import Asked, search
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST_NUMBER = 4
EXAMPLES = (
    '"acid mine drainage" AND Jiangxi',
    "wastewater OR sludge NOT nuclear",
    "西安",
    "Nankin",
)
"""Searches that show the grammar and the languages."""


@login_not_required
@require_safe
def search_page(request: HttpRequest) -> TemplateResponse:
    """Find places, needs, signals, companies and technologies by words in three languages."""
    typed = request.GET.get("q") or ""
    on = day_in_china(timezone.now())
    choice = facets.Choice.read(request.GET)
    found = search(Asked(typed, request.user, on, choice, _page(request.GET.get("page"))))
    provinces = results.province_names(found)
    kept = _kept(typed, choice)
    return TemplateResponse(
        request,
        "search/search.html",
        {
            "typed": kept["q"],
            "is_asked": bool(typed.strip()),
            "found": found,
            "results": results.results_of(found, on, provinces),
            "facets": results.facet_links(found.facets, kept, provinces),
            "notes": [results.NOTES[note] for note in found.question.notes],
            "summary": results.summary(found),
            "is_narrowed": not choice.is_empty,
            "all_href": f"?{_kept(typed, facets.Choice()).urlencode()}",
            "previous_href": _turned(kept, found.page - 1, found.pages),
            "next_href": _turned(kept, found.page + 1, found.pages),
            "areas": PriorityArea.choices,
            "examples": [(one, f"?{_query(q=one).urlencode()}") for one in EXAMPLES],
            "as_of": on,
        },
    )


def _page(asked: str | None) -> int:
    text = asked or "1"
    # int() would take the digits of any script, and choke on thousands of them.
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 1


def _query(**values: str) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({name: value for name, value in values.items() if value})
    return made


def _kept(typed: str, choice: facets.Choice) -> QueryDict:
    """Keep in links what was asked for, but no more of it than is read."""
    made = _query(**{name: getattr(choice, name) for name in facets.NAMES})
    made["q"] = query.tidy(typed)[: query.LONGEST]
    return made


def _turned(kept: QueryDict, page: int, pages: int) -> str:
    if not 1 <= page <= pages:
        return ""
    turned = kept.copy()
    turned["page"] = str(page)
    return f"?{turned.urlencode()}"
