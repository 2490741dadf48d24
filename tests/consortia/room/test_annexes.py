"""Sealed annexes: who sees a sum, and when none is shown."""

from __future__ import annotations

from uuid import uuid4

import pytest

from matchmaker.consortia.models import AnnexTotal, Consortium, SealedAnnex, Seat
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import annexes
from matchmaker.consortia.room.papers import StalePaperError
from tests import recipes
from tests.consortia.room import rooms

pytestmark = pytest.mark.django_db


def shown(room: rooms.Room, who: str = "lead") -> tuple[tuple[annexes.Amount, ...], bool]:
    board = annexes.board(room.consortium, room.firms[who])
    return board.totals, board.is_current


def test_the_sum_appears_when_the_last_of_three_firms_has_sealed() -> None:
    room = rooms.room()
    room.seal("lead", 100)
    room.seal("rival", 200)
    assert shown(room) == ((), False)

    room.seal("member", 400)

    assert shown(room) == ((annexes.Amount("CAD", 700),), True)
    assert annexes.annex_total(room.consortium) == (annexes.Amount("CAD", 700),)


def test_two_firms_never_see_a_sum_but_the_pack_has_it() -> None:
    room = rooms.room()
    room.leave("member")
    room.seal("lead", 100)
    room.seal("rival", 200)

    assert shown(room) == ((), False)
    assert not annexes.strike_totals(room.consortium, at=rooms.NOW)
    assert annexes.annex_total(room.consortium) == (annexes.Amount("CAD", 300),)


def test_the_sum_before_and_after_one_change_would_be_the_change() -> None:
    room = rooms.room()
    for who, cents in (("lead", 100), ("rival", 200), ("member", 400)):
        room.seal(who, cents)

    room.seal("rival", 250)

    assert shown(room) == ((annexes.Amount("CAD", 700),), False)
    assert AnnexTotal.objects.count() == 1
    assert annexes.annex_total(room.consortium) == (annexes.Amount("CAD", 750),)


def test_once_all_have_changed_a_new_sum_is_shown() -> None:
    room = rooms.room()
    for cents in (100, 150):
        for who in ("lead", "rival", "member"):
            room.seal(who, cents)

    assert shown(room) == ((annexes.Amount("CAD", 450),), True)


def test_the_price_of_a_firm_that_leaves_is_not_the_difference_of_sums() -> None:
    room = rooms.room()
    Seat.objects.filter(pk=room.seat_of("invited").pk).update(state=Seat.State.ACCEPTED)
    for who in rooms.FIRMS:
        room.seal(who, 100)
    assert shown(room) == ((annexes.Amount("CAD", 400),), True)

    room.leave("invited")

    assert not annexes.strike_totals(room.consortium, at=rooms.NOW)
    assert shown(room) == ((annexes.Amount("CAD", 400),), False)


def test_currencies_are_never_added_and_a_currency_of_two_firms_is_not_shown() -> None:
    room = rooms.room()
    Seat.objects.filter(pk=room.seat_of("invited").pk).update(state=Seat.State.ACCEPTED)
    for who in ("lead", "rival", "member"):
        room.seal(who, 100, "CAD")
    room.seal("invited", 700, "CNY")

    assert shown(room) == ((), False)
    assert annexes.annex_total(room.consortium) == (
        annexes.Amount("CAD", 300),
        annexes.Amount("CNY", 700),
    )


def test_a_person_of_two_of_the_firms_keeps_the_sum_away() -> None:
    room = rooms.room()
    recipes.membership(room.people["rival"], room.firms["lead"])

    for who in ("lead", "rival", "member"):
        room.seal(who, 100)

    assert shown(room) == ((), False)


def test_an_annex_is_sealed_once_by_one_form_and_not_over_a_colleagues() -> None:
    room = rooms.room()
    key, by = uuid4(), room.people["rival"]
    sealing = annexes.Sealing(annexes.Amount("CAD", 5), 0)
    for _time in range(2):
        annexes.seal_annex(
            room.consortium, room.firms["rival"], sealing, key=key, by=by, at=rooms.NOW
        )
    assert SealedAnnex.objects.count() == 1

    with pytest.raises(StalePaperError):
        room.seal("rival", 6, seen=0)

    assert room.seal("rival", 6).version == 2


def test_an_annex_of_a_bid_that_is_handed_in_no_longer_changes() -> None:
    room = rooms.room()
    room.consortium.stage = Consortium.Stage.WITHDRAWN
    room.consortium.save()

    with pytest.raises(RefusedError):
        room.seal("rival")


def test_only_a_document_kept_to_the_firm_goes_into_its_annex() -> None:
    room = rooms.room()
    own = room.document("rival", tier="annex")
    shared = room.document("rival", tier="room")
    foreign = room.document("member", tier="annex")

    for document in (shared, foreign):
        with pytest.raises(RefusedError):
            room.seal("rival", document=document)

    assert room.seal("rival", document=own).document == own
