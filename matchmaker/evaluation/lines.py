"""The evaluation as lines of text; every figure with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.evaluation.systems import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LABELS = {
    "ours": "ours",
    "ours_with_encoder": "ours, with the encoder",
    "bm25": "BM25 alone",
    "embedding": "embedding alone",
    "full_text": "PostgreSQL full text",
    "areas": "areas alone",
    "random": "random",
    "tfidf": "TF-IDF with logistic regression",
    "names": "areas' names as TF-IDF queries",
    "queries": "keyword lists as TF-IDF queries",
    "keywords": "keyword rules",
    "rules": "ours, untrained",
    "rules_self_taught": "ours, untrained, self-taught",
    "rules_with_encoder": "ours, untrained, with the encoder",
    "labels_alone": "ours, trained, labels alone",
    "trained": "ours, trained",
    "trained_with_encoder": "ours, trained, with the encoder",
    "vocabulary": "vocabulary alone",
    "encoder": "encoder alone",
    "both": "vocabulary and encoder",
    "corrected": "both, corrected for hubs",
    "ndcg_at_10": "nDCG@10",
    "english_ndcg_at_10": "nDCG@10, English queries",
    "recall_at_20": "recall@20",
    "mrr": "MRR",
    "condensed_ndcg_at_10": "nDCG@10, judged only",
    "condensed_recall_at_20": "recall@20, judged only",
    "condensed_mrr": "MRR, judged only",
}
WIDTH = 40


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a run of `report.evaluate`, section by section."""
    judged = found["judged"]
    yield (
        f"{found['half']} half: {judged['queries']} queries from {judged['needs']} needs,"
        f" {judged['pairs']} judged pairs, {judged['technologies']} technologies;"
        f" 95 % intervals of {found['draws']} draws"
    )
    yield (
        f"method {found['method']}, text {found['text_method']}, encoder {found['encoder']},"
        f" seed {found['seed']}"
    )
    yield from _ranking(found["ranking"], found["not_measured"])
    yield from _groups(found["ranking"])
    yield from _against(found["against"])
    yield from _languages(found["languages"])
    for name, one in found["calibration"].items():
        yield from _calibration(name, one)
    yield from _areas(found["areas"])
    yield from _phrases(found["phrases"])


def written(figure: Mapping[str, Any]) -> str:
    """Return a figure with its interval, or say that there is none."""
    if figure["value"] is None:
        return "none"
    if figure["low"] is None:
        return f"{figure['value']:.3f}"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _row(label: str, said: str) -> str:
    return f"  {LABELS.get(label, label):<{WIDTH}}{said}"


def _ranking(ranked: Mapping[str, Any], missing: Mapping[str, str]) -> Iterator[str]:
    names = [name for name in next(iter(ranked.values())) if not name.startswith("by_")]
    for metric in names:
        yield ""
        yield LABELS[metric]
        for system, one in ranked.items():
            yield _row(system, written(one[metric]))
        for system, reason in missing.items():
            yield _row(system, reason)


def _groups(ranked: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "nDCG@10 by language"
    for system, one in ranked.items():
        for name, figure in one["by_language"].items():
            yield _row(f"{LABELS[system]}, {name}", f"{written(figure)}, n {figure['n']}")
    for system in (OURS, "bm25"):
        yield ""
        yield f"nDCG@10 by area, {LABELS[system]}; every system's by --json"
        for name, figure in ranked[system]["by_area"].items():
            yield _row(name, f"{written(figure)}, n {figure['n']}")


def _against(compared: Mapping[str, Any]) -> Iterator[str]:
    for own, others in compared.items():
        for metric in ("ndcg_at_10", "english_ndcg_at_10", "condensed_ndcg_at_10"):
            yield ""
            yield f"{LABELS[metric]}: {LABELS[own]} against"
            for other, one in others.items():
                yield _row(other, _compared(one[metric]))


def _compared(one: Mapping[str, Any]) -> str:
    share = one["share_of_draws_above"]
    above = "none" if share is None else f"{share:.1%}"
    return (
        f"x {written(one['ratio'])}, difference {written(one['difference'])},"
        f" above in {above} of draws"
    )


def _languages(ratios: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "nDCG@10 over that of English queries"
    for system, one in ratios.items():
        for language, figure in one.items():
            yield _row(f"{LABELS[system]}, {language}", written(figure))


def _calibration(system: str, one: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"Calibration of {LABELS[system]}: share of pairs with grade 2 or 3"
    yield _row("expected calibration error", written(one["expected_calibration_error"]))
    for each in one["bins"]:
        scores = f"score {100 * each['low']:.1f} to {100 * each['high']:.1f}"
        observed = each["observed"]
        said = f"expected {each['expected']:.3f}, observed {written(observed)}, n {observed['n']}"
        yield _row(scores, said)


def _areas(found: Mapping[str, Any]) -> Iterator[str]:
    for metric, label in (("macro_f1", "macro-F1"), ("accuracy", "accuracy")):
        yield ""
        yield f"Assignment of areas, {label}, {found['texts']} texts, six areas"
        for name, figure in found[metric].items():
            yield _row(name, written(figure))
        for name, reason in found["not_measured"].items():
            yield _row(name, reason)
    yield ""
    yield "Assignment of areas, differences in macro-F1"
    for name, one in found["against"].items():
        yield _row(name, _compared(one))


def _phrases(found: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"Precision at 1 of {found['phrases']} phrases that the vocabulary lacks"
    for name, directions in found["precision_at_1"].items():
        for direction, figure in directions.items():
            yield _row(f"{LABELS[name]}, {direction}", written(figure))
    for name, reason in found["not_measured"].items():
        yield _row(name, reason)
