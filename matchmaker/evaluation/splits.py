"""Which half of the judged queries a query belongs to, fixed by its own id."""

from __future__ import annotations

import hashlib
from typing import Final

TUNING: Final = "tuning"
EVALUATION: Final = "evaluation"
HALVES: Final = (TUNING, EVALUATION)


def half_of(query: str) -> str:
    """Return "tuning" or "evaluation", for ever the same for one id.

    The first byte of sha256 of the id decides: even is tuning. Nobody chooses a half, and a
    query that is added later moves no other one.

    Args:
        query: the stable id of a judged query.
    """
    first = hashlib.sha256(query.encode()).digest()[0]
    return EVALUATION if first % 2 else TUNING
