"""The vectors that count in a generation: those of the one encoder that it was opened with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine.encoders import Identity
from matchmaker.engine.senses import Senses
from matchmaker.matching import documents, encoders, vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companies.models import Technology
    from matchmaker.engine.encoders import Vectors
    from matchmaker.matching.models import Generation
    from matchmaker.matching.reading import Demand, Supply
    from opportunities.models import Need


def marker() -> str:
    """Name the encoder that the settings ask for and that is installed; empty without one."""
    encoder = encoders.current()
    if encoder is None:
        return ""
    one = encoder.identity
    return f"{one.name} {one.version} {one.sha256} {one.dimension}"


def identity_of(generation: Generation) -> Identity | None:
    """Return the encoder whose vectors count in a generation, or nothing where words do all."""
    if not generation.encoder:
        return None
    name, version, sha256, dimension = generation.encoder.split()
    return Identity(name, version, sha256, int(dimension))


def of_technologies(
    technologies: Sequence[Technology], identity: Identity, *, keep: bool
) -> Vectors:
    """Return (t, d) vectors; `keep` stores those that had to be made."""
    texts = [documents.technology_text(row) for row in technologies]
    return vectors.read("technology", [row.pk for row in technologies], texts, identity, keep=keep)


def of_needs(needs: Sequence[Need], identity: Identity, *, keep: bool) -> Vectors:
    """Return (n, d) vectors; `keep` stores those that had to be made."""
    texts = [documents.need_text(row) for row in needs]
    return vectors.read("need", [row.pk for row in needs], texts, identity, keep=keep)


def of_both(supply: Supply, demand: Demand, generation: Generation) -> Senses | None:
    """Return the vectors of both sides as the engine takes them; writes nothing."""
    identity = identity_of(generation)
    if identity is None:
        return None
    return Senses(
        of_technologies(supply.technologies, identity, keep=False),
        of_needs(demand.needs, identity, keep=False),
    )
