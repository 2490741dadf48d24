"""The recompute command: through the worker or here, verify and status."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from companies.models import Technology
from matchmaker.management.commands import recompute
from matchmaker.matching.models import Match, Run
from tests import recipes

if TYPE_CHECKING:
    from tests.worker import RealWorker


def run(name: str = "recompute", **options: Any) -> str:
    out = io.StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_everything_is_scored_here_without_a_worker() -> None:
    recipes.technology()
    recipes.need()

    found = json.loads(run(all=True, here=True, json=True))

    assert (found["clean"], found["matches"]) == (True, 1)
    assert Run.objects.get(kind=Run.Kind.FULL).state == Run.State.DONE


@pytest.mark.django_db
def test_the_status_counts_what_is_behind() -> None:
    technology = recipes.technology()
    recipes.need()
    run(all=True, here=True)

    Technology.objects.filter(pk=technology.pk).update(summary="Edited")
    found = json.loads(run(status=True, json=True))

    assert (found["clean"], found["stale_technologies"]) == (False, 1)
    assert "stale technologies: 1" in run(status=True)


@pytest.mark.django_db
def test_verify_is_content_with_what_was_computed() -> None:
    recipes.technology()
    recipes.need()
    run(all=True, here=True)

    assert "0 differences" in run(verify=True)
    assert json.loads(run(verify=True, json=True)) == {"differences": []}


@pytest.mark.django_db
def test_verify_fails_on_a_difference() -> None:
    recipes.technology()
    recipes.need()
    run(all=True, here=True)
    Match.objects.update(confidence=1)

    with pytest.raises(CommandError) as caught:
        run(verify=True)

    assert caught.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_waiting_without_a_worker_ends_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.technology()
    recipes.need()
    monkeypatch.setattr(recompute, "STALLED_SECONDS", 0.5)
    monkeypatch.setattr(recompute.doorbell, "ring_now", lambda *_task: True)

    with pytest.raises(CommandError, match="No worker"):
        run(all=True, wait=True)


def test_waiting_ends_when_the_worker_is_done(worker: RealWorker) -> None:
    recipes.technology(capabilities=("membrane-filtration",))
    recipes.technology(capabilities=("sludge-treatment",))
    recipes.need(capabilities=("membrane-filtration", "sludge-treatment"))

    found = json.loads(run(all=True, wait=True, json=True))

    assert found["clean"]
    assert (found["matches"], found["suggestions"]) == (2, 1)


@pytest.mark.django_db
def test_the_export_has_a_stable_order_and_no_run_ids_or_times() -> None:
    for _number in range(3):
        recipes.technology()
    recipes.need()
    run(all=True, here=True)
    first = run("export_matches")

    run(all=True, here=True)

    assert run("export_matches") == first
    assert first.count("\n") == 4
    rows = [json.loads(line) for line in run("export_matches", format="json").splitlines()]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert not {"run", "scored_at"} & set(rows[0])
