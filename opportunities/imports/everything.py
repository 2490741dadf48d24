"""Stores every reference table of this app, in the order in which they refer to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opportunities.imports.evidence import Known, store_evidence
from opportunities.imports.frameworks import store_frameworks
from opportunities.imports.needs import store_needs
from opportunities.imports.places import store_places
from opportunities.imports.programmes import store_programmes
from opportunities.imports.projects import store_projects
from opportunities.imports.signals import store_signals
from opportunities.imports.sources import store_sources

if TYPE_CHECKING:
    from matchmaker.tables import Tally


def store_opportunities() -> list[Tally]:
    """Store sources, places, evidence, policy, needs and programmes."""
    stored_sources = store_sources()
    sources = {key: source for (key,), source in stored_sources.rows.items()}
    stored_places = store_places(sources)
    places = {code: place for (code,), place in stored_places.rows.items()}
    known = Known(sources=sources, places=places)
    return [
        stored_sources.tally,
        stored_places.tally,
        *store_evidence(known),
        store_signals(known),
        *store_needs(known),
        store_programmes(sources),
        store_projects(known),
        *store_frameworks(known),
    ]
