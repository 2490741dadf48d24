"""A ranking for a text, at once; nothing is saved."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from matchmaker.clock import AsOf, as_of
from matchmaker.matching import documents, quick, sentences
from matchmaker.matching.forms import LONGEST_TEXT, QuickMatchForm
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models import Need, Place

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def quick_match(request: HttpRequest) -> HttpResponse:
    """Take the text of a need, and show who answers it best and why."""
    form = QuickMatchForm(
        request.POST if request.method == "POST" else None, initial=_from_need(request)
    )
    clock = as_of(request.GET, timezone.now())
    context: dict[str, Any] = {"form": form, "clock": clock}
    status = HTTPStatus.OK
    if form.is_bound:
        if form.is_valid():
            context |= _ranking(form, clock)
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    return TemplateResponse(request, "matching/quick_match.html", context, status=status)


def _from_need(request: HttpRequest) -> dict[str, str]:
    """Fill the form with a need that somebody wants matched though it is past."""
    slug = request.GET.get("need", "").replace("\x00", "")
    need = Need.objects.published().select_related("place").filter(slug=slug).first()
    if need is None:
        return {}
    return {"text": documents.need_text(need)[:LONGEST_TEXT], "place": need.place.code}


def _ranking(form: QuickMatchForm, clock: AsOf) -> dict[str, Any]:
    asked = form.cleaned_data
    found = quick.rank(
        asked["text"],
        area=asked["area"] or None,
        place=Place.objects.filter(code=asked["place"]).first() if asked["place"] else None,
        as_of=clock.today,
        with_samples=asked["samples"],
        looking_back_to=None if clock.is_today else clock.day,
    )
    return {
        "asked": found.asked,
        "area_names": [PriorityArea(area).label for area in found.asked.areas],
        "considered": found.considered,
        "rows": [
            {
                "ranked": row,
                "company": row.technology.company,
                "reasons": sentences.reasons(row.brief),
                "bars": sentences.bars(row.brief.score),
            }
            for row in found.rows
        ],
    }
