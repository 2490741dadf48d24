"""The lists by the slow and simple way: every pair scored by the dense reference, then sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.benching import ours, text_index
from matchmaker.engine import postings, relevance
from matchmaker.engine.inputs import COMPONENTS, Quality, Weights, need_blocks
from matchmaker.engine.score import Gate, score
from matchmaker.engine.senses import split

if TYPE_CHECKING:
    from matchmaker.benching.ours import Lists
    from matchmaker.benching.synthetic import World


def lists(world: World, top: int) -> tuple[Lists, float]:
    """Return both sides' lists, and the share of pairs that pass the gates."""
    weights = Weights()
    offers = text_index.offer_texts(world.offer_texts, world.statistics)
    patterns = np.unique(offers.pattern).tolist()
    words = split(weights.values[COMPONENTS.index("text")], has_senses=world.senses is not None)
    every = np.arange(len(world.offers))
    ranked = np.empty((len(world.offers), len(world.needs)), dtype=np.int64)
    for part in need_blocks(len(world.needs)):
        rows = np.arange(part.start, part.stop)
        asked = text_index.need_terms(world.need_texts.rows(rows), world.terms, world.statistics)
        needs = postings.NeedTexts.build(asked, patterns, words.words)
        scores = score(
            world.offers,
            world.needs.rows(part),
            relevance.meet(offers, needs),
            np.full(len(rows), Quality.SOURCED, dtype=np.int16),
            world.hierarchy,
            weights,
            senses=world.senses.rows(every, rows) if world.senses else None,
        )
        ranked[:, part] = np.where(scores.gate == Gate.NONE, scores.score, -1)
    technologies, technology_scores = ours.best(ranked.T, top)
    needs_found, need_scores = ours.best(ranked, top)
    related = float((ranked >= 0).mean())
    return ours.Lists(technologies, technology_scores, needs_found, need_scores), related
