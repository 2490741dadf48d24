"""The agreement checklist: what is on record, and what has lapsed."""

from __future__ import annotations

import pytest

from matchmaker.consortia.models import Agreement
from matchmaker.consortia.work.checklist import checklist, named_points
from tests.consortia.room import rooms

pytestmark = pytest.mark.django_db


def record(room: rooms.Room, kind: str, **fields: object) -> Agreement:
    return Agreement.objects.create(
        consortium=room.consortium,
        kind=kind,
        signed_on=rooms.TODAY,
        recorded_by=room.people["rival"],
        recorded_at=rooms.NOW,
        **fields,
    )


def states(room: rooms.Room) -> list[tuple[bool, bool]]:
    return [(item.is_met, item.has_lapsed) for item in checklist(room.consortium)]


def test_an_agreement_is_met_once_it_is_on_record_and_lapses() -> None:
    room = rooms.room()
    assert states(room) == [(False, False)] * 3

    record(room, "nda")
    record(room, "mou", lapsed_at=rooms.NOW)

    assert states(room) == [(True, False), (False, True), (False, False)]


def test_a_split_that_is_no_longer_the_accepted_one_is_not_in_force() -> None:
    room = rooms.room()
    record(room, "split", split_digest="of another split")

    assert states(room)[2] == (False, True)


def test_who_has_recorded_what_is_told() -> None:
    room = rooms.room()
    record(room, "nda", reference="NDA-1")

    page = room.client("member").get(f"{room.consortium.get_absolute_url()}room/checklist/")

    assert "NDA-1" in page.content.decode()
    assert "put on record by Rival Person" in page.content.decode()


def test_the_points_name_the_parties_and_leave_open_what_nobody_has_said() -> None:
    points = {one.label: one.known for one in named_points(rooms.room().consortium)}

    assert points["Leading firm"] == ("Lead Inc",)
    assert "Rival Inc: Technology" in points["Parties"]
    assert points["Intellectual property"] == ()
