"""Programmes with their dates, and what firms plan: unknown is unknown, ended is ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from matchmaker.consortia.models import ProgrammePlan
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.annexes import Amount
from matchmaker.consortia.room.readers import reader_in
from matchmaker.consortia.work import finance
from matchmaker.consortia.work.entering import StaleRoomError
from opportunities.imports.everything import store_opportunities
from opportunities.models import Programme
from tests.consortia.room import rooms
from tests.consortia.work.furniture import programme

pytestmark = pytest.mark.django_db

YESTERDAY = rooms.TODAY - timedelta(days=1)


def plan(room: rooms.Room, who: str, one: Programme, cents: int | None, **fields: Any) -> Any:
    terms = finance.PlanTerms(
        cents,
        fields.get("currency", "CAD"),
        "",
        fields.get("audience", "room"),
        fields.get("seen", 0),
    )
    by = room.people[who]
    return finance.plan_programme(room.consortium, room.firms[who], one, terms, by=by, at=rooms.NOW)


def stack(room: rooms.Room, who: str, days: int = 0) -> list[finance.Stacked]:
    reader = reader_in(room.people[who], room.consortium)
    return finance.stack(room.consortium, reader, rooms.later(days))


def test_an_unknown_amount_is_counted_and_never_taken_for_nothing() -> None:
    room = rooms.room()
    one, other = programme("one"), programme("other")
    plan(room, "lead", one, 50_000_00)
    plan(room, "rival", one, None)
    plan(room, "lead", other, 10_000_00)
    plan(room, "rival", other, 7_00, currency="USD")

    assert finance.sums(stack(room, "member")) == (
        (Amount("CAD", 60_000_00), Amount("USD", 7_00)),
        1,
        0,
    )


def test_what_a_firm_keeps_to_itself_is_in_no_sum_of_others_and_guests_see_no_plan() -> None:
    room = rooms.room()
    plan(room, "rival", programme(), 50_000_00, audience="firm")

    found = {who: finance.sums(stack(room, who)).amounts for who in ("rival", "member", "lead")}

    assert found == {"rival": (Amount("CAD", 50_000_00),), "member": (), "lead": ()}
    plan(room, "lead", programme(), 1_00)
    assert [one.plans for one in stack(room, "guest")] == [()]


def test_a_programme_that_has_ended_takes_no_plan_and_names_its_successor() -> None:
    room = rooms.room()
    old = programme("old", valid_to=YESTERDAY, successor="New")

    with pytest.raises(RefusedError, match="Its successor is: New"):
        plan(room, "rival", old, 1_00)
    with pytest.raises(RefusedError, match=r"has ended\.$"):
        plan(room, "rival", programme("gone", valid_to=YESTERDAY), 1_00)


def test_a_plan_whose_programme_has_ended_since_stays_shown_and_leaves_the_sum() -> None:
    room = rooms.room()
    plan(room, "rival", programme("short", valid_to=rooms.later(3)), 5_00)

    today, later = stack(room, "lead"), stack(room, "lead", days=4)

    assert finance.sums(today) == ((Amount("CAD", 5_00),), 0, 0)
    assert finance.sums(later) == ((), 0, 1)
    assert (later[0].is_ended, len(later[0].plans)) == (True, 1)


def test_plans_leave_with_their_firm() -> None:
    room = rooms.room()
    plan(room, "rival", programme(), 5_00)
    room.leave("rival")

    assert finance.sums(stack(room, "lead")) == ((), 0, 0)


def test_a_plan_is_stored_once_and_not_over_a_colleagues() -> None:
    room = rooms.room()
    first, again = (plan(room, "rival", programme(), 5_00) for _time in range(2))
    assert (first, again.version) == (again, 1)

    with pytest.raises(StaleRoomError):
        plan(room, "rival", programme(), 6_00, seen=0)

    assert plan(room, "rival", programme(), 6_00, seen=1).version == 2


def test_a_plan_can_be_taken_back_and_made_again() -> None:
    room = rooms.room()
    plan(room, "rival", programme(), 5_00)
    company, by = room.firms["rival"], room.people["rival"]
    for _time in range(2):
        finance.drop_plan(room.consortium, company, programme(), by=by, at=rooms.NOW)
    assert finance.sums(stack(room, "rival")) == ((), 0, 0)
    assert ProgrammePlan.objects.get().version == 2

    plan(room, "rival", programme(), 5_00, seen=2)

    assert finance.sums(stack(room, "rival")).amounts == (Amount("CAD", 5_00),)


def test_successors_on_record_are_found_by_their_full_or_short_name() -> None:
    long = programme("long", name="Programme de soutien (PSCE)")
    full = programme("full", name="Fund II")
    cases = {"PSCE": long, "fund ii": full, "Fund III": None, "": None}

    found = {
        words: finance.successor_of(Programme(name="x", successor=words), [long, full])
        for words in cases
    }

    assert found == cases


def test_the_reference_table_fills_the_stack_with_statuses_sources_and_successors() -> None:
    store_opportunities()
    room = rooms.room()

    found = {one.programme.name: one for one in stack(room, "lead")}

    assert len(found) >= 15
    assert all(one.programme.source.url for one in found.values())
    ended = found["BDC Cleantech Practice Fund I"]
    assert ended.is_ended
    assert ended.successor == found["BDC Climate Tech Fund II"].programme
    assert found["CanExport SMEs 2026-27"].is_ended
    assert not found["NRC IRAP"].is_ended
