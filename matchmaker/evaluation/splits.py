"""Which half of the labelled data a row belongs to, fixed by its own id."""

from __future__ import annotations

import hashlib
import re
from typing import Final

TUNING: Final = "tuning"
EVALUATION: Final = "evaluation"
HALVES: Final = (TUNING, EVALUATION)

FOLDS = 5
_LANGUAGE = re.compile(r"-(?:en|fr|zh)$")


def need_of(query: str) -> str:
    """Return the id of the need behind a query: the id without its language at the end."""
    return _LANGUAGE.sub("", query)


def half_of(identifier: str) -> str:
    """Return "tuning" or "evaluation", for ever the same for one id.

    The first byte of sha256 of the need's id decides: even is tuning. Nobody chooses a half, a
    row that is added later moves no other one, and one need in three languages stays together,
    so that nothing learned from its English text helps its Chinese one in the other half.

    Args:
        identifier: the stable id of a judged query or of a labelled text.
    """
    return EVALUATION if _digest(identifier)[0] % 2 else TUNING


def fold_of(identifier: str) -> int:
    """Return which of the five folds a row belongs to, by another byte of the same hash."""
    return _digest(identifier)[1] % FOLDS


def _digest(identifier: str) -> bytes:
    return hashlib.sha256(need_of(identifier).encode()).digest()
