"""What a measuring process can be asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
