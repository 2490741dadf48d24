"""What an edit of one company costs, against ranking everything again."""

from __future__ import annotations

from typing import Any


def edits(options: dict[str, Any]) -> dict[str, Any]:
    """Edit companies."""
    raise NotImplementedError
