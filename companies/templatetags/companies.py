"""Tags that the templates of companies need: tasks, areas and readiness in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from companies.completeness import Task, tasks_of
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.readiness import READINESS_SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from companies.models import Company, Technology

register = template.Library()


@register.simple_tag
def task_list(company: Company) -> list[Task]:
    """List the steps towards a complete record; costs the queries of `tasks_of`."""
    return tasks_of(company)


@register.filter
def done(tasks: list[Task]) -> int:
    """Count the steps that are done."""
    return sum(task.is_done for task in tasks)


@register.filter
def next_task(tasks: list[Task]) -> Task | None:
    """Find the step that brings matches soonest; nothing once all are done."""
    order = sorted(tasks, key=lambda task: not task.brings_matches)
    return next((task for task in order if not task.is_done), None)


@register.simple_tag
def areas_of(technologies: Iterable[Technology]) -> list[tuple[str, str]]:
    """List the areas of some technologies once each, in the order of the vocabulary."""
    found = {area for technology in technologies for area in technology.areas}
    return [(area.value, str(area.label)) for area in PriorityArea if area.value in found]


@register.filter
def readiness_words(level: int | None) -> str:
    """Say a readiness level in a few words."""
    return str(READINESS_SHORT[level]) if level else ""


@register.filter
def area_label(area: str) -> str:
    """Name a priority area in the language of the page."""
    return str(PriorityArea(area).label)
