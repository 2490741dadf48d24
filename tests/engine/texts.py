"""Lexicons and ranked companies for the tests of text."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from matchmaker.engine.text import (
    Assignment,
    Document,
    Lexicon,
    Relations,
    Statistics,
    analyse,
    assign,
    freeze,
    similarity,
)
from matchmaker.vocabulary import terms
from matchmaker.vocabulary.areas import AREA_ORDER

ROOT = Path(__file__).parents[2]
COMPANIES = ROOT / "companies" / "data" / "reference" / "companies_ca.csv"
NEEDS = Path(__file__).parent / "data" / "needs_three_languages.csv"

SMALL = Lexicon.build(
    [
        ("fuel-cell", "en", "fuel cell"),
        ("fuel-cell", "fr", "pile à combustible"),
        ("fuel-cell", "zh", "燃料电池"),
        ("fuel-cell-bus", "en", "fuel cell bus"),
        ("battery", "zh", "电池"),
        ("bus", "en", "bus"),
        ("bus", "zh", "公交车"),
        ("sludge", "en", "sludge"),
        ("drying", "en", "drying"),
        ("reactor", "en", "bio-reactor"),
        ("methane", "en", "methane"),
        ("methane", "zh", "甲烷"),
        ("sludge-drying", "en", "sludge drying unit"),
        ("commissioning", "en", "commissioning"),
        ("blocked", "en", "as well as"),
        ("monitoring", "zh", "VOCs监测"),
    ],
    Relations(
        broader=(("fuel-cell", "hydrogen"), ("hydrogen", "gas")),
        combinations=(("sludge-drying", ("drying", "sludge")),),
        hints=(("fuel-cell", "fuel-cell-bus", 50), ("methane", "sludge-drying", 60)),
        capabilities=(("fuel-cell-bus", False), ("sludge-drying", False), ("commissioning", True)),
        areas=(("fuel-cell-bus", "transport", 100), ("sludge-drying", "water", 100)),
        salience=(("methane", 100), ("blocked", 0), ("bus", 80), ("battery", 90)),
    ),
)


@cache
def vocabulary() -> Lexicon:
    return Lexicon.build(
        terms.entries(),
        Relations(
            broader=tuple(terms.broader()),
            combinations=tuple(terms.combinations()),
            hints=tuple(terms.hints()),
            capabilities=tuple(terms.capabilities()),
            areas=tuple(terms.areas()),
            salience=tuple(terms.salience()),
            harms=tuple(terms.harms()),
        ),
    )


def read(text: str, language: str | None = None) -> Document:
    return analyse(text, SMALL, language)


def halves(document: Document) -> dict[str, int]:
    return {concept.code: concept.halves for concept in document.concepts}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Market:
    """The public companies, read once."""

    names: list[str]
    documents: list[Document]
    labels: list[Assignment]
    areas: list[dict[str, int]]
    statistics: Statistics

    def ranking(self, text: str) -> list[str]:
        """Rank by text, assigned capabilities and areas, added without weights."""
        need = analyse(text, vocabulary())
        labels = assign(need, vocabulary())
        relevance = similarity([need], self.documents, self.statistics)[:, 0]
        capabilities, areas = _vector(labels.capabilities), _vector(labels.areas)
        totals = [
            relevance[index] / 1000
            + _cosine(capabilities, _vector(self.labels[index].capabilities))
            + _cosine(areas, self.areas[index])
            for index in range(len(self.names))
        ]
        order = sorted(range(len(totals)), key=lambda index: (-totals[index], index))
        return [self.names[index] for index in order]


@cache
def market() -> Market:
    rows = rows_of(COMPANIES)
    documents = [
        analyse(
            row["technology_summary"] + "\n" + row["sector_tags"].replace("|", "\n"), vocabulary()
        )
        for row in rows
    ]
    return Market(
        names=[row["name"] for row in rows],
        documents=documents,
        labels=[assign(document, vocabulary()) for document in documents],
        areas=[
            {AREA_ORDER[int(number) - 1]: 1 for number in row["priority_areas_assigned"].split("|")}
            for row in rows
        ],
        statistics=freeze(documents),
    )


def _vector(labels) -> dict[str, int]:
    return {label.code: label.strength for label in labels}


def _cosine(one: dict[str, int], other: dict[str, int]) -> float:
    product = sum(value * other.get(code, 0) for code, value in one.items())
    size = sum(value**2 for value in one.values()) * sum(value**2 for value in other.values())
    return product / sqrt(size) if size else 0.0
