"""Find firms by plain words; AND, OR, NOT and quotes work, and nothing typed can break it."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

from companies.models import Technology

TOKENS = re.compile(r'"([^"]*)"|([^\s"]+)')
MOST_WORDS = 12
"""More words than this are more likely a pasted text than a search; the rest is left out."""

ALSO = frozenset({"AND", "ET", "&"})
EITHER = frozenset({"OR", "OU", "|"})
WITHOUT = frozenset({"NOT", "SAUF"})

COMPANY_TEXTS = ("name", "name_fr", "name_zh", "summary", "city")
TECHNOLOGY_TEXTS = (
    "name",
    "name_zh",
    "summary",
    "summary_fr",
    "summary_zh",
    "differentiator",
)


def parse(text: str) -> tuple[list[list[str]], list[str]]:
    """Split a search into what must be found and what must not.

    Args:
        text: as typed; operators are capital words, so that "and" stays a word.

    Returns:
        Groups of alternatives, one of each group must be found; then words that must not.
    """
    groups: list[list[str]] = []
    excluded: list[str] = []
    joins, negates = False, False
    for quoted, bare in TOKENS.findall(unicodedata.normalize("NFC", text).replace("\0", " ")):
        if bare in ALSO:
            continue
        if bare in EITHER or bare in WITHOUT:
            joins, negates = bare in EITHER, bare in WITHOUT
            continue
        word = quoted.strip() or bare
        if bare.startswith("-"):
            word, negates = bare[1:], True
        if any(character.isalnum() for character in word):
            _place(word, groups, excluded, joins=joins, negates=negates)
        joins, negates = False, False
    return groups[:MOST_WORDS], excluded[:MOST_WORDS]


def _place(
    word: str, groups: list[list[str]], excluded: list[str], *, joins: bool, negates: bool
) -> None:
    if negates:
        excluded.append(word)
    elif joins and groups:
        if len(groups[-1]) < MOST_WORDS:
            groups[-1].append(word)
    else:
        groups.append([word])


def matching(groups: list[list[str]], excluded: list[str]) -> Q:
    """Return the condition on companies; only published technologies are searched."""
    condition = Q()
    for alternatives in groups:
        either = Q()
        for word in alternatives:
            either |= _holds(word)
        condition &= either
    for word in excluded:
        condition &= ~_holds(word)
    return condition


def _holds(word: str) -> Q:
    found = Q()
    for name in COMPANY_TEXTS:
        found |= Q(**{f"{name}__unaccent__icontains": word})
    technologies = Q()
    for name in TECHNOLOGY_TEXTS:
        technologies |= Q(**{f"{name}__unaccent__icontains": word})
    published = Technology.objects.filter(technologies, is_published=True)
    return found | Q(pk__in=published.values("company"))
