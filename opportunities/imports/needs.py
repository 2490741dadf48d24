"""Stores needs of every origin with their places."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from matchmaker.tables import Row, Tally, changed_by_people, removed_keys, store
from opportunities.imports.notices import mission_needs, notice_needs
from opportunities.imports.worldbank import worldbank_needs
from opportunities.models import Need, NeedPlace

if TYPE_CHECKING:
    from opportunities.imports.evidence import Known


def store_needs(known: Known) -> list[Tally]:
    """Store the needs; one that a person changed or removed is left alone."""
    touched = changed_by_people(Need)
    keep = set(Need.objects.filter(pk__in=touched).values_list("ref"))
    keep |= set(Need.objects.exclude(created_by=None).values_list("ref"))
    keep |= removed_keys(Need, "ref")
    rows: list[Row] = []
    further: dict[str, list[int]] = {}
    for row in chain(worldbank_needs(known), notice_needs(known), mission_needs(known)):
        further[row["ref"]] = [known.places[code].pk for code in row.pop("also")]
        row["place_id"] = known.places[row.pop("place")].pk
        if not row["areas"]:
            # The text may have been given areas since; the data say nothing against them.
            del row["areas"]
        rows.append(row)
    stored = store(Need, rows, ("ref",), only_new=("slug",), keep=keep)
    ours = {ref: stored.rows[ref,].pk for ref in further if (ref,) not in keep}
    return [stored.tally, _store_places(ours, further)]


def _store_places(needs: dict[str, int], further: dict[str, list[int]]) -> Tally:
    """Store the further places of needs and drop those that the data no longer name."""
    wanted = [
        {"need_id": need, "place_id": place}
        for ref, need in needs.items()
        for place in dict.fromkeys(further[ref])
    ]
    named = {(row["need_id"], row["place_id"]) for row in wanted}
    old = [
        link.pk
        for link in NeedPlace.objects.filter(need__in=needs.values())
        if (link.need_id, link.place_id) not in named
    ]
    NeedPlace.objects.filter(pk__in=old).delete()
    return store(NeedPlace, wanted, ("need_id", "place_id")).tally
