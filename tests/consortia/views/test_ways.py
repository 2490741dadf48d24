"""The ways between the pages of a consortium lead nobody to a closed door."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from matchmaker.consortia import actions
from matchmaker.consortia.models import RoomGuest
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db

NAVIGATION = re.compile(r'<nav [^>]*aria-label="Pages of this consortium">(.*?)</nav>', re.S)
LINK = re.compile(r'href="([^"]+)"')
TEAM, CHECKS, PACK = "consortium-detail", "consortium-checks", "bid-pack"
ROOM = ("consortium-agreements", "consortium-statement", "room-documents", "room-detail")
EVERY = {TEAM, CHECKS, *ROOM, PACK}


def guest(consortium: Consortium, by: User) -> User:
    person = recipes.commissioner()
    RoomGuest.objects.create(consortium=consortium, user=person, invited_by=by, invited_at=NOW)
    return person


def ways(client: Client, person: User, consortium: Consortium, page: str) -> set[str]:
    """The names of the pages that a page leads to; each of them opens."""
    client.force_login(person)
    answer = client.get(reverse(page, args=(consortium.public_id,)))
    assert answer.status_code == 200
    found = NAVIGATION.search(answer.content.decode())
    links = set(LINK.findall(found[1])) if found else set()
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    return {name for name in EVERY if reverse(name, args=(consortium.public_id,)) in links}


@pytest.mark.parametrize("page", sorted(EVERY))
def test_members_find_every_page(client: Client, page: str) -> None:
    scene = scenes.scene()

    assert ways(client, scene.partner, scene.bid_ready(), page) == EVERY


def test_a_commissioner_finds_the_pack_once_the_bid_is_handed_in(client: Client) -> None:
    scene = scenes.scene()
    consortium, person = scene.bid_ready(), recipes.commissioner()

    before = ways(client, person, consortium, CHECKS)
    actions.submit_bid(consortium, scenes.BID, by=scene.lead, at=NOW)
    after = ways(client, person, consortium, CHECKS)

    assert before == {TEAM, CHECKS}
    assert after == {TEAM, CHECKS, PACK}


@pytest.mark.parametrize("page", [CHECKS, *ROOM])
def test_a_guest_of_the_room_finds_it_and_no_pack_before_the_bid(client: Client, page: str) -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()

    assert ways(client, guest(consortium, scene.lead), consortium, page) == {TEAM, CHECKS, *ROOM}


def test_a_team_that_was_given_up_leads_from_its_packs_to_no_room(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.submitted()
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    assert ways(client, scene.partner, consortium, PACK) == {TEAM, PACK}
