"""The day of the scenes, and a press that takes no time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.consortia.room.rooms import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=5))


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies be the file with the lines before it, so that bytes can be searched."""

    def print_copy(data: bytes, _media_type: str, *, lines: list[str], title: str) -> bytes:
        return "\n".join([*lines, title]).encode() + b"\n" + data

    monkeypatch.setattr("matchmaker.consortia.room.views.copies.print_copy", print_copy)
    monkeypatch.setattr("matchmaker.consortia.room.views.glass.print_copy", print_copy)
    monkeypatch.setattr("matchmaker.consortia.room.forms.pages_of", lambda _data, _kind: 1)
