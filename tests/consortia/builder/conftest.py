"""The day of the scenes, for tests of the builder."""

from __future__ import annotations

import pytest

from tests.consortia.scenes import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
