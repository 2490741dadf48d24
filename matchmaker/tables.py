"""Reads data tables from files and stores their rows by a natural key."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pghistory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from django.db import models

LOADER = "reference"
"""Name that the history gives to what the loader wrote."""

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What storing one table did."""

    table: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    """Rows left as a person made them, or removed them."""

    def plus(self, other: Tally) -> Tally:
        """Add the counts of another part of the same table."""
        return Tally(
            self.table,
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored rows of one table by their key, and what storing them did."""

    tally: Tally
    rows: Mapping[Key, Any]


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a header into one mapping a row."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def loading() -> pghistory.context:
    """Mark everything written inside as the loader's in the history."""
    return pghistory.context(loader=LOADER)


def store(
    model: type[models.Model],
    rows: Iterable[Row],
    key: Sequence[str],
    *,
    only_new: Sequence[str] = (),
    keep: Iterable[Key] = (),
) -> Stored:
    """Create rows that are missing and change rows that differ.

    Fields in ``only_new`` are set on creation and left alone afterwards. Rows whose key is in
    ``keep`` are neither created nor changed. Rows of the table that the data do not name stay.
    """
    existing = _existing(model, key)
    kept = set(keep)
    fresh: dict[Key, models.Model] = {}
    changed: dict[str, list[models.Model]] = {}
    counts = {"changed": 0, "unchanged": 0, "kept": 0}
    for row in rows:
        row_key = tuple(row[name] for name in key)
        if row_key in fresh:
            raise ValueError(f"{model.__name__}: two rows for {row_key}")
        stored = existing.get(row_key)
        if row_key in kept:
            counts["kept"] += 1
        elif stored is None:
            fresh[row_key] = model(**row)
        else:
            differing = _apply(stored, row, skip=only_new)
            counts["changed" if differing else "unchanged"] += 1
            if differing:
                changed.setdefault("|".join(differing), []).append(stored)
    manager = model._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    manager.bulk_create(fresh.values(), batch_size=500)
    for names, instances in changed.items():
        manager.bulk_update(instances, names.split("|"), batch_size=200)
    tally = Tally(str(model._meta.verbose_name_plural), created=len(fresh), **counts)  # noqa: SLF001
    return Stored(tally, {**existing, **fresh})


def _existing(model: type[models.Model], key: Sequence[str]) -> dict[Key, models.Model]:
    manager = model._default_manager  # noqa: SLF001
    return {tuple(getattr(row, name) for name in key): row for row in manager.all()}


def _apply(stored: models.Model, row: Row, *, skip: Sequence[str]) -> list[str]:
    """Set what differs and return the names of the fields set."""
    differing = [
        name for name, value in row.items() if name not in skip and getattr(stored, name) != value
    ]
    for name in differing:
        setattr(stored, name, row[name])
    return differing


def changed_by_people(model: type[models.Model]) -> set[int]:
    """Return the ids of rows whose newest change was not the loader's."""
    newest = (
        _events(model)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values_list("pgh_obj_id", "pgh_context__metadata__loader")
    )
    return {pk for pk, loader in newest if loader != LOADER}


def removed_keys(model: type[models.Model], *names: str) -> set[Key]:
    """Return the keys of rows that the loader once stored and that are gone.

    The history outlives the row, so that a record which somebody removed does not come back.
    """
    gone = (
        _events(model)
        .filter(pgh_context__metadata__loader=LOADER)
        .exclude(pgh_obj_id__in=model._default_manager.values("pk"))  # noqa: SLF001
        .values_list(*names)
        .distinct()
    )
    return set(gone)


def loaded_keys(model: type[models.Model], pks: Iterable[int], *names: str) -> set[Key]:
    """Return the keys under which the loader ever stored some rows."""
    loaded = _events(model).filter(pgh_obj_id__in=list(pks), pgh_context__metadata__loader=LOADER)
    return set(loaded.values_list(*names).distinct())


def _events(model: type[models.Model]) -> models.QuerySet[Any]:
    events: models.QuerySet[Any] = model.pgh_event_model.objects.all()  # type: ignore[attr-defined]
    return events
