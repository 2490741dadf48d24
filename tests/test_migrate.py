"""Our migrate only changes how often garbage is searched for, and only while it runs."""

from __future__ import annotations

import gc

import pytest
from django.core.management import call_command, get_commands
from django.core.management.commands import migrate as django_migrate

from matchmaker.management.commands import migrate


def test_it_is_the_one_that_runs() -> None:
    assert get_commands()["migrate"] == "matchmaker"


def test_garbage_is_searched_for_as_before_even_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = gc.get_threshold()
    seen = []

    def fail(*_args: object, **_options: object) -> None:
        seen.append(gc.get_threshold())
        raise RuntimeError

    monkeypatch.setattr(django_migrate.Command, "handle", fail)
    with pytest.raises(RuntimeError):
        call_command("migrate", verbosity=0)

    assert seen == [migrate.THRESHOLDS]
    assert gc.get_threshold() == before
