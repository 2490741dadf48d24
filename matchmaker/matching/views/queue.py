"""The review queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china
from matchmaker.matching import actions, exposure, generations, showings
from matchmaker.matching.answers import with_answer
from matchmaker.matching.filters import QueueFilter, with_decision
from matchmaker.matching.forms import fresh_key, reasons
from matchmaker.matching.models import Match, Review
from matchmaker.matching.states import state_after
from matchmaker.matching.views.access import reviewer
from matchmaker.matching.views.frozen import order_of
from opportunities.paging import turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User
    from matchmaker.matching.models import Generation

RENEW = "new"


@require_safe
def match_queue(request: HttpRequest) -> HttpResponse:
    """List matches of the portfolio, the best first, in an order that stays."""
    person = reviewer(request)
    asked = QueueFilter(request.GET, queryset=Match.objects.visible_to(person))
    order = order_of(person.pk, asked.query(), asked.rows, renew=request.GET.get("order") == RENEW)
    turned = turn(cast("QuerySet[Any]", order.ids), request.GET.get("page"))
    rows = rows_of(list(turned.page.object_list))
    today = day_in_china(timezone.now())
    showings.note(rows, first_rank=turned.page.start_index(), by=person, on=today)
    generation = generations.current()
    context: dict[str, Any] = {
        "filter": asked,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "rows": rows,
        "order": order,
        "total": len(order.ids),
        "query": asked.query(),
        "generation": generation,
        "key": fresh_key(),
        "reasons": reasons(with_block=actions.may_block(person)),
        "as_of": today,
        "cap": exposure.cap_in_use(),
    }
    if not rows:
        context |= _nothing(person, asked, generation)
    return TemplateResponse(request, "matching/match_queue.html", context)


def rows_of(ids: Sequence[int]) -> list[Match]:
    """Load matches with newest decision and answer, in the order of the ids."""
    asked = with_answer(with_decision(Match.objects.for_review().filter(pk__in=ids)))
    found = {row.pk: row for row in asked}
    rows = [found[pk] for pk in ids if pk in found]
    for row in rows:
        row.review_state = state_after(row.decision)  # type: ignore[attr-defined]
    return rows


def _nothing(person: User, asked: QueueFilter, generation: Generation | None) -> dict[str, Any]:
    """Say why the queue is empty, and what would help."""
    if not has_portfolio(person):
        return {"empty": "portfolio"}
    if generation is None:
        return {"empty": "scores"}
    if not asked.is_valid():
        return {"empty": "invalid"}
    if not asked.is_plain:
        return {"empty": "filter", "costliest": asked.costliest()}
    today = Review.objects.visible_to(person).filter(reviewed_at__date=timezone.localdate())
    return {"empty": "done", "decided_today": today.count()}


def has_portfolio(person: User) -> bool:
    """Tell whether any need can reach a reviewer."""
    return person.is_administrator or bool(
        (person.covers_all_areas or person.portfolio_areas)
        and (person.covers_all_provinces or person.portfolio_provinces)
    )


__all__ = ["has_portfolio", "match_queue", "rows_of"]
