"""Database triggers that count changes, so that no writer can forget to."""

from __future__ import annotations

import pgtrigger

NATION_CODE = "CN"
"""Limits and nationwide facts count as evidence about this place."""


def counts_for_need(name: str = "counts_for_need") -> pgtrigger.Trigger:
    """Raise the need's ``change_seq`` when a row that hangs on it changes."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                UPDATE opportunities_need SET change_seq = change_seq + 1 WHERE id = OLD.need_id;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                UPDATE opportunities_need SET change_seq = change_seq + 1 WHERE id = NEW.need_id;
            END IF;
            RETURN NULL;
        """,
    )


def counts_as_evidence(name: str, *, place_column: str | None) -> pgtrigger.Trigger:
    """Raise the place's ``evidence_seq``; without a column, the nation's."""
    if place_column is None:
        where_old = where_new = f"code = '{NATION_CODE}'"
    else:
        where_old, where_new = f"id = OLD.{place_column}", f"id = NEW.{place_column}"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                UPDATE opportunities_place SET evidence_seq = evidence_seq + 1 WHERE {where_old};
            END IF;
            IF TG_OP <> 'DELETE' THEN
                UPDATE opportunities_place SET evidence_seq = evidence_seq + 1 WHERE {where_new};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - the column name comes from the models, never from a request
    )
