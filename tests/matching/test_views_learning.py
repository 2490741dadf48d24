"""Pages of weights and exposure: what they say, and who may change weights."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.matching import doorbell, generations
from matchmaker.matching.models import Match, WeightProposal, WeightSet
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring_now", lambda *_task: True)


def text_of(person: Any, name: str, *arguments: Any) -> str:
    return pairs.client(person).get(reverse(name, args=arguments)).content.decode()


def adopt(person: Any, proposal: WeightProposal, **data: str) -> Any:
    url = reverse("weight-adopt", args=(proposal.public_id,))
    return pairs.client(person).post(url, data)


def test_before_any_decision_the_page_says_when_proposals_begin() -> None:
    pairs.match()

    text = text_of(recipes.commissioner(), "weight-list")

    assert "0 decisions so far; proposals begin at 30." in text
    assert "Unknown: 0 decisions" in text
    assert "shipped" in text


def test_before_any_score_both_pages_say_so() -> None:
    person = recipes.administrator()

    assert "nothing has been computed" in text_of(person, "weight-list")
    assert "nothing has been computed" in text_of(person, "exposure-report")


def test_members_see_neither_page() -> None:
    browser = pairs.client(recipes.member())

    assert browser.get(reverse("weight-list")).status_code == 403
    assert browser.get(reverse("exposure-report")).status_code == 403


def test_a_proposal_stands_beside_the_weights_in_use() -> None:
    match = pairs.match()
    row = {"need": match.need_id, "enter": [match.technology_id], "leave": [0]}
    recipes.weight_proposal(changes={"needs": 1, "changed": 1, "entries": 1, "named": [row]})

    text = text_of(recipes.administrator(), "weight-list")

    assert "+2.00" in text
    assert "\u22121.00" in text
    assert (
        "foretell decisions better than those in use: log loss a decision changes by \u22120.050"
        in text
    )
    assert match.technology.name in text
    assert "Adopt these weights" in text


def test_a_commissioner_reads_changes_of_the_own_portfolio_alone() -> None:
    match = pairs.match()
    row = {"need": match.need_id, "enter": [match.technology_id], "leave": []}
    recipes.weight_proposal(changes={"needs": 1, "changed": 1, "entries": 1, "named": [row]})
    elsewhere = recipes.commissioner(portfolio_provinces=["CN-GD"])

    assert match.technology.name in text_of(recipes.commissioner(), "weight-list")
    assert match.technology.name not in text_of(elsewhere, "weight-list")


def test_commissioners_read_a_proposal_and_lead_commissioners_decide_it() -> None:
    proposal = recipes.weight_proposal()
    plain = recipes.commissioner()
    lead = recipes.commissioner(is_lead_commissioner=True)

    assert "Adopt these weights" not in text_of(plain, "weight-list")
    assert adopt(plain, proposal, has_read="on").status_code == 403
    assert adopt(lead, proposal, has_read="on").status_code == 302


def test_adopting_asks_to_read_the_figures_first() -> None:
    proposal = recipes.weight_proposal()

    answer = adopt(recipes.administrator(), proposal)

    assert answer.status_code == 422
    assert "Confirm that you have read the figures" in answer.content.decode()
    assert answer.content.decode().count('id="error-summary-title"') == 1
    assert WeightSet.objects.get(is_current=True).version == 1


def test_adopted_weights_become_current_and_build_a_new_generation() -> None:
    match = pairs.match()
    person = recipes.administrator()
    proposal = recipes.weight_proposal()

    answer = adopt(person, proposal, has_read="on")
    pairs.drain()

    assert answer.url == reverse("weight-list")
    current = WeightSet.objects.get(is_current=True)
    assert (current.version, current.approved_by) == (2, person)
    assert current.values == proposal.values
    proposal.refresh_from_db()
    assert (proposal.state, proposal.adopted_as) == ("adopted", current)
    generation = generations.current()
    assert generation is not None
    assert generation.weight_set == current
    again = Match.objects.current().get(pair=match.pair)
    assert sum(again.points) == again.score
    assert "Weights 2 are in use" in text_of(person, "weight-list") or again.score > 0


def test_the_same_form_twice_is_once_and_a_late_one_gets_a_conflict() -> None:
    proposal = recipes.weight_proposal()
    person = recipes.administrator()

    adopt(person, proposal, has_read="on")
    again = adopt(person, proposal, has_read="on")
    late = adopt(recipes.administrator(), proposal, has_read="on")
    dismissed = pairs.client(person).post(reverse("weight-dismiss", args=(proposal.public_id,)))

    assert again.status_code == 302
    assert late.status_code == 409
    assert dismissed.status_code == 409
    assert "Nothing was changed" in late.content.decode()
    assert WeightSet.objects.count() == 2


def test_a_proposal_from_other_weights_is_not_adopted() -> None:
    proposal = recipes.weight_proposal()
    WeightSet.objects.update(is_current=False)
    WeightSet.objects.create(version=9, values=proposal.values, neutral=[500] * 7, is_current=True)

    assert adopt(recipes.administrator(), proposal, has_read="on").status_code == 409


def test_a_dismissed_proposal_changes_nothing() -> None:
    proposal = recipes.weight_proposal()
    person = recipes.administrator()

    answer = pairs.client(person).post(reverse("weight-dismiss", args=(proposal.public_id,)))

    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("dismissed", person)
    assert WeightSet.objects.get().is_current


def test_every_step_of_a_proposal_is_in_its_history() -> None:
    proposal = recipes.weight_proposal()

    adopt(recipes.administrator(), proposal, has_read="on")

    events = apps.get_model("matching", "WeightProposalEvent")
    states = list(events.objects.order_by("pgh_id").values_list("state", flat=True))
    assert states == ["proposed", "adopted"]


def test_exposure_names_who_is_never_shown() -> None:
    pairs.match()
    hidden = recipes.technology(
        name="Sun tracker", summary="Solar panels follow the sun.", areas=[recipes.AIR]
    )
    pairs.drain()

    text = text_of(recipes.commissioner(), "exposure-report")

    assert "1 technology is in no list of ten" in text
    assert hidden.name in text
    assert "100.00%" in text
    assert "4 times the mean" in text


def test_a_refused_cap_is_said_once_above_its_form() -> None:
    pairs.match()
    pairs.drain()

    answer = pairs.client(recipes.administrator()).post(reverse("exposure-cap"), {"cap": "9"})

    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 1


def test_the_query_counts_do_not_grow_with_the_rows() -> None:
    pairs.match()
    proposal = recipes.weight_proposal()
    browser = pairs.client(recipes.administrator())
    counts = []
    for grown in range(2):
        for name in ("weight-list", "exposure-report"):
            browser.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse(name))
            counts.append(len(queries))
        for number in range(3 * grown, 3 * grown + 3):
            recipes.technology(name=f"Sun tracker {number}", areas=[recipes.AIR])
            WeightSet.objects.create(
                version=10 + number,
                values=proposal.values,
                neutral=[500] * 7,
                approved_by=recipes.administrator(),
            )
        pairs.drain()

    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "9" * 40])
def test_the_exposure_list_bears_any_page_number(page: str) -> None:
    browser = pairs.client(recipes.administrator())

    assert browser.get(reverse("exposure-report"), {"page": page}).status_code == 200


def test_earlier_weights_can_be_used_again_as_a_new_version() -> None:
    person = recipes.administrator()
    adopt(person, recipes.weight_proposal(), has_read="on")
    browser = pairs.client(person)
    url = reverse("weight-again", args=(1,))

    again = browser.post(url, {"instead_of": "2"})
    late = browser.post(url, {"instead_of": "2"})
    itself = browser.post(reverse("weight-again", args=(3,)), {"instead_of": "3"})
    unknown = browser.post(reverse("weight-again", args=(99,)), {"instead_of": "3"})

    assert [row.status_code for row in (again, late, itself, unknown)] == [302, 409, 409, 404]
    current = WeightSet.objects.get(is_current=True)
    assert (current.version, current.approved_by) == (3, person)
    assert current.values == WeightSet.objects.get(version=1).values
    assert "Use version 1 again" in text_of(person, "weight-list")
