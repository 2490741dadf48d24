"""Teams on pages of lower layers, which know nothing of teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.consortia.partners import partners_of

if TYPE_CHECKING:
    from matchmaker.consortia.partners import Partners
    from opportunities.models import Need

register = template.Library()


@register.simple_tag(takes_context=True)
def partners(
    context: template.RequestContext, need: Need, company: int | None = None
) -> Partners | None:
    """Return the best team of a need that the reader may see, with what it adds to a firm."""
    on = day_in_china(timezone.now())
    return partners_of(context["request"].user, need, on, company)
