"""Conditions on the lexemes of documents, for querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, FloatField, Func, Value

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

WEIGHTS = "{0.05,0.3,0.5,1}"
"""Of lexemes of weight D, C, B and A."""

BY_LENGTH = 1
"""A hit counts less in a longer document, by the logarithm of its length."""


class TsQuery(Value):
    """A condition on lexemes that is taken as it is written."""

    def __init__(self, condition: str) -> None:
        """Keep the condition."""
        self.condition = condition
        super().__init__(condition, output_field=SearchQueryField())

    def as_sql(
        self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write it without letting PostgreSQL cut or stem its words."""
        return "%s::tsquery", (self.condition,)


def matches(condition: str) -> Func:
    """Return the test that a document holds what a tsquery asks for."""
    return Func(
        F("tokens"),
        TsQuery(condition),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def rank(condition: str) -> Func:
    """Return how much a document has to do with a tsquery, 0 to 1."""
    return Func(
        Value(WEIGHTS),
        F("tokens"),
        TsQuery(condition),
        Value(BY_LENGTH),
        template="ts_rank(%(expressions)s)",
        output_field=FloatField(),
    )
