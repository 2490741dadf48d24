"""Database triggers that several applications share."""

from __future__ import annotations

import pgtrigger


def counts_own_changes() -> pgtrigger.Trigger:
    """Raise ``change_seq`` in the same UPDATE as any change of the row itself."""
    return pgtrigger.Trigger(
        name="counts_own_changes",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF (to_jsonb(NEW) - 'change_seq') IS DISTINCT FROM (to_jsonb(OLD) - 'change_seq') THEN
                NEW.change_seq = OLD.change_seq + 1;
            END IF;
            RETURN NEW;
        """,
    )
