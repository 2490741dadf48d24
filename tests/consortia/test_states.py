"""The workflows as they are written down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matchmaker.consortia import states
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.matching import states as match_states

if TYPE_CHECKING:
    from types import ModuleType

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"


@pytest.mark.parametrize("workflows", [states, match_states], ids=["consortium", "match"])
def test_the_document_shows_the_tables_of_the_code(workflows: ModuleType) -> None:
    assert workflows.as_markdown() in DOCUMENT.read_text(encoding="utf-8")


def test_every_stage_can_be_reached_and_every_transition_uses_known_stages() -> None:
    reached = {transition.target for transition in states.STAGES}
    used = {source for transition in states.STAGES for source in transition.sources}

    assert reached == set(Consortium.Stage)
    assert used <= set(Consortium.Stage)


def test_every_seat_state_can_be_reached() -> None:
    assert {transition.target for transition in states.SEATS} == set(Seat.State)


def test_nothing_leads_out_of_a_withdrawn_consortium() -> None:
    assert all(Consortium.Stage.WITHDRAWN not in one.sources for one in states.STAGES)
