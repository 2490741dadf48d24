"""Priority areas read from texts: the labelled texts, the product's rules, usual baselines."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.evaluation.collection import labels_of
from matchmaker.evaluation.splits import fold_of, half_of
from matchmaker.vocabulary.areas import AREA_NAMES, PriorityArea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Classes = NDArray[np.intp]
    Fitted = Callable[[Sequence[str], Classes, Sequence[str]], Classes]

LABELS = Path(__file__).parent / "data" / "area_labels.jsonl"
NUMBERS = (1, 3, 4, 5, 6, 7)
"""The areas that the labels have, by the working group's number."""

CODES = tuple(PriorityArea.values[number - 1] for number in NUMBERS)
NONE = len(CODES)
"""Class of a text in which a system finds none of the areas."""

KEYWORDS = {
    PriorityArea.LOW_CARBON_ELECTRICITY: (
        "renewable hydropower hydroelectric solar photovoltaic wind geothermal nuclear biomass "
        "generation generating dam turbine megawatt power plant clean energy"
    ),
    PriorityArea.TRANSMISSION_GRID: (
        "transmission distribution grid network substation interconnection interconnector line "
        "lines electricity access electrification rural utility losses metering"
    ),
    PriorityArea.NEXT_GENERATION_TRANSPORTATION: (
        "transport transportation bus buses metro rail railway railways train urban mobility "
        "traffic vehicle vehicles road transit passenger freight port ports corridor"
    ),
    PriorityArea.WASTEWATER_TREATMENT: (
        "wastewater sewage sewerage sanitation sewer water supply sludge effluent drainage "
        "treatment utilities drinking"
    ),
    PriorityArea.ENERGY_EXTRACTION: (
        "oil gas petroleum coal mining mine mines mineral minerals extractive extractives flaring "
        "pipeline hydrocarbon hydrocarbons drilling well wells reservoir methane"
    ),
    PriorityArea.INDUSTRIAL_PROCESSES_WASTE_REMEDIATION: (
        "industrial industry waste landfill recycling hazardous remediation contaminated pollution "
        "solid ozone cfc chemicals pops pcb mercury disposal cleaner production contamination"
    ),
}
"""A user's own word search: twenty or so words of each area, none of them from the vocabulary."""

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Texts with the area that their publisher's sector stands for.

    Attributes:
        ids: stable ids.
        texts: title and objective.
        classes: index into `CODES`.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    classes: Classes

    def rows(self, index: Sequence[int] | Classes) -> Labelled:
        """Take some rows."""
        return Labelled(
            tuple(self.ids[row] for row in index),
            tuple(self.texts[row] for row in index),
            self.classes[np.asarray(index, dtype=np.intp)],
        )

    def half(self, name: str) -> Labelled:
        """Take the rows of one half."""
        return self.rows([row for row, one in enumerate(self.ids) if half_of(one) == name])


def read_labels(path: Path = LABELS) -> Labelled:
    """Read the labelled texts, one JSON object a line with id, title, text and area (number)."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return Labelled(
        tuple(row["id"] for row in rows),
        tuple(f"{row['title']}\n{row['text']}" for row in rows),
        np.array([NUMBERS.index(int(row["area"])) for row in rows], dtype=np.intp),
    )


def by_keywords(texts: Sequence[str]) -> Classes:
    """Give each text the area with the most keywords in it; the first of the group's on a tie."""
    lists = [frozenset(KEYWORDS[PriorityArea(code)].split()) for code in CODES]
    return np.array([_most(_counts(text, lists)) for text in texts], dtype=np.intp)


def by_name(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Ask for each area by its published name: the text goes to the closest by TF-IDF.

    Args:
        known: texts that, beside those asked, tell how rare a word is.
        _: their classes, which are not looked at.
        asked: texts to classify; one without a word of any name has no area.
    """
    return _by_query(known, asked, [AREA_NAMES[code].en for code in CODES])


def by_list(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Ask for each area by its list of keywords instead."""
    return _by_query(known, asked, [KEYWORDS[PriorityArea(code)] for code in CODES])


def by_rules(texts: Sequence[str]) -> Classes:
    """Give each text the strongest of the areas that the product's own rules assign."""
    return np.array([_strongest(text) for text in texts], dtype=np.intp)


def by_tfidf(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from words: TF-IDF with logistic regression, as scikit-learn has them.

    Args:
        known: texts to learn from.
        classes: their classes.
        asked: texts to classify.
    """
    words: Any = import_module("sklearn.feature_extraction.text")
    linear: Any = import_module("sklearn.linear_model")
    weigher = words.TfidfVectorizer(sublinear_tf=True, stop_words="english")
    model = linear.LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    model.fit(weigher.fit_transform(known), classes)
    return np.asarray(model.predict(weigher.transform(asked)), dtype=np.intp)


def _by_query(known: Sequence[str], asked: Sequence[str], queries: Sequence[str]) -> Classes:
    words: Any = import_module("sklearn.feature_extraction.text")
    weigher = words.TfidfVectorizer(sublinear_tf=True, stop_words="english")
    weigher.fit([*known, *asked])
    cosines = (weigher.transform(asked) @ weigher.transform(queries).T).toarray()
    return np.where(cosines.max(axis=1) > 0, cosines.argmax(axis=1), NONE)


def tfidf_is_there() -> bool:
    """Tell whether scikit-learn is installed; it is no part of the product."""
    return find_spec("sklearn") is not None


def held_out(labelled: Labelled, half: str, method: Fitted) -> Classes:
    """Classify one half by what is learned without it.

    The evaluation half is classified by a model of the whole tuning half. The tuning half is
    classified fold by fold by models of its other folds: the evaluation half teaches nothing.

    Args:
        labelled: both halves.
        half: which one to classify.
        method: learns from texts and classes, classifies further texts.

    Returns:
        The classes of the half's rows, in their order.
    """
    known = labelled.half("tuning")
    if half == "evaluation":
        return method(known.texts, known.classes, labelled.half(half).texts)
    found = np.full(len(known.ids), NONE, dtype=np.intp)
    for inside, outside in _folds(known):
        learned = known.rows(outside)
        found[inside] = method(learned.texts, learned.classes, known.rows(inside).texts)
    return found


def _folds(known: Labelled) -> Iterator[tuple[list[int], list[int]]]:
    folds = [fold_of(one) for one in known.ids]
    for fold in sorted(set(folds)):
        inside = [row for row, one in enumerate(folds) if one == fold]
        yield inside, [row for row, one in enumerate(folds) if one != fold]


def _counts(text: str, lists: Sequence[frozenset[str]]) -> list[int]:
    words = _WORD.findall(text.lower())
    return [sum(word in one for word in words) for one in lists]


def _most(counts: Sequence[int]) -> int:
    return counts.index(max(counts)) if any(counts) else NONE


def _strongest(text: str) -> int:
    for label in labels_of(text).areas:
        if label.code in CODES:
            return CODES.index(label.code)
    return NONE
