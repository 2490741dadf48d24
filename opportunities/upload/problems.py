"""What is wrong with a file or a row of it, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the message says why, and what helps."""


class CellError(Exception):
    """One cell cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not stored."""

    line: int
    column: str
    """Empty where the whole row is meant."""
    reason: str
    value: str = ""
    """What the file says there."""
