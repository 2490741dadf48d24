"""Twenty firms that accept the last place at the same moment: one wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium, Seat, SeatLot
from matchmaker.consortia.refusals import constraint_of
from matchmaker.consortia.terms import Terms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW, SENSORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FIRMS = 20


def invited(
    consortium: Consortium, scene: scenes.Scene, **offer: object
) -> list[tuple[Seat, User]]:
    """Ask many firms for the same place."""
    found = []
    for _number in range(FIRMS):
        firm, person = recipes.company(), recipes.member()
        recipes.membership(person, firm)
        found.append((scene.invite(consortium, 100, company=firm, **offer), person))
    return found


def at_once(asked: list[tuple[Seat, User]], step: Callable[[Seat, User], None]) -> list[str]:
    """Take one step for every seat at the same moment; say how each ended."""
    start = Barrier(len(asked))

    def one(pair: tuple[Seat, User]) -> str:
        try:
            start.wait()
            step(*pair)
        except actions.RefusedError as error:
            return " ".join(error.reasons)
        except IntegrityError as error:
            return constraint_of(error)
        else:
            return "accepted"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(one, asked))


def accept(seat: Seat, person: User) -> None:
    actions.accept_seat(seat, Terms.of(seat), by=person, at=NOW)


def write_past_the_actions(seat: Seat, person: User) -> None:
    """What code that forgets the lock would do."""
    Seat.objects.filter(pk=seat.pk).update(state="accepted", answered_by=person, answered_at=NOW)


def accepted(consortium: Consortium) -> int:
    return consortium.seats.filter(state="accepted").count()


def test_one_of_twenty_gets_the_lot() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=30)
    asked = invited(consortium, scene)

    ends = at_once(asked, accept)

    assert ends.count("accepted") == 1
    assert {end for end in ends if end != "accepted"} == {
        "Another firm leads this already: Water quality monitoring and testing"
    }
    assert accepted(consortium) == 2
    assert SeatLot.objects.filter(code=SENSORS, state="accepted").count() == 1
    assert Consortium.objects.get(pk=consortium.pk).stage == "partly-accepted"


def test_one_of_twenty_gets_the_last_seat_of_the_team() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    asked = invited(consortium, scene, supports=(SENSORS,))

    ends = at_once(asked, accept)

    assert ends.count("accepted") == 1
    assert {end for end in ends if end != "accepted"} == {"The team may have 2 firms, and it has."}
    assert accepted(consortium) == 2


def test_the_database_lets_one_of_twenty_in_even_past_the_actions() -> None:
    scene = scenes.scene()
    consortium = scene.found(max_members=2)
    asked = invited(consortium, scene, supports=(SENSORS,))

    ends = at_once(asked, write_past_the_actions)

    assert sorted(set(ends)) == ["accepted", "consortium_member_limit"]
    assert accepted(consortium) == 2


def test_an_invitation_that_runs_out_while_it_is_accepted_stays_run_out() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    begun = Event()

    def sweep() -> None:
        try:
            with transaction.atomic():
                actions.expire_seats((NOW + timedelta(days=30)).date())
                begun.set()
                # Long enough for the answer to arrive in between.
                sleep(1)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        swept = pool.submit(sweep)
        begun.wait()
        with pytest.raises(actions.RefusedError):
            accept(seat, scene.partner)
        swept.result()

    assert Seat.objects.get(pk=seat.pk).state == "expired"
