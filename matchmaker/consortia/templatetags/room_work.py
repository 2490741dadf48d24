"""What the pages of a room look up: neighbours of a task, amounts of plans."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template

from matchmaker.consortia.amounts import exact_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from matchmaker.consortia.models import ProgrammePlan

register = template.Library()


@register.filter
def sides(
    neighbours: Mapping[UUID, tuple[UUID | None, UUID | None]], task: UUID
) -> dict[str, UUID | None]:
    """Return which tasks stand right above and right below one."""
    above, below = neighbours.get(task, (None, None))
    return {"above": above, "below": below}


@register.filter
def plan_amount(plan: ProgrammePlan) -> str:
    """Write what a firm plans with: `CAD 50,000.00`."""
    return exact_words(Decimal(plan.amount_cents or 0) / 100, plan.currency)
