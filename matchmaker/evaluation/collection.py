"""The technologies that are ranked: the reference data as shipped, read without a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from companies.imports.public_records import unsaved_records
from matchmaker.engine import text
from matchmaker.engine.inputs import AREAS, DELIVERIES_MAX, Offers, Quality
from matchmaker.matching import documents, reading
from matchmaker.matching.assign import LEADS_FROM
from matchmaker.matching.evidence import AREA_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from companies.models import Technology
    from matchmaker.engine.inputs import Flags, Thousandths
    from matchmaker.engine.text import Assignment
    from matchmaker.evaluation.judged import Key


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Technologies with their texts, as the engine takes them.

    Attributes:
        supply: as the product reads it; labels are assigned anew from the texts.
        texts: (t,) the words of each technology.
        rows_of: row of each technology.
    """

    supply: reading.Supply
    texts: tuple[str, ...]
    rows_of: Mapping[Key, int]


def read_collection() -> Collection:
    """Read the technologies that ship with the product, in the order of their file."""
    technologies, deliveries = unsaved_records()
    counted = Counter(row.company_id for row in deliveries)
    texts = tuple(documents.technology_text(row) for row in technologies)
    labels = [labels_of(words) for words in texts]
    supply = reading.Supply(
        technologies,
        _offers(technologies, labels, counted),
        [documents.of_technology(row) for row in technologies],
    )
    keys = {(row.company.slug, row.name): index for index, row in enumerate(technologies)}
    return Collection(supply, texts, keys)


def labels_of(words: str) -> Assignment:
    """Return the areas and capabilities that the rules find in a text."""
    return text.assign(documents.analyse(words), documents.lexicon())


def area_rows(rows: Iterable[Sequence[str]]) -> Flags:
    """Return (r, 8), True where a row has the area."""
    listed = list(rows)
    found = np.zeros((len(listed), AREAS), dtype=np.bool_)
    for row, areas in enumerate(listed):
        found[row, [AREA_COLUMN[area] for area in areas]] = True
    return found


def _offers(
    technologies: Sequence[Technology], labels: Sequence[Assignment], delivered: Mapping[int, int]
) -> Offers:
    count = len(technologies)
    unknown = np.zeros(count, dtype=np.int16)
    capabilities = _capabilities(labels)
    return Offers(
        areas=area_rows(row.areas for row in technologies),
        area_quality=_assigned([bool(row.areas) for row in technologies]),
        capabilities=capabilities,
        capability_quality=_assigned([bool(row.any()) for row in capabilities]),
        trl=np.zeros(count, dtype=np.int8),
        trl_quality=unknown,
        capacity_cad=np.full(count, np.nan),
        capacity_quality=unknown,
        china_deliveries=np.array(
            [min(delivered[row.company_id], DELIVERIES_MAX) or -1 for row in technologies],
            dtype=np.int8,
        ),
    )


def _capabilities(labels: Sequence[Assignment]) -> Thousandths:
    found = np.zeros((len(labels), len(reading.CAPABILITY_COLUMN)), dtype=np.int16)
    for row, one in enumerate(labels):
        for label in one.capabilities:
            leads = label.strength >= LEADS_FROM
            column = reading.CAPABILITY_COLUMN[label.code]
            found[row, column] = reading.LEADS if leads else reading.SUPPORTS
    return found


def _assigned(known: Sequence[bool]) -> Thousandths:
    return np.where(known, Quality.ASSIGNED, Quality.UNKNOWN).astype(np.int16)
