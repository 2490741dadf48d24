"""The day of the scenes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.consortia.room.rooms import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=5))
