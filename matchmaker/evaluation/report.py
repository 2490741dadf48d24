"""One run of the whole evaluation as one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.engine.inputs import METHOD
from matchmaker.engine.text import TEXT_METHOD
from matchmaker.evaluation import (
    areas,
    calibration,
    glossary_pairs,
    phrases,
    ranking,
    readers,
    systems,
    vectors,
)
from matchmaker.evaluation.bootstrap import SEED, Comparison, Draws, from_draws
from matchmaker.evaluation.collection import read_collection
from matchmaker.evaluation.judged import read_judged
from matchmaker.evaluation.splits import TUNING, need_of
from matchmaker.evaluation.systems import OURS, OURS_ENCODER, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.evaluation.areas import Classes
    from matchmaker.evaluation.judged import Judgements
    from matchmaker.evaluation.metrics import Reals
    from matchmaker.evaluation.systems import Runs


AGAINST = (
    ("rules", "keywords"),
    ("rules_self_taught", "keywords"),
    ("rules_with_encoder", "keywords"),
    ("rules", "queries"),
    ("rules_self_taught", "queries"),
    ("rules_with_encoder", "queries"),
    ("labels_alone", "tfidf"),
    ("trained", "tfidf"),
    ("trained_with_encoder", "tfidf"),
    ("trained", "keywords"),
)


def evaluate(half: str, draws: int, seed: int = SEED) -> dict[str, Any]:
    """Measure the engine and every baseline on one half of the labelled data.

    Args:
        half: "tuning" or "evaluation".
        draws: number of bootstrap draws.
        seed: of the draws.

    Returns:
        Plain values; docs/evaluation.md says what each means.
    """
    collection = read_collection()
    every = read_judged(collection.rows_of)
    runs = systems.run(every.queries, collection)
    rows = every.rows_of(half)
    judged = every.take(rows)
    drawn = Draws.of([need_of(query.id) for query in judged.queries], draws, seed)
    ties = ranking.tie_break(list(collection.rows_of))
    values = {
        name: ranking.per_query(runs.scores[name][rows], judged, ties)
        for name in SYSTEMS
        if name in runs.scores
    }
    return {
        "method": METHOD,
        "text_method": TEXT_METHOD,
        "encoder": vectors.named(),
        "half": half,
        "draws": draws,
        "seed": seed,
        "judged": _counts(judged, len(collection.texts)),
        "ranking": {name: ranking.table(one, judged, drawn) for name, one in values.items()},
        "against": ranking.against(values, judged, drawn),
        "languages": {name: ranking.languages(one, judged, drawn) for name, one in values.items()},
        "calibration": _calibrations(every, rows, runs, drawn),
        "areas": area_figures(half, draws, seed),
        "phrases": phrase_figures(half, draws, seed),
        "not_measured": runs.missing,
    }


def area_figures(half: str, draws: int, seed: int = SEED) -> dict[str, Any]:
    """Measure the assignment of areas to texts, by rules and trained, beside baselines."""
    labelled = areas.read_labels()
    here = labelled.half(half)
    drawn = Draws.of(here.ids, draws, seed)
    given: dict[str, Classes] = {
        "rules": areas.by_rules(here.texts),
        "keywords": areas.by_keywords(here.texts),
    }
    learners, missing = _learners()
    for name, method in learners.items():
        given[name] = areas.held_out(labelled, half, method)
    measured = {name: drawn.macro_f1(here.classes, one, areas.NONE) for name, one in given.items()}
    count = len(here.ids)
    return {
        "texts": count,
        "macro_f1": {name: from_draws(*one, count).to_json() for name, one in measured.items()},
        "accuracy": {
            name: drawn.figure((one == here.classes).astype(np.float64)).to_json()
            for name, one in given.items()
        },
        "against": _pairs_of(measured, count),
        "not_measured": missing,
    }


def _learners() -> tuple[dict[str, areas.Fitted], dict[str, str]]:
    """Return what can be asked to learn on this machine, and why the rest cannot."""
    found: dict[str, areas.Fitted] = {
        "rules_self_taught": readers.by_rules_self_taught,
        "labels_alone": readers.by_labels_alone,
        "trained": readers.by_model,
    }
    missing = {}
    if vectors.is_there():
        found["rules_with_encoder"] = readers.by_rules_with_encoder
        found["trained_with_encoder"] = readers.by_model_with_encoder
    else:
        missing = dict.fromkeys(("rules_with_encoder", "trained_with_encoder"), systems.NO_ENCODER)
    if areas.tfidf_is_there():
        found |= {"tfidf": areas.by_tfidf, "names": areas.by_name, "queries": areas.by_list}
    else:
        missing |= dict.fromkeys(("tfidf", "names", "queries"), "not installed")
    return found, missing


def phrase_figures(half: str, draws: int, seed: int = SEED) -> dict[str, Any]:
    """Measure how often the translation of a phrase is the nearest phrase.

    The tuning half is the vocabulary's own terms, taken out of it; the evaluation half is the
    phrases that it never held.
    """
    if half == TUNING:
        said = glossary_pairs.pairs()
        words = phrases.in_words(said, glossary_pairs.lexicon_without(said))
    else:
        said = phrases.read_phrases()
        words = phrases.in_words(said)
    near = {"vocabulary": words}
    if vectors.is_there():
        meaning = phrases.in_meaning({name: vectors.encode(one) for name, one in said.items()})
        near["encoder"] = meaning
        for name, mix in (("both", phrases.as_component), ("corrected", phrases.corrected)):
            near[name] = {one: mix(meaning[one], words[one]) for one in phrases.DIRECTIONS}
    drawn = Draws.of([str(row) for row in range(len(said["en"]))], draws, seed)
    return {
        "phrases": len(said["en"]),
        "precision_at_1": {name: _precisions(one, drawn) for name, one in near.items()},
        "not_measured": {} if "encoder" in near else {"encoder": systems.NO_ENCODER},
    }


def _precisions(near: Mapping[tuple[str, str], Reals], drawn: Draws) -> dict[str, Any]:
    return {
        f"{source}-{target}": drawn.figure(phrases.hits(one)).to_json()
        for (source, target), one in near.items()
    }


def _pairs_of(measured: Mapping[str, tuple[float, Reals]], count: int) -> dict[str, Any]:
    """Compare the rules and the trained models with what each has to beat."""
    found = {}
    for own, other in AGAINST:
        if own in measured and other in measured:
            (first, means), (second, others) = measured[own], measured[other]
            found[f"{own} - {other}"] = Comparison(
                difference=from_draws(first - second, means - others, count),
                ratio=from_draws(first / second, means / others, count),
                share_above=float((means > others).mean()),
            ).to_json()
    return found


def _counts(judged: Judgements, technologies: int) -> dict[str, Any]:
    queries = judged.queries
    return {
        "technologies": technologies,
        "queries": len(queries),
        "needs": len({need_of(query.id) for query in queries}),
        "pairs": judged.pairs,
        "by_language": {
            language: sum(query.language == language for query in queries)
            for language in ranking.LANGUAGES
        },
        "by_grade": {str(grade): int((judged.grades == grade).sum()) for grade in range(4)},
    }


def _calibrations(
    every: Judgements, rows: Sequence[int], runs: Runs, drawn: Draws
) -> dict[str, Any]:
    """Fit the curve on the tuning half, whichever half is measured."""
    tuning = every.rows_of(TUNING)
    found = {}
    for name in (OURS, OURS_ENCODER):
        if name in runs.scores:
            scores = runs.scores[name]
            learned = calibration.judged_pairs(scores[tuning], every.grades[tuning])
            here = calibration.judged_pairs(scores[rows], every.grades[rows])
            result = calibration.calibrate(here, calibration.fit(learned), drawn)
            found[name] = _calibration(result)
    return found


def _calibration(result: calibration.Calibration) -> dict[str, Any]:
    return {
        "intercept": round(result.intercept, 4),
        "slope": round(result.slope, 4),
        "expected_calibration_error": result.error.to_json(),
        "bins": [_bin(one) for one in result.bins],
    }


def _bin(one: calibration.Bin) -> dict[str, Any]:
    return {
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "expected": round(one.expected, 4),
        "observed": one.observed.to_json(),
    }
