"""Figures of the rankings: by system, language and area, and ours against each baseline."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.evaluation import metrics
from matchmaker.evaluation.systems import BASELINES, OURS, OURS_ENCODER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.evaluation.bootstrap import Draws
    from matchmaker.evaluation.judged import Judgements
    from matchmaker.evaluation.metrics import Order, Reals

LANGUAGES = ("en", "fr", "zh")
MAIN = "ndcg_at_10"
CONDENSED = f"condensed_{MAIN}"
ENGLISH = f"english_{MAIN}"
METRICS = {
    MAIN: metrics.ndcg,
    "recall_at_20": metrics.recall,
    "mrr": metrics.reciprocal_rank,
}


def tie_break(keys: Sequence[tuple[str, str]]) -> Order:
    """Return an arbitrary, fixed order of the technologies, so that no system gains by ties."""
    digests = [hashlib.sha256("\n".join(key).encode()).hexdigest() for key in keys]
    return np.argsort(np.argsort(np.array(digests)))


def per_query(scores: Reals, judged: Judgements, ties: Order) -> dict[str, Reals]:
    """Return every metric of every query, on full and on condensed lists.

    Args:
        scores: (n, t) of one system.
        judged: n queries.
        ties: (t,) order among equal scores.

    Returns:
        Name to (n,); the names of condensed lists begin with "condensed_".
    """
    full = [metrics.ranking(row, ties) for row in scores]
    short = [
        metrics.condensed(order, grades) for order, grades in zip(full, judged.grades, strict=True)
    ]
    found = {}
    for name, metric in METRICS.items():
        found[name] = _each(metric, full, judged)
        found[f"condensed_{name}"] = _each(metric, short, judged)
    return found


def table(values: Mapping[str, Reals], judged: Judgements, draws: Draws) -> dict[str, Any]:
    """Return the figures of one system as plain values."""
    main = values[MAIN]
    areas = sorted({query.area for query in judged.queries})
    return {
        **{name: draws.figure(one).to_json() for name, one in values.items()},
        "by_language": {
            language: draws.figure(of_language(main, judged, language)).to_json()
            for language in LANGUAGES
        },
        "by_area": {
            area: draws.figure(
                np.where([query.area == area for query in judged.queries], main, np.nan)
            ).to_json()
            for area in areas
        },
    }


def against(
    values: Mapping[str, Mapping[str, Reals]], judged: Judgements, draws: Draws
) -> dict[str, Any]:
    """Compare ours, with and without the encoder, with every baseline that was measured.

    English queries are also compared by themselves: no baseline of words crosses languages.
    """
    return {
        own: {
            other: _compared(values[own], values[other], judged, draws)
            for other in BASELINES
            if other in values
        }
        for own in (OURS, OURS_ENCODER)
        if own in values
    }


def _compared(
    ours: Mapping[str, Reals], theirs: Mapping[str, Reals], judged: Judgements, draws: Draws
) -> dict[str, Any]:
    english = [of_language(one[MAIN], judged, "en") for one in (ours, theirs)]
    return {
        MAIN: draws.compare(ours[MAIN], theirs[MAIN]).to_json(),
        ENGLISH: draws.compare(*english).to_json(),
        CONDENSED: draws.compare(ours[CONDENSED], theirs[CONDENSED]).to_json(),
    }


def languages(values: Mapping[str, Reals], judged: Judgements, draws: Draws) -> dict[str, Any]:
    """Return the mean nDCG of French and of Chinese queries over that of English ones."""
    english = of_language(values[MAIN], judged, "en")
    return {
        language: draws.ratio(of_language(values[MAIN], judged, language), english).to_json()
        for language in LANGUAGES[1:]
    }


def of_language(values: Reals, judged: Judgements, language: str) -> Reals:
    """Keep the values of one language's queries; nan in place of all others."""
    return np.where([query.language == language for query in judged.queries], values, np.nan)


def _each(metric: Any, orders: Sequence[Order], judged: Judgements) -> Reals:
    pairs = zip(orders, judged.grades, strict=True)
    return np.array([metric(order, grades) for order, grades in pairs], dtype=np.float64)
