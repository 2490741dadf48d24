"""Database triggers that count changes of technologies, so that no writer can forget to."""

from __future__ import annotations

import pgtrigger


def _counts(name: str, column: str, key: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                UPDATE companies_technology SET change_seq = change_seq + 1
                WHERE {column} = OLD.{key};
            END IF;
            IF TG_OP <> 'DELETE' THEN
                UPDATE companies_technology SET change_seq = change_seq + 1
                WHERE {column} = NEW.{key};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - names come from the models, never from a request
    )


def counts_for_technology(name: str = "counts_for_technology") -> pgtrigger.Trigger:
    """Raise the technology's ``change_seq`` when a row that hangs on it changes."""
    return _counts(name, "id", "technology_id")


def counts_for_company(name: str = "counts_for_company") -> pgtrigger.Trigger:
    """Raise ``change_seq`` of every technology of the firm that a row hangs on."""
    return _counts(name, "company_id", "company_id")


def company_counts() -> pgtrigger.Trigger:
    """Raise ``change_seq`` of every technology of a firm that changes."""
    return pgtrigger.Trigger(
        name="counts_for_technologies",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func="""
            IF NEW IS DISTINCT FROM OLD THEN
                UPDATE companies_technology SET change_seq = change_seq + 1
                WHERE company_id = NEW.id;
            END IF;
            RETURN NULL;
        """,
    )
