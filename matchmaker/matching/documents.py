"""Texts of technologies and needs, read by the vocabulary."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import text
from matchmaker.engine.inputs import Hierarchy
from matchmaker.vocabulary import capabilities, terms

if TYPE_CHECKING:
    from companies.models import Technology
    from matchmaker.matching import models
    from opportunities.models import Need

TEXTS_KEPT = 20_000
"""Analysed texts kept in a process; one takes about 5 kB, and an edited text is a new one."""


@cache
def lexicon() -> text.Lexicon:
    """Return the vocabulary, ready to be found in texts; built once a process."""
    return text.Lexicon.build(terms.entries(), relations())


def relations() -> text.Relations:
    """Return what the codes of the vocabulary have to do with each other."""
    return text.Relations(
        broader=tuple(terms.broader()),
        combinations=tuple(terms.combinations()),
        hints=tuple(terms.hints()),
        capabilities=tuple(terms.capabilities()),
        areas=tuple(terms.areas()),
        salience=tuple(terms.salience()),
        harms=tuple(terms.harms()),
    )


@cache
def hierarchy() -> Hierarchy:
    """Return the tree above the capability columns."""
    branches, areas = capabilities.tree_columns()
    return Hierarchy(
        branches=np.array(branches, dtype=np.intp), areas=np.array(areas, dtype=np.intp)
    )


@lru_cache(maxsize=TEXTS_KEPT)
def analyse(words: str) -> text.Document:
    """Read a text in any of the three languages."""
    return text.analyse(words, lexicon())


def technology_text(technology: Technology) -> str:
    """Join the public words about a technology."""
    return "\n".join(
        part
        for part in (
            technology.name,
            technology.name_zh,
            technology.summary,
            technology.summary_fr,
            technology.summary_zh,
            technology.differentiator,
        )
        if part
    )


def need_text(need: Need) -> str:
    """Join the words of a need."""
    return "\n".join(
        part for part in (need.title_en, need.title_zh, need.summary_en, need.summary_zh) if part
    )


def of_technology(technology: Technology) -> text.Document:
    """Read what is public about a technology."""
    return analyse(technology_text(technology))


def of_need(need: Need) -> text.Document:
    """Read the words of a need."""
    return analyse(need_text(need))


@lru_cache(maxsize=4)
def _statistics(digest: str, row: models.Statistics) -> text.Statistics:
    del digest
    return text.Statistics.from_json(row.payload)


def statistics_of(row: models.Statistics) -> text.Statistics:
    """Return stored statistics as the engine takes them; read once a process."""
    return _statistics(row.digest, row)
