"""Runs: what was recomputed, how far it is, and starting one."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from matchmaker.matching import doorbell
from matchmaker.matching.models import Run
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring_now", lambda *_task: True)


def test_only_administrators_list_and_start_runs() -> None:
    for person in (recipes.member(), recipes.commissioner()):
        browser = pairs.client(person)
        assert browser.get(reverse("run-list")).status_code == 403
        assert browser.post(reverse("run-start")).status_code == 403

    assert not Run.objects.exists()


def test_starting_marks_everything_as_stale_and_opens_the_run() -> None:
    pairs.match()
    person = recipes.administrator()

    answer = pairs.client(person).post(reverse("run-start"), follow=True)

    run = Run.objects.get(kind=Run.Kind.FULL)
    assert run.started_by == person
    assert answer.context["run"] == run
    assert run.total == 2


def test_the_reason_of_a_run_is_a_code_shown_in_words() -> None:
    pairs.match()
    browser = pairs.client(recipes.administrator())
    browser.post(reverse("run-start"))
    noted = Run.objects.get(kind=Run.Kind.CHANGES)
    Run.objects.filter(pk=noted.pk).update(reason="After the move")

    text = browser.get(reverse("run-list")).content.decode()

    assert Run.objects.get(kind=Run.Kind.FULL).reason == "by-hand"
    assert "by hand" in text
    assert "After the move" in text


def test_starting_twice_gives_one_run() -> None:
    pairs.match()
    browser = pairs.client(recipes.administrator())

    for _time in range(2):
        browser.post(reverse("run-start"))

    assert Run.objects.filter(kind=Run.Kind.FULL).count() == 1


def test_the_list_says_whether_the_scores_are_up_to_date() -> None:
    pairs.match()
    browser = pairs.client(recipes.administrator())

    assert "Up to date" in browser.get(reverse("run-list")).content.decode()
    recipes.technology()
    assert "Behind" in browser.get(reverse("run-list")).content.decode()


def test_the_list_bears_any_page_number() -> None:
    browser = pairs.client(recipes.administrator())

    for page in ("0", "-1", "abc", "", "9" * 40):
        assert browser.get(reverse("run-list"), {"page": page}).status_code == 200


def page(run: Run, **options: Any) -> str:
    url = reverse("run-detail", args=(run.public_id,))
    return pairs.client(recipes.member()).get(url, **options).content.decode()


def test_a_running_run_is_polled_and_a_finished_one_is_not() -> None:
    pairs.match()
    pairs.client(recipes.administrator()).post(reverse("run-start"))
    run = Run.objects.get(kind=Run.Kind.FULL)

    running = page(run)
    part = page(run, headers={"HX-Request": "true"})
    pairs.drain()
    done = page(run)

    assert "every 1s" in running
    assert '<meta http-equiv="refresh"' in running
    assert "<html" not in part
    assert "hx-get" not in done
    assert "Done" in done


def test_what_went_wrong_is_shown_to_administrators_alone() -> None:
    pairs.match()
    run = Run.objects.get()
    Run.objects.update(error="Traceback of something", state=Run.State.FAILED)

    url = reverse("run-detail", args=(run.public_id,))
    assert "Traceback" not in page(run)
    assert "Traceback" in pairs.client(recipes.administrator()).get(url).content.decode()
