"""Proposals are computed, kept up to date, and leave decisions alone."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from opportunities import tasks
from opportunities.gaps import actions
from opportunities.gaps import propose as proposing
from opportunities.models import Hypothesis, HypothesisDecision, Measurement, ProposalRun
from tests import recipes
from tests.opportunities import gap_scenes as scenes

pytestmark = pytest.mark.django_db

State = Hypothesis.State


def one_gap(**fields: Any) -> Measurement:
    scenes.limits()
    return scenes.figure(**fields)


def dismissed(reason: str = "no-buyer") -> Hypothesis:
    row = Hypothesis.objects.get()
    act = actions.Act(actions.version_of(row), recipes.administrator(), scenes.NOW)
    actions.dismiss(row, reason=reason, note="Nobody there", act=act)
    row.refresh_from_db()
    return row


def test_a_gap_becomes_a_proposal_with_everything_that_it_stands_on() -> None:
    figure = one_gap(value=42)

    outcome = scenes.run()

    row = Hypothesis.objects.get()
    assert (outcome.found, outcome.created) == (1, 1)
    assert row.is_waiting
    assert (row.rule, row.place, row.measurement) == ("standard", figure.place, figure)
    measured = row.evidence["measurement"]
    assert (measured["value"], measured["unit"], measured["period"]) == ("42", "µg/m³", "2024")
    assert measured["source"]["title"] == figure.source.title


def test_a_second_run_looks_at_nothing() -> None:
    one_gap()
    scenes.run()

    assert scenes.run().is_skipped


def test_a_forced_second_run_writes_nothing() -> None:
    one_gap()
    scenes.run()
    computed = Hypothesis.objects.values_list("computed_at", flat=True).get()

    outcome = proposing.propose(scenes.ON, now=scenes.NOW + timedelta(hours=1), forced=True)

    assert (outcome.unchanged, outcome.created, outcome.changed) == (1, 0, 0)
    assert Hypothesis.objects.values_list("computed_at", flat=True).get() == computed


def test_looking_for_changes_is_cheap(django_assert_max_num_queries: Any) -> None:
    one_gap()
    scenes.run()

    with django_assert_max_num_queries(8):
        scenes.run()


def test_another_day_and_a_changed_figure_are_looked_at() -> None:
    figure = one_gap(value=42)
    scenes.run()

    assert not scenes.run(scenes.ON + timedelta(days=1)).is_skipped
    figure.value = 43
    figure.save()
    assert scenes.run(scenes.ON + timedelta(days=1)).changed == 1


def test_a_gap_that_closes_leaves_the_list_and_stays_on_record() -> None:
    figure = one_gap(value=42)
    scenes.run()

    figure.value = 20
    figure.save()
    outcome = scenes.run()

    row = Hypothesis.objects.get()
    assert outcome.unsupported == 1
    assert not row.is_supported
    assert not Hypothesis.objects.waiting().exists()
    assert scenes.run(forced=True).unsupported == 0


def test_a_gap_that_opens_again_waits_again() -> None:
    figure = one_gap(value=42)
    scenes.run()
    for value in (20, 42):
        figure.value = value
        figure.save()
        scenes.run()

    assert Hypothesis.objects.get().is_waiting


def test_a_dismissed_proposal_does_not_come_back_with_the_same_evidence() -> None:
    one_gap(value=42)
    scenes.run()
    dismissed()

    scenes.run(forced=True)
    scenes.run(scenes.ON + timedelta(days=400))

    row = Hypothesis.objects.get()
    assert row.state == State.DISMISSED
    assert row.decisions.count() == 1


def test_a_dismissed_proposal_stays_away_when_its_gap_closes_and_opens_again() -> None:
    figure = one_gap(value=42)
    scenes.run()
    dismissed()
    for value in (20, 42):
        figure.value = value
        figure.save()
        scenes.run()

    assert Hypothesis.objects.get().state == State.DISMISSED


def test_changed_evidence_opens_a_dismissed_proposal_and_says_so() -> None:
    figure = one_gap(value=42)
    scenes.run()
    before = dismissed()

    figure.value = 55
    figure.save()
    outcome = scenes.run()

    row = Hypothesis.objects.get()
    newest = row.decisions.last()
    assert outcome.reopened == 1
    assert row.is_waiting
    assert newest is not None
    assert (newest.decision, newest.decided_by) == (HypothesisDecision.Decision.REOPEN, None)
    assert newest.digest != before.digest
    assert (row.revision, newest.revision) == (2, 2)


def test_changed_evidence_leaves_what_was_confirmed_confirmed() -> None:
    figure = one_gap(value=42)
    scenes.run()
    Hypothesis.objects.update(state=State.CONFIRMED, revision=1)

    figure.value = 55
    figure.save()
    scenes.run()

    row = Hypothesis.objects.get()
    assert (row.state, row.evidence["measurement"]["value"]) == (State.CONFIRMED, "55")


def test_a_figure_that_is_deleted_takes_its_proposal_off_the_list() -> None:
    figure = one_gap(value=42)
    scenes.run()

    figure.delete()
    scenes.run()

    row = Hypothesis.objects.get()
    assert (row.measurement, row.is_supported) == (None, False)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_half_way_leaves_nothing_half_done(monkeypatch: Any) -> None:
    one_gap(value=42)

    def die(*_rows: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(ProposalRun.objects), "update_or_create", die)
    with pytest.raises(KeyboardInterrupt):
        scenes.run()
    monkeypatch.undo()

    assert not Hypothesis.objects.exists()
    assert scenes.run().created == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_proposer_leaves_at_once() -> None:
    one_gap()
    seen: list[str] = []

    def elsewhere() -> None:
        try:
            scenes.run()
        except proposing.AlreadyRunningError:
            seen.append("busy")
            tasks.propose()
            seen.append("task left")
        finally:
            connection.close()

    with transaction.atomic():
        proposing._take_lock()
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()

    assert seen == ["busy", "task left"]
    assert not Hypothesis.objects.exists()


def test_the_worker_proposes_and_is_cheap_the_next_time(caplog: Any) -> None:
    one_gap(value=60)

    with caplog.at_level("INFO", logger="opportunities.tasks"):
        tasks.propose()
        tasks.propose()

    assert Hypothesis.objects.count() == 1
    assert len(caplog.records) == 1


def test_the_command_proposes_and_counts() -> None:
    one_gap()
    said = StringIO()

    call_command("propose_needs", "--json", "--as-of", "2026-11-21", stdout=said)

    counts = json.loads(said.getvalue())
    assert (counts["found"], counts["created"], counts["waiting"]) == (1, 1, 1)
    said = StringIO()
    call_command("propose_needs", "--as-of", "2026-11-21", stdout=said)
    assert "unchanged    1" in said.getvalue()


def test_the_command_says_when_the_worker_is_at_it(monkeypatch: Any) -> None:
    def busy() -> None:
        raise proposing.AlreadyRunningError

    monkeypatch.setattr(proposing, "_take_lock", busy)

    with pytest.raises(CommandError, match="worker"):
        call_command("propose_needs")
