"""Recipes of engine inputs: defaults make one pair that matches well."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matchmaker.engine.bm25 import Statistics, freeze
from matchmaker.engine.documents import ConceptCount, Document, WordCount
from matchmaker.engine.inputs import Hierarchy, Needs, Offers, Weights
from matchmaker.engine.relevance import Relevance, relevance
from matchmaker.engine.teams import TeamProblem

COLUMNS = 6


def area_row(*areas: int) -> np.ndarray:
    row = np.zeros((1, 8), dtype=bool)
    row[0, list(areas)] = True
    return row


def column_row(**strengths: int) -> np.ndarray:
    row = np.zeros((1, COLUMNS), dtype=np.int16)
    for name, value in strengths.items():
        row[0, int(name[1:])] = value
    return row


def _one(value: object, kind: str) -> np.ndarray:
    return np.array([value], dtype=kind)


TREE = Hierarchy(branches=np.array([0, 0, 1, 2, 2, 3]), areas=np.array([0, 0, 0, 5, 5, 5]))
"""Six capabilities: 0 and 1 share a branch, 0 to 2 an area, 3 to 5 another."""


def make_offer(**changes: object) -> Offers:
    """Build one technology; arguments replace arrays of one row."""
    offer = Offers(
        areas=area_row(0),
        area_quality=_one(1000, "int16"),
        capabilities=column_row(c0=1000),
        capability_quality=_one(1000, "int16"),
        trl=_one(9, "int8"),
        trl_quality=_one(1000, "int16"),
        capacity_cad=_one(5e6, "float64"),
        capacity_quality=_one(1000, "int16"),
        china_deliveries=_one(3, "int8"),
    )
    return replace(offer, **changes)


def make_need(**changes: object) -> Needs:
    """Build one need; arguments replace arrays of one row."""
    need = Needs(
        areas=area_row(0),
        area_quality=_one(1000, "int16"),
        capability_weights=column_row(c0=1000),
        mandatory=np.zeros((1, COLUMNS), dtype=bool),
        capability_quality=_one(1000, "int16"),
        severity=np.full((1, 8), 1000, dtype=np.int16),
        severity_quality=_one(1000, "int16"),
        tailwind=np.full((1, 8), 1000, dtype=np.int16),
        tailwind_quality=_one(1000, "int16"),
        minimum_trl=_one(7, "int8"),
        size_cad=_one(4e6, "float64"),
        size_is_total=np.zeros(1, dtype=bool),
        size_quality=_one(1000, "int16"),
    )
    return replace(need, **changes)


def text_of(share: int, unit: int = 2000) -> Relevance:
    """Make the text relevance of one pair."""
    value = np.array([[share]], dtype=np.int16)
    return Relevance(value.astype(np.int32) * unit, value, np.ones((1, 1), dtype=bool))


def make_document(*terms: str, languages: tuple[str, ...] = ("en",), length: int = 9) -> Document:
    """Build an analysed text; a term with a colon is a word, the others are concepts."""
    return Document(
        languages=languages if terms else (),
        concepts=tuple(
            ConceptCount(term, 2, 100, (term,), 1) for term in sorted(terms) if ":" not in term
        ),
        words=tuple(
            WordCount(term, 1, is_covered=False, surface=term)
            for term in sorted(terms)
            if ":" in term
        ),
        length=length if terms else 0,
    )


def random_documents(seed: int, count: int) -> list[Document]:
    """Draw texts in one or two of three languages; every eighth says nothing."""
    draw = np.random.default_rng(seed)
    found = []
    for row in range(count):
        spoken = [["en"], ["fr"], ["zh"], ["en", "fr"], ["en", "zh"]][draw.integers(5)]
        words = [f"{spoken[draw.integers(len(spoken))]}:{draw.integers(30)}" for _ in range(6)]
        concepts = [f"concept-{draw.integers(40)}" for _ in range(4)]
        terms = sorted({*words, *concepts}) if row % 8 else []
        found.append(
            make_document(*terms, languages=tuple(spoken), length=int(draw.integers(5, 30)))
        )
    return found


def random_texts(seed: int, offers: int, needs: int) -> tuple[list, list, Statistics]:
    """Draw the texts of t technologies and n needs, with their statistics."""
    supply, demand = random_documents(seed, offers), random_documents(seed + 1000, needs)
    return supply, demand, freeze([*supply, *demand])


def random_market(
    seed: int, offers: int, needs: int, columns: int = 24, weights: Weights | None = None
) -> tuple:
    """Draw t technologies and n needs with every kind of gap in them."""
    draw = np.random.default_rng(seed)

    def quality(rows: int) -> np.ndarray:
        return draw.choice([0, 500, 800, 1000], rows).astype(np.int16)

    def sparse(rows: int) -> np.ndarray:
        held = draw.random((rows, columns)) < 0.1
        return (held * draw.integers(1, 1001, (rows, columns))).astype(np.int16)

    def money(rows: int) -> np.ndarray:
        return np.where(draw.random(rows) < 0.3, np.nan, 10 ** draw.uniform(4, 9, rows))

    supply = Offers(
        areas=draw.random((offers, 8)) < 0.2,
        area_quality=quality(offers),
        capabilities=sparse(offers),
        capability_quality=quality(offers),
        trl=draw.integers(0, 10, offers).astype(np.int8),
        trl_quality=quality(offers),
        capacity_cad=money(offers),
        capacity_quality=quality(offers),
        china_deliveries=draw.integers(-1, 10, offers).astype(np.int8),
    )
    demand = Needs(
        areas=draw.random((needs, 8)) < 0.2,
        area_quality=quality(needs),
        capability_weights=sparse(needs),
        mandatory=draw.random((needs, columns)) < 0.05,
        capability_quality=quality(needs),
        severity=draw.integers(-1, 1001, (needs, 8)).astype(np.int16),
        severity_quality=quality(needs),
        tailwind=draw.integers(-1, 1001, (needs, 8)).astype(np.int16),
        tailwind_quality=quality(needs),
        minimum_trl=draw.integers(0, 10, needs).astype(np.int8),
        size_cad=money(needs),
        size_is_total=draw.random(needs) < 0.3,
        size_quality=quality(needs),
    )
    held, asked, statistics = random_texts(seed, offers, needs)
    text = relevance(asked, held, statistics, (weights or Weights()).values[2])
    hierarchy = Hierarchy(
        branches=np.arange(columns) // 2, areas=np.arange(columns, dtype=np.intp) % 8
    )
    return supply, demand, text, quality(needs), hierarchy


def make_problem(rows: list[list[int]], columns: int, **changes: object) -> TeamProblem:
    """Build a team problem from rows of covered columns, with equal strengths."""
    covers = np.zeros((len(rows), columns), dtype=bool)
    for row, held in enumerate(rows):
        covers[row, held] = True
    problem = TeamProblem(
        strengths=np.full(len(rows), 500),
        covers=covers,
        cover_level=np.where(covers, 2, 0).astype(np.int8),
        mandatory=np.ones(columns, dtype=bool),
        capacity_cad=np.full(len(rows), np.nan),
        size_cad=float("nan"),
        size_is_total=False,
        presence=np.zeros(len(rows), dtype=bool),
    )
    return replace(problem, **changes)


def random_problem(seed: int, firms: int = 11, columns: int = 4) -> TeamProblem:
    """Draw a team problem; small enough to check by hand of a computer."""
    draw = np.random.default_rng(seed)
    covers = draw.random((firms, columns)) < 0.3
    sizes = [float("nan"), *draw.integers(1_000_000, 60_000_000, 3)]
    unknown = draw.random(firms) < 0.3
    pairs = {tuple(sorted(draw.choice(firms, 2, replace=False))) for _ in range(3)}
    return TeamProblem(
        strengths=draw.integers(0, 1001, firms),
        covers=covers,
        cover_level=np.where(covers, draw.integers(1, 3, covers.shape), 0).astype(np.int8),
        mandatory=draw.random(columns) < 0.7,
        capacity_cad=np.where(unknown, np.nan, draw.integers(0, 20_000_000, firms)),
        size_cad=float(draw.choice(sizes)),
        size_is_total=bool(draw.random() < 0.2),
        presence=draw.random(firms) < 0.2,
        max_members=int(draw.integers(2, 6)),
        conflicts=tuple((int(one), int(other)) for one, other in sorted(pairs)),
    )
