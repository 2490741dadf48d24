"""The history of corrections: who changed which figure, how and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.accounts.models import User
from opportunities.models import Correction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

COLUMNS = (
    "made_on",
    "place_code",
    "place",
    "indicator",
    "period",
    "unit",
    "field",
    "before",
    "after",
    "reason",
    "made_by",
)


def corrections() -> QuerySet[Correction]:
    """Corrections with the figures they speak of, the newest first."""
    return Correction.objects.select_related(
        "measurement__place", "measurement__indicator", "made_by"
    )


def maker(correction: Correction, *, names_people: bool) -> str:
    """Say who corrected a figure: the public reads a role, staff a name.

    Args:
        correction: with its person.
        names_people: whether the reader may know the name.
    """
    person = correction.made_by
    if person is None:
        return _("a person who has left")
    if names_people:
        return person.display_name
    return {
        User.Role.COMMISSIONER: _("a commissioner"),
        User.Role.ADMINISTRATOR: _("an administrator"),
    }.get(User.Role(person.role), _("a person"))


def table(rows: QuerySet[Correction], *, names_people: bool) -> Iterator[dict[str, object]]:
    """Yield one record a correction, in the order of `COLUMNS`."""
    for one in rows.iterator(chunk_size=1_000):
        figure = one.measurement
        yield {
            "made_on": one.made_at.date().isoformat(),
            "place_code": figure.place.code,
            "place": figure.place.name_en,
            "indicator": figure.indicator.code,
            "period": figure.period,
            "unit": figure.unit,
            "field": one.field,
            "before": _cell(one.field, one.before),
            "after": _cell(one.field, one.after),
            "reason": one.reason,
            "made_by": maker(one, names_people=names_people),
        }


def _cell(field: str, said: str) -> object:
    # A number stays one, so that what is below zero is no formula.
    return Decimal(said) if field == "value" else said
