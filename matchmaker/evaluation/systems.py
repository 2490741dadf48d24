"""Runs the engine and every baseline over the same queries and the same technologies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.senses import Senses
from matchmaker.evaluation import baselines, fulltext, ours, vectors
from matchmaker.evaluation.bootstrap import SEED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.collection import Collection
    from matchmaker.evaluation.judged import Query
    from matchmaker.evaluation.metrics import Reals

OURS = "ours"
OURS_ENCODER = "ours_with_encoder"
BASELINES = ("bm25", "embedding", "full_text", "areas", "random")
SYSTEMS = (OURS, OURS_ENCODER, *BASELINES)

NO_ENCODER = "not installed"
NO_DATABASE = "not measured: no database"


@dataclass(slots=True)
class Runs:
    """What each system says of each query.

    Attributes:
        scores: system to (n, t).
        missing: system that was not measured to the reason.
    """

    scores: dict[str, Reals] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def run(queries: Sequence[Query], collection: Collection) -> Runs:
    """Run every system that this machine has."""
    texts = [query.text for query in queries]
    languages = [query.language for query in queries]
    runs = Runs()
    runs.scores[OURS] = ours.scores(texts, collection)
    runs.scores["bm25"] = baselines.by_words(texts, languages, collection)
    runs.scores["areas"] = baselines.by_areas(texts, collection)
    runs.scores["random"] = baselines.by_chance(len(texts), collection, SEED)
    _run_vectors(runs, texts, collection)
    if fulltext.is_there():
        runs.scores["full_text"] = fulltext.by_full_text(texts, languages, collection.texts)
    else:
        runs.missing["full_text"] = NO_DATABASE
    return runs


def _run_vectors(runs: Runs, texts: Sequence[str], collection: Collection) -> None:
    if not vectors.is_there():
        runs.missing["embedding"] = runs.missing[OURS_ENCODER] = NO_ENCODER
        return
    asked, offered = vectors.whole(texts), vectors.whole(collection.texts)
    units = [vectors.to_unit(one.astype(np.float64)) for one in (asked, offered)]
    runs.scores["embedding"] = baselines.by_vectors(*units)
    runs.scores[OURS_ENCODER] = ours.scores(texts, collection, Senses(offered, asked))
