"""Finds, counts and ranks documents that a person may see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery

from matchmaker.search import analysis, lookup, ranking, segments, spelling
from matchmaker.search.conditions import matches
from matchmaker.search.facets import Choice, Facet, Group, is_over, tally
from matchmaker.search.models import SearchDocument
from matchmaker.search.query import parse
from matchmaker.search.ranking import RANKED, Ranked
from matchmaker.search.visible import documents_not_hidden_from, documents_visible_to
from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from matchmaker.accounts.models import User
    from matchmaker.search.lookup import Lookup, Wanted
    from matchmaker.search.query import Question

PER_PAGE = 20
Kind = SearchDocument.Kind


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives.

    Attributes:
        question: the search as it was read.
        corrected: what was looked for instead, where the words found nothing.
        total: documents that hold the search and the choices.
        shown: documents that were put in order, at most `RANKED`.
        page: number of the page, from 1.
        pages: how many there are.
        documents: of the page, best first, each with its `tier`.
        facets: counts of what the choices would leave.
        wanted: what is marked in the texts.
    """

    question: Question
    corrected: tuple[tuple[str, str], ...] = ()
    total: int = 0
    shown: int = 0
    page: int = 1
    pages: int = 1
    documents: tuple[SearchDocument, ...] = ()
    facets: tuple[Facet, ...] = ()
    wanted: Wanted | None = None
    is_too_short: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, for what, on which day.

    Attributes:
        text: as typed.
        user: sees the results.
        on: the day that tells open from past.
        choice: values of facets.
        page: wanted; another one is shown where there is no such page.
    """

    text: str
    user: User | AnonymousUser
    on: date
    choice: Choice = field(default_factory=Choice)
    page: int = 1


@transaction.atomic
def search(asked: Asked) -> Found:
    """Find what a person asks for.

    Where nothing holds the words, misspelled ones are corrected to names of what the person may
    see, or to words of the vocabulary, and `Found.corrected` says so.
    """
    question = parse(asked.text)
    if question.is_empty:
        return Found(question)
    if lookup.is_too_short(question):
        return Found(question, is_too_short=True)
    _plan_for_searches()
    found = _find(question, asked)
    if any(facet.values for facet in found.facets):
        return found
    corrected = spelling.correct(question, documents_visible_to(asked.user))
    if not corrected.replaced:
        return found
    again = _find(corrected.question, asked)
    return replace(again, question=question, corrected=corrected.replaced)


def _plan_for_searches() -> None:
    """Tell the planner, until the transaction ends, what it cannot know.

    It takes reading a long vector back from its store for free, and so prefers to test every row;
    and compiling the plan takes far longer than running it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '16MB'"
        )


def _find(question: Question, asked: Asked) -> Found:
    compiled = _compile(question)
    countable = documents_not_hidden_from(asked.user)
    groups = _groups(compiled, countable, asked.on)
    counted = tally(groups, asked.choice)
    shown = min(counted.total, RANKED)
    pages = max(1, -(-shown // PER_PAGE))
    page = asked.page if 1 <= asked.page <= pages else 1
    first = (page - 1) * PER_PAGE
    documents: tuple[SearchDocument, ...] = ()
    if counted.total:
        chosen = asked.choice.narrow(countable, groups, asked.on)
        order = ranking.ranked(compiled, chosen, asked.on, is_many=counted.total > RANKED)
        documents = _read(order[first : first + PER_PAGE], asked.user)
    return Found(
        question,
        total=counted.total,
        shown=shown,
        page=page,
        pages=pages,
        documents=documents,
        facets=counted.facets,
        wanted=compiled.wanted,
    )


def _read(order: list[Ranked], user: User | AnonymousUser) -> tuple[SearchDocument, ...]:
    """Read the documents of a page; who may see them is asked once more, row by row."""
    tiers = {one.pk: one.tier for one in order}
    rows = documents_visible_to(user).defer("tokens", "names").in_bulk(list(tiers))
    documents = [rows[pk] for pk in tiers if pk in rows]
    for document in documents:
        document.tier = tiers[document.pk]
    return tuple(documents)


def _compile(question: Question) -> Lookup:
    """Read which words are places, and write the conditions."""
    candidates = sorted(segments.place_candidates(question))
    if not candidates:
        return lookup.compile_question(question, {})
    names = " | ".join(analysis.quoted(analysis.NAME + name) for name in candidates)
    rows = (
        SearchDocument.objects.filter(matches(names), kind=Kind.PLACE)
        .annotate(code=Subquery(Place.objects.filter(pk=OuterRef("object_id")).values("code")))
        .values_list("code", "names", "title_en", "title_fr", "title_zh")
    )
    places = [
        segments.KnownPlace(
            code,
            tuple(title.split(" (")[0] for title in titles if title),
            tuple(spellings.split("\n")),
        )
        for code, spellings, *titles in rows
        if code
    ]
    return lookup.compile_question(question, segments.by_name(places))


def _groups(compiled: Lookup, documents: QuerySet[SearchDocument], on: date) -> list[Group]:
    """Count what is found by everything that can be chosen, in one query."""
    rows = (
        documents.filter(matches(compiled.full))
        .values("counted_as")
        .annotate(size=Count("pk"), past=Count("pk", filter=is_over(on)))
    )
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        # Thousands of rows of three numbers take longer to hand over than to count.
        cursor.execute(
            "SELECT array_agg(counted_as), array_agg(size), array_agg(past)"  # noqa: S608
            f" FROM ({statement}) AS counted",
            values,
        )
        numbers, sizes, past = cursor.fetchone()
    if not numbers:
        return []
    names = _facets_of(numbers)
    return [Group(*one) for one in zip(names, sizes, past, strict=True)]


_known: dict[int, str] = {}
"""Facets by their number; a number stands for the same facets for ever."""


def _facets_of(numbers: Collection[int]) -> list[str]:
    missing = [number for number in numbers if number not in _known]
    if missing:
        rows = SearchDocument.objects.filter(counted_as__in=missing).order_by()
        _known.update(rows.values_list("counted_as", "facets").distinct("counted_as"))
    return [_known[number] for number in numbers]
