"""What commissioners and administrators do with needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import pghistory
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from opportunities.models import Need, NeedCapability, Source

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from opportunities.models import Place

REF_LENGTH = 12
SLUG_WORDS = 80


class StaleNeedError(Exception):
    """Someone changed the need since the person opened it."""


@dataclass(frozen=True, slots=True)
class Required:
    """A capability that is asked for, by a person or by a rule that a person let speak."""

    code: str
    weight: int
    is_mandatory: bool = False
    is_confirmed: bool = False
    assigned_from: str = ""
    """What a rule took the capability from; empty where a person asks for it."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where a person read of a need."""

    title: str
    url: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Details:
    """What is written with a need, beside its own row."""

    also_places: list[Place]
    required: list[Required]
    source: SourceFacts
    is_published: bool
    changes_areas: bool = True


def create_need(need: Need, *, key: UUID, details: Details, by: User, at: datetime) -> Need:
    """Store a new need with its source; the same key sent twice stores one.

    Args:
        need: the row as the form filled it in, not stored yet.
        key: made with the empty form, and sent back with it.
        details: what is written with the row.
        by: who writes it.
        at: when.
    """
    stored = Need.objects.filter(public_id=key, created_by=by).first()
    if stored:
        return stored
    if Need.objects.filter(ref=_ref(key)).exists():
        # Somebody else's key, seen or guessed: this form is one of its own.
        key = uuid4()
    need.public_id = key
    need.ref = _ref(key)
    need.slug = f"{slugify(need.title_en)[:SLUG_WORDS].strip('-') or 'need'}-{key.hex[:8]}"
    need.created_by = by
    try:
        with transaction.atomic(), pghistory.context(action="create_need", by=by.pk):
            _write(need, details, at=at)
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return Need.objects.get(public_id=key, created_by=by)
    return need


def _ref(key: UUID) -> str:
    return f"MM-{key.hex[:REF_LENGTH].upper()}"


def edit_need(need: Need, *, version: int | None, details: Details, by: User, at: datetime) -> Need:
    """Store the changes of a need, unless someone else was faster.

    Raises:
        StaleNeedError: the stored need is no longer the version that the person saw.
    """
    with transaction.atomic(), pghistory.context(action="edit_need", by=by.pk):
        current = Need.objects.select_for_update().get(pk=need.pk)
        if current.change_seq != version:
            raise StaleNeedError
        _write(need, details, at=at)
    return need


def _write(need: Need, details: Details, *, at: datetime) -> None:
    need.source = _source_of(need, details.source, at=at)
    need.is_published = details.is_published
    need.areas_assigned = need.areas_assigned and not details.changes_areas
    need.save()
    need.also_places.set(place for place in details.also_places if place != need.place)
    _require(need, details.required)


def _source_of(need: Need, facts: SourceFacts, *, at: datetime) -> Source:
    """Keep a shared source that says the same; another one is the person's own report."""
    own_key = f"need-{need.public_id}"
    source = need.source if need.source_id else None
    is_shared = source is not None and source.key != own_key
    # The row's own address points into the source, which may be a whole data set.
    if source and is_shared and (source.title, source.published_on) == (facts.title, facts.on):
        return source
    written = {
        "title": facts.title,
        "url": facts.url,
        "kind": Source.Kind.REPORT,
        "published_on": facts.on,
        "retrieved_on": at.date(),
    }
    return Source.objects.update_or_create(key=own_key, defaults=written)[0]


def _require(need: Need, required: list[Required]) -> None:
    """Write the capabilities that differ from the stored ones."""
    stored = {row.code: row for row in need.required_capabilities.all()}
    need.required_capabilities.exclude(code__in=[one.code for one in required]).delete()
    for one in required:
        row = stored.get(one.code) or NeedCapability(need=need, code=one.code)
        touched = (row.weight, row.is_mandatory) != (one.weight, one.is_mandatory)
        if row.pk and not touched and not (row.is_assigned and one.is_confirmed):
            continue
        row.weight, row.is_mandatory = one.weight, one.is_mandatory
        # Whoever weighs or confirms a capability has taken it over from the rule.
        row.is_assigned = bool(one.assigned_from)
        row.evidence_phrase = one.assigned_from or row.evidence_phrase
        row.save()
