"""Who may find what: the rules of the lists, asked anew with every question."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet

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


_DRAFT = Q(is_published=False)
_DRAFTS: tuple[tuple[str, Manager[Any], Q], ...] = (
    (Kind.PLACE, Place.objects, ~Q(country=COUNTRY)),
    (Kind.NEED, Need.objects, _DRAFT),
    (Kind.COMPANY, Company.objects, _DRAFT),
    (Kind.TECHNOLOGY, Technology.objects, _DRAFT),
)
"""By kind: the rows that not everybody may see; few, and found by an index of their own."""


def documents_not_hidden_from(user: User | AnonymousUser) -> QuerySet[SearchDocument]:
    """Return the same documents, for counting very many of them.

    What is published everybody may see: only drafts are asked for one by one. A trigger removes
    the document of a removed row.
    """
    return _not_hidden_from(user) if user.is_authenticated else _not_hidden_from_strangers().all()


@cache
def _not_hidden_from_strangers() -> QuerySet[SearchDocument]:
    """Write the question once a process; every use asks it anew."""
    return _not_hidden_from(AnonymousUser())


def _not_hidden_from(user: User | AnonymousUser) -> QuerySet[SearchDocument]:
    documents = SearchDocument.objects.order_by()
    visible = rows_visible_to(user)
    for kind, rows, draft in _DRAFTS:
        hidden = rows.filter(draft).order_by()
        if user.is_authenticated:
            own = visible[kind].filter(draft).order_by()
            hidden = hidden.exclude(pk__in=own.values("pk"))
        if kind == Kind.COMPANY:
            # Its technologies are hidden with it.
            documents = documents.exclude(company_id__in=hidden.values("pk"))
        else:
            documents = documents.exclude(kind=kind, object_id__in=hidden.values("pk"))
    return documents
