"""Who may find what: the rules of the lists, asked anew with every question."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from companies.models import Company, Technology
from matchmaker.search.models import SearchDocument
from opportunities.models import Need, Place, PolicySignal

if TYPE_CHECKING:
    from typing import Any

    from matchmaker.accounts.models import User

Kind = SearchDocument.Kind
COUNTRY = "CN"
"""Places of other countries have no row in the list of places."""


def rows_visible_to(user: User | AnonymousUser) -> dict[str, QuerySet[Any]]:
    """Return, by kind, the rows that a person may read."""
    return {
        Kind.PLACE: Place.objects.filter(country=COUNTRY),
        Kind.NEED: Need.objects.visible_to(user),
        Kind.SIGNAL: PolicySignal.objects.all(),
        Kind.COMPANY: Company.objects.visible_to(user),
        Kind.TECHNOLOGY: Technology.objects.visible_to(user),
    }


def documents_visible_to(user: User | AnonymousUser) -> QuerySet[SearchDocument]:
    """Return the documents whose row exists and may be read by a person, as things stand now."""
    return _visible_to(user) if user.is_authenticated else _visible_to_strangers().all()


@cache
def _visible_to_strangers() -> QuerySet[SearchDocument]:
    """Write the question once a process; every use asks it anew."""
    return _visible_to(AnonymousUser())


def _visible_to(user: User | AnonymousUser) -> QuerySet[SearchDocument]:
    condition = Q()
    for kind, rows in rows_visible_to(user).items():
        condition |= Q(kind=kind) & Q(Exists(rows.filter(pk=OuterRef("object_id")).order_by()))
    return SearchDocument.objects.filter(condition).order_by()


def documents_not_hidden_from(user: User | AnonymousUser) -> QuerySet[SearchDocument]:
    """Return the same documents, for counting very many of them.

    What is published everybody may see: only of the hidden documents, which are few, each is asked
    for. Triggers hide a document with its row and remove it with its row, whatever any job does.
    """
    documents = SearchDocument.objects.order_by()
    if not user.is_authenticated:
        return documents.filter(is_hidden=False)
    own = _visible_to(user).filter(is_hidden=True).values("pk")
    return documents.filter(Q(is_hidden=False) | Q(pk__in=own))
