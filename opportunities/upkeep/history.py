"""What happened to a figure: every stored version of it, told as what changed and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaker.accounts.models import User
from matchmaker.tables import LOADER
from matchmaker.templatetags.money import measured
from opportunities.flags import words_of
from opportunities.models import Measurement, Source
from opportunities.upkeep.actions import CORRECT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FIELD_WORDS = {
    "value": gettext_lazy("value"),
    "unit": gettext_lazy("unit"),
    "flags": gettext_lazy("marks"),
    "method": gettext_lazy("method"),
    "source": gettext_lazy("source"),
    "source_id": gettext_lazy("source"),
    "source_detail": gettext_lazy("place in the source"),
    "precedence": gettext_lazy("precedence"),
}
IMPORT = "import_measurements"
"""Name that the history gives to what came by file."""

TOLD = ("value", "unit", "flags", "method", "source_id", "source_detail", "precedence")
PRECEDENCE_WORDS = {
    1: gettext_lazy("1, official bulletin or yearbook"),
    2: gettext_lazy("2, figure cited by the press or by a report"),
    3: gettext_lazy("3, computed from station data or by an organization"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One moment of a figure, as `components/timeline.html` shows it."""

    at: datetime
    title: str
    by: str
    note: str


def field_words(field: str) -> str:
    """Name a field of a figure."""
    return str(FIELD_WORDS.get(field, field.replace("_", " ")))


def in_words(field: str, value: str) -> str:
    """Write what was stored in a field of a correction as a reader would say it."""
    if not value:
        return _("none") if field == "flags" else _("nothing")
    if field == "flags":
        return "; ".join(words_of(flag) for flag in value.split(";"))
    if field == "precedence":
        return str(PRECEDENCE_WORDS.get(int(value), value)) if value.isdigit() else value
    return measured(value) if field == "value" else value


def history(figure: Measurement, *, names_people: bool) -> list[Event]:
    """Tell the stored versions of a figure, the newest first.

    Args:
        figure: the figure.
        names_people: whether the reader may know who did something.
    """
    stored = Measurement.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id=figure.pk
    )
    versions = list(stored.select_related("pgh_context").order_by("pgh_id"))
    people = _people(versions) if names_people else {}
    titles = _titles(versions)
    told = [_event(versions[0], _("First stored"), "", people)] if versions else []
    for earlier, later in pairwise(versions):
        changes = _changes(earlier, later, titles)
        if changes:
            told.append(_event(later, _("Changed"), "; ".join(changes), people))
    return told[::-1]


def _event(version: Any, title: str, note: str, people: dict[int, str]) -> Event:
    return Event(version.pgh_created_at, title, _maker(version, people), note)


def _changes(earlier: Any, later: Any, titles: dict[int, str]) -> list[str]:
    changes = []
    for field in TOLD:
        before, after = getattr(earlier, field), getattr(later, field)
        if before != after:
            said = {
                "field": field_words(field),
                "before": in_words(field, _plain(field, before, titles)),
                "after": in_words(field, _plain(field, after, titles)),
            }
            changes.append(_("%(field)s: %(before)s → %(after)s") % said)
    return changes


def _plain(field: str, value: Any, titles: dict[int, str]) -> str:
    if field == "source_id":
        return titles.get(value, "")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return ";".join(value) if isinstance(value, list) else str(value)


def _metadata(version: Any) -> dict[str, Any]:
    return version.pgh_context.metadata if version.pgh_context else {}


def _maker(version: Any, people: dict[int, str]) -> str:
    said = _metadata(version)
    if said.get("loader") == LOADER:
        return _("by the loader of reference data")
    action = str(said.get("action", ""))
    kind = _("by the import of a file") if action == IMPORT else _("by the program")
    if action == CORRECT:
        kind = _("by a person")
    name = people.get(_person(said) or 0, "")
    return f"{kind} ({name})" if name else kind


def _person(said: dict[str, Any]) -> int | None:
    found = said.get("by") or said.get("user")
    return found if isinstance(found, int) else None


def _people(versions: Iterable[Any]) -> dict[int, str]:
    named = (_person(_metadata(version)) for version in versions)
    pks = {pk for pk in named if pk is not None}
    return {one.pk: one.display_name for one in User.objects.filter(pk__in=pks)} if pks else {}


def _titles(versions: Iterable[Any]) -> dict[int, str]:
    pks = {version.source_id for version in versions}
    return dict(Source.objects.filter(pk__in=pks).values_list("pk", "title")) if pks else {}
