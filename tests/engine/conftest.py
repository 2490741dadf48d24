"""The engine's tests run every line of it, whatever ran before them in the same process."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True, scope="module")
def _nothing_kept() -> None:
    """Forget tables that other tests have made: what is kept would not be run, nor traced."""
    for name, module in list(sys.modules.items()):
        if name.startswith("matchmaker.engine."):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()
