"""What people decide about proposed needs, alone and at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection

from opportunities.gaps import actions, states
from opportunities.models import Hypothesis, HypothesisDecision, Need
from tests import recipes
from tests.opportunities import gap_scenes as scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

State = Hypothesis.State
INDUSTRY = "industrial-processes-waste-remediation"


def proposed(rules: int = 2) -> Hypothesis:
    """A broken limit in Nanjing, and with it a missed target."""
    scenes.limits()
    if rules > 1:
        scenes.target()
    scenes.figure(value=42, source=recipes.source(title="Bulletin 2024"))
    scenes.run()
    return Hypothesis.objects.get(rule="standard")


def draft(**fields: Any) -> actions.Draft:
    values = {
        "title_en": "Bring PM2.5 in Nanjing down",
        "title_zh": "南京市：PM2.5降至30",
        "summary_en": "42 in 2024.",
        "summary_zh": "",
        "areas": [INDUSTRY],
        "is_published": True,
    }
    return actions.Draft(**{**values, **fields})


def act(row: Hypothesis, by: User | None = None) -> actions.Act:
    return actions.Act(actions.version_of(row), by or recipes.administrator(), scenes.NOW)


def at_once(*acts: Callable[[], object]) -> list[object]:
    def run(one: Callable[[], object]) -> object:
        try:
            return one()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_confirmed_proposal_becomes_a_planned_need_from_an_indicator() -> None:
    row, by = proposed(), recipes.administrator()

    need = actions.confirm(row, draft(), key=uuid4(), act=act(row, by))

    assert (need.origin, need.stage) == (Need.Origin.INDICATOR, Need.Stage.PLANNED)
    assert (need.place, need.areas, need.created_by) == (row.place, [INDUSTRY], by)
    assert need.source.title == "Bulletin 2024"
    assert need.external_ids["OCDS release tag"] == "planning"
    assert need.as_of == date(2026, 11, 21)
    assert "Nobody has asked for tenders" in need.caveat
    assert not need.required_capabilities.exists()
    assert need.budget_amount is None
    assert need.is_open(scenes.ON)


def test_capabilities_of_the_rule_that_a_person_keeps_stay_marked_as_assigned() -> None:
    row = proposed()
    kept = draft(capabilities=("flue-gas-treatment", "membrane-filtration"))

    need = actions.confirm(row, kept, key=uuid4(), act=act(row))

    (one,) = need.required_capabilities.all()
    assert (one.code, one.is_assigned, one.is_mandatory) == ("flue-gas-treatment", True, False)
    assert one.evidence_phrase == row.indicator.name_en


def test_areas_that_nobody_touched_stay_marked_as_assigned() -> None:
    row = proposed()

    kept = actions.confirm(row, draft(areas=list(row.areas)), key=uuid4(), act=act(row))

    assert kept.areas_assigned


def test_areas_that_a_person_chose_are_no_longer_assigned() -> None:
    row = proposed()

    assert not actions.confirm(row, draft(), key=uuid4(), act=act(row)).areas_assigned


def test_one_figure_makes_one_need_whatever_rules_read_it() -> None:
    row = proposed()

    need = actions.confirm(row, draft(), key=uuid4(), act=act(row))

    other = Hypothesis.objects.get(rule="target")
    assert (other.state, other.need) == (State.MERGED, need)
    assert HypothesisDecision.objects.count() == 2


def test_the_same_form_sent_twice_makes_one_need() -> None:
    row, key, by = proposed(), uuid4(), recipes.administrator()
    seen = act(row, by)

    first = actions.confirm(row, draft(), key=key, act=seen)
    second = actions.confirm(row, draft(), key=key, act=seen)

    assert first == second
    assert Need.objects.count() == 1
    assert row.decisions.count() == 1


def test_a_draft_is_no_public_need() -> None:
    row = proposed()

    need = actions.confirm(row, draft(is_published=False), key=uuid4(), act=act(row))

    assert not Need.objects.published().filter(pk=need.pk).exists()


def test_what_somebody_decided_meanwhile_is_not_decided_again() -> None:
    row = proposed()
    seen = act(row)
    actions.dismiss(row, reason="no-buyer", note="", act=act(row))

    with pytest.raises(actions.StaleHypothesisError):
        actions.confirm(row, draft(), key=uuid4(), act=seen)
    assert not Need.objects.exists()


def test_figures_that_changed_since_the_form_was_opened_are_looked_at_first() -> None:
    row = proposed(rules=1)
    seen = act(row)
    row.measurement.value = 50  # type: ignore[union-attr]
    row.measurement.save()  # type: ignore[union-attr]
    scenes.run()

    with pytest.raises(actions.StaleHypothesisError):
        actions.confirm(row, draft(), key=uuid4(), act=seen)


def test_a_gap_that_has_closed_is_not_confirmed() -> None:
    row = proposed()
    Hypothesis.objects.update(is_supported=False)

    with pytest.raises(actions.RefusedError, match="no longer"):
        actions.confirm(row, draft(), key=uuid4(), act=act(row))


def test_a_proposal_is_added_to_a_need_of_the_province() -> None:
    row, need = proposed(), recipes.need()

    actions.merge(row, need, act=act(row))
    actions.merge(row, need, act=act(row))

    assert set(need.hypotheses.values_list("state", flat=True)) == {State.MERGED}
    assert need.hypotheses.count() == 2
    assert HypothesisDecision.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stage": Need.Stage.AWARDED}, "no longer be answered"),
        ({"closes_on": date(2026, 1, 1)}, "no longer be answered"),
    ],
)
def test_a_need_that_is_past_takes_no_evidence(fields: dict[str, Any], words: str) -> None:
    row, need = proposed(), recipes.need(**fields)

    with pytest.raises(actions.RefusedError, match=words):
        actions.merge(row, need, act=act(row))


def test_a_need_of_another_province_takes_no_evidence() -> None:
    row = proposed()
    elsewhere = recipes.need(
        place=recipes.city("440100", "Guangzhou", recipes.province("CN-GD", "Guangdong"))
    )

    with pytest.raises(actions.RefusedError, match="another province"):
        actions.merge(row, elsewhere, act=act(row))


def test_a_need_outside_the_portfolio_takes_no_evidence() -> None:
    row, need = proposed(), recipes.need(areas=["energy-extraction"])
    by = recipes.commissioner(portfolio_areas=[INDUSTRY])

    with pytest.raises(actions.RefusedError, match="portfolio"):
        actions.merge(row, need, act=act(row, by))


def test_a_dismissal_names_its_reason_and_settles_the_other_rules() -> None:
    row = proposed()

    assert actions.dismiss(row, reason="data-old", note="2024", act=act(row)) == 2
    with pytest.raises(actions.StaleHypothesisError):
        actions.dismiss(row, reason="no-buyer", note="", act=act(row))

    decision = row.decisions.get()
    assert (decision.reason, decision.note) == ("data-old", "2024")
    assert not Hypothesis.objects.waiting().exists()


def test_a_dismissal_without_a_known_reason_is_refused() -> None:
    row = proposed()

    with pytest.raises(actions.RefusedError):
        actions.dismiss(row, reason="boredom", note="", act=act(row))


def test_a_dismissal_that_arrives_twice_is_one() -> None:
    row = proposed()
    seen = act(row)

    assert actions.dismiss(row, reason="no-buyer", note="", act=seen) == 2
    assert actions.dismiss(row, reason="no-buyer", note="", act=seen) == 0
    assert row.decisions.count() == 1


def test_a_dismissed_proposal_is_opened_again_by_hand() -> None:
    row = proposed(rules=1)
    actions.dismiss(row, reason="no-buyer", note="", act=act(row))
    row.refresh_from_db()
    seen = act(row)

    actions.reopen(row, note="A buyer has written", act=seen)
    actions.reopen(row, note="A buyer has written", act=seen)

    row.refresh_from_db()
    assert row.is_waiting
    assert row.decisions.count() == 2


def test_a_merged_proposal_that_is_opened_again_leaves_its_need() -> None:
    row, need = proposed(rules=1), recipes.need()
    actions.merge(row, need, act=act(row))
    row.refresh_from_db()

    actions.reopen(row, note="", act=act(row))

    assert not need.hypotheses.exists()


def test_a_confirmed_proposal_is_not_opened_again() -> None:
    row = proposed(rules=1)
    actions.confirm(row, draft(), key=uuid4(), act=act(row))
    row.refresh_from_db()

    with pytest.raises(actions.StaleHypothesisError):
        actions.reopen(row, note="", act=act(row))


def test_several_proposals_are_dismissed_for_one_reason() -> None:
    row = proposed(rules=1)
    other = scenes.figure(recipes.city("320500", "Suzhou"), value=60).place
    scenes.run()
    second = Hypothesis.objects.get(place=other)
    seen = [(row, actions.version_of(row)), (second, actions.version_of(second))]
    actions.dismiss(second, reason="no-buyer", note="", act=act(second))

    done, skipped = actions.bulk_dismiss(
        seen, reason="not-ours", by=recipes.administrator(), at=scenes.NOW
    )

    assert (done, skipped) == (1, [second])


@pytest.mark.django_db(transaction=True)
def test_of_two_people_one_decides_and_the_other_is_told() -> None:
    row = proposed()
    people = [recipes.administrator(), recipes.administrator()]

    answers = at_once(
        lambda: actions.confirm(row, draft(), key=uuid4(), act=act(row, people[0])),
        lambda: actions.dismiss(row, reason="no-buyer", note="", act=act(row, people[1])),
    )

    assert sum(isinstance(one, actions.StaleHypothesisError) for one in answers) == 1
    assert row.decisions.count() == 1
    assert Need.objects.count() == sum(isinstance(one, Need) for one in answers)


@pytest.mark.django_db(transaction=True)
def test_four_clicks_confirm_once() -> None:
    row, key, by = proposed(), uuid4(), recipes.administrator()
    seen = act(row, by)

    made = at_once(*[lambda: actions.confirm(row, draft(), key=key, act=seen)] * 4)

    assert len({str(one) for one in made}) == 1
    assert Need.objects.count() == row.decisions.count() == 1


def test_the_table_of_the_workflow_names_every_state_and_decision() -> None:
    reached = {row.target for row in states.PROPOSALS}

    assert reached == set(State.values)
    assert set(states.BY_DECISION) == set(HypothesisDecision.Decision.values)
    assert all(
        states.allowed(event, source)
        for event, row in states.BY_DECISION.items()
        for source in row.sources
    )
    assert not states.allowed("reopen", "confirmed")


def test_the_document_shows_the_workflow() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"

    assert states.as_markdown() in document.read_text(encoding="utf-8")
