"""Text relevance between English, French and Chinese: the one module to import.

lexicon = Lexicon.build(entries, Relations(...))     # once a process
document = analyse("Remove nitrogen on site", lexicon)
statistics = freeze([*offer_documents, *need_documents])  # once a generation
thousandths = similarity(need_documents, offer_documents, statistics)
points = relevance(need_documents, offer_documents, statistics, weight).points
parts = explain(need_document, offer_document, statistics)
labels = assign(need_document, lexicon)
"""

from __future__ import annotations

from matchmaker.engine.assignment import Assigned, Assignment, area_claims, assign
from matchmaker.engine.bm25 import Statistics, TermMatch, explain, freeze, similarity
from matchmaker.engine.documents import ConceptCount, Document, WordCount, analyse
from matchmaker.engine.lexicon import Lexicon, Relations
from matchmaker.engine.relevance import relevance

TEXT_METHOD = "2026.2"
"""Version of the rules here. Anything that can change a similarity or a label changes it."""

__all__ = [
    "TEXT_METHOD",
    "Assigned",
    "Assignment",
    "ConceptCount",
    "Document",
    "Lexicon",
    "Relations",
    "Statistics",
    "TermMatch",
    "WordCount",
    "analyse",
    "area_claims",
    "assign",
    "explain",
    "freeze",
    "relevance",
    "similarity",
]
