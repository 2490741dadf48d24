"""What the scores mean, where the data come from, and what we promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max, Min
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from matchmaker.engine.inputs import COMPONENTS, DEFAULT_NEUTRAL, DEFAULT_VALUES, METHOD
from matchmaker.engine.score import TEXT_THRESHOLD
from matchmaker.matching import generations
from matchmaker.matching.wording import COMPONENT_WORDS
from opportunities.models import Indicator, Need, PolicySignal, Source, Standard

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def about_scores(request: HttpRequest) -> HttpResponse:
    """Explain the seven components, their weights and what the words mean."""
    generation = generations.current()
    values = generation.weight_set.values if generation else DEFAULT_VALUES
    neutral = generation.weight_set.neutral if generation else DEFAULT_NEUTRAL
    rows = [
        {
            "words": COMPONENT_WORDS[component],
            "weight": weight / 100,
            "neutral": middle / 1000,
        }
        for component, weight, middle in zip(COMPONENTS, values, neutral, strict=True)
    ]
    return TemplateResponse(
        request,
        "pages/about_scores.html",
        {
            "rows": rows,
            "method": METHOD,
            "generation": generation,
            "text_threshold": TEXT_THRESHOLD // 10,
        },
    )


@login_not_required
@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """Say what is held, from whom, how old it is and what is missing."""
    indicators = Indicator.objects.annotate(
        values_held=Count("measurements"),
        places=Count("measurements__place", distinct=True),
        first=Min("measurements__year"),
        last=Max("measurements__year"),
    ).filter(values_held__gt=0)
    publishers = (
        Source.objects.exclude(kind=Source.Kind.SAMPLE)
        .values("kind", "licence")
        .annotate(count=Count("pk"), newest=Max("retrieved_on"))
        .order_by("kind", "licence")
    )
    return TemplateResponse(
        request,
        "pages/about_data.html",
        {
            "indicators": indicators,
            "publishers": [{**row, "kind": Source.Kind(row["kind"]).label} for row in publishers],
            "standards": Standard.objects.select_related("source"),
            "needs": Need.objects.published().filter(is_sample=False).count(),
            "signals": PolicySignal.objects.count(),
        },
    )


@login_not_required
@require_safe
def about_independence(request: HttpRequest) -> HttpResponse:
    """Say who we are not."""
    return TemplateResponse(request, "pages/about_independence.html")


@login_not_required
@require_safe
def about_accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the pages can be used and what has been tested."""
    return TemplateResponse(request, "pages/about_accessibility.html")
