"""The web process keeps its code out of the collections that happen during requests."""

from __future__ import annotations

import gc
import os
import runpy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def test_code_is_set_apart_before_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[str] = []
    # The process of the tests goes on with a collector of its own.
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("code"))
    monkeypatch.setenv("MATCHMAKER_PROCESS", os.environ.get("MATCHMAKER_PROCESS", "web"))

    found = runpy.run_module("matchmaker.wsgi")

    assert callable(found["application"])
    assert frozen == ["code"]
