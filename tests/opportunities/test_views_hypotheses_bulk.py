"""Several proposed needs dismissed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.urls import reverse

from opportunities.gaps.actions import version_of
from opportunities.models import Hypothesis
from tests import recipes
from tests.opportunities.test_views_hypotheses import elsewhere, post, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def chosen(*rows: Hypothesis) -> list[str]:
    return [f"{row.public_id}:{version_of(row)}" for row in rows]


def test_several_are_dismissed_from_the_list(client: Client) -> None:
    rows = [elsewhere(number) for number in range(3)]
    signed_in(client, recipes.administrator())

    response = client.post(
        reverse("hypothesis-bulk"),
        {"selected": chosen(*rows[:2]), "reason": "not-ours", "query": "scope=all"},
    )

    assert response["Location"] == reverse("hypothesis-list") + "?scope=all"
    assert list(Hypothesis.objects.waiting()) == rows[2:]


def test_what_was_decided_meanwhile_is_listed_back(client: Client) -> None:
    rows = [elsewhere(number) for number in range(2)]
    signed_in(client, recipes.administrator())
    seen = chosen(*rows)
    post(client, "dismiss", rows[0], reason="no-buyer")

    response = client.post(reverse("hypothesis-bulk"), {"selected": seen, "reason": "not-ours"})

    assert response.status_code == 200
    assert "1 proposal dismissed." in response.content.decode()
    assert rows[0].get_absolute_url() in response.content.decode()


def test_a_selection_that_wants_its_reason_is_kept(client: Client) -> None:
    rows = [elsewhere(number) for number in range(2)]
    signed_in(client, recipes.administrator())
    seen = chosen(*rows)

    refused = client.post(reverse("hypothesis-bulk"), {"selected": seen, "query": "scope=all"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'action="{reverse("hypothesis-bulk")}"' in page
    assert [one for one in seen if f'name="selected" value="{one}"' in page] == seen
    assert 'name="query" value="scope=all"' in page
    assert 'name="reason" value="not-ours"' in page


def test_nobody_dismisses_in_bulk_what_lies_outside_the_portfolio(client: Client) -> None:
    row = elsewhere()

    signed_in(client).post(
        reverse("hypothesis-bulk"), {"selected": chosen(row), "reason": "not-ours"}
    )

    row.refresh_from_db()
    assert row.is_waiting


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"selected": ["nonsense"], "reason": "not-ours"},
        {"selected": [f"{uuid4()}:0"] * 101, "reason": "not-ours"},
        {"selected": [f"{uuid4()}:0"]},
    ],
)
def test_a_bulk_form_that_says_nothing_is_refused(client: Client, data: dict[str, Any]) -> None:
    response = signed_in(client).post(reverse("hypothesis-bulk"), data)

    assert response.status_code == 422
    assert "Nothing was decided" in response.content.decode()
