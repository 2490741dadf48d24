"""The page of packs: who finds what there, and what the button does."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from matchmaker.consortia.models import BidPack, Consortium, RoomGuest, Seat
from matchmaker.consortia.pack import making, views
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: recipes.NOW)


@pytest.fixture
def team() -> Consortium:
    """A team with a draft and the pack of its bid."""
    row = teams.consortium()
    recipes.bid_pack(row, by=row.created_by)
    recipes.bid_pack(
        row, by=row.created_by, version=2, is_submitted=True, frozen_at=recipes.NOW, content=b"bid"
    )
    return row


def client(person: User) -> Client:
    found = Client()
    found.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return found


def page(row: Consortium) -> str:
    return reverse("bid-pack", args=(row.public_id,))


def file(row: Consortium, version: int) -> str:
    return reverse("bid-pack-file", args=(row.public_id, version))


def statuses(person: User, row: Consortium) -> tuple[int, int, int]:
    """What a person gets: the page, the draft, the submitted pack."""
    found = client(person)
    addresses = (page(row), file(row, 1), file(row, 2))
    return tuple(found.get(address).status_code for address in addresses)  # type: ignore[return-value]


def test_lead_and_members_read_every_version(team: Consortium) -> None:
    lead, member = (teams.person_of(seat.company) for seat in team.seats.all())

    assert statuses(lead, team) == (200, 200, 200)
    assert statuses(member, team) == (200, 200, 200)


def test_a_commissioner_of_the_portfolio_reads_the_submitted_pack_only(team: Consortium) -> None:
    inside, outside = recipes.commissioner(), recipes.commissioner(portfolio_provinces=["CN-GD"])

    assert statuses(inside, team) == (200, 404, 200)
    assert statuses(outside, team) == (404, 404, 404)
    assert b"Download version 1" not in client(inside).get(page(team)).content


def test_before_the_bid_a_commissioner_finds_nothing() -> None:
    row = teams.consortium()
    recipes.bid_pack(row, by=row.created_by)
    guest = recipes.commissioner()
    RoomGuest.objects.create(
        consortium=row, user=guest, invited_by=row.created_by, invited_at=recipes.NOW
    )

    assert statuses(guest, row) == (404, 404, 404)


def test_administrators_invited_firms_and_outsiders_find_nothing(team: Consortium) -> None:
    invited = recipes.company()
    Seat.objects.create(
        consortium=team,
        company=invited,
        part="technology",
        invited_by=team.created_by,
        invited_at=recipes.NOW,
        expires_on=recipes.AS_OF,
    )
    people = (recipes.administrator(), teams.person_of(invited), recipes.member())

    assert {statuses(person, team) for person in people} == {(404, 404, 404)}


def test_who_has_left_finds_nothing(team: Consortium) -> None:
    seat = team.seats.last()
    member = teams.person_of(seat.company)
    Seat.objects.filter(pk=seat.pk).update(state=Seat.State.REMOVED)

    assert statuses(member, team) == (404, 404, 404)


def test_once_the_team_is_given_up_only_the_submitted_pack_stays(team: Consortium) -> None:
    Consortium.objects.filter(pk=team.pk).update(stage=Consortium.Stage.WITHDRAWN)

    assert statuses(team.created_by, team) == (200, 404, 200)
    assert b"Make a draft of the pack" not in client(team.created_by).get(page(team)).content


def test_the_page_shows_the_digest_and_the_file_has_it(team: Consortium) -> None:
    found = client(team.created_by)
    pack = BidPack.objects.get(version=2)

    answer = found.get(file(team, 2))

    assert pack.sha256 in found.get(page(team)).content.decode()
    assert answer.content == b"bid"
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].endswith('-v2.zip"')
    assert "no-store" in answer["Cache-Control"]


def test_the_button_makes_a_draft_once_and_leads_back() -> None:
    row = teams.consortium()
    found, sent = client(row.created_by), {"key": str(uuid4())}

    answers = [found.post(page(row), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    pack = BidPack.objects.get()
    assert zipfile.is_zipfile(BytesIO(bytes(pack.content)))
    assert "Version 1 of the bid pack is a draft" in found.get(page(row)).content.decode()


def test_members_make_no_drafts() -> None:
    row = teams.consortium()
    member = teams.person_of(row.seats.last().company)

    answer = client(member).post(page(row), {"key": str(uuid4())})

    assert answer.status_code == 403
    assert not BidPack.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"key": ""}, {"key": "no key"}])
def test_a_form_without_a_key_is_refused(sent: dict[str, str]) -> None:
    row = teams.consortium()

    answer = client(row.created_by).post(page(row), sent)

    assert answer.status_code == 422
    assert b"There is a problem" in answer.content


@pytest.mark.parametrize(
    ("limit", "status", "words"),
    [("MOST_DRAFTS", 429, "Wait a little"), ("LARGEST_PACK", 422, "Shorten")],
)
def test_a_refusal_is_told_on_the_page(
    limit: str, status: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = teams.consortium()
    monkeypatch.setattr(making, limit, 0)

    answer = client(row.created_by).post(page(row), {"key": str(uuid4())})

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_an_empty_page_says_who_makes_the_pack() -> None:
    row = teams.consortium()
    member = teams.person_of(row.seats.last().company)

    text = client(member).get(page(row)).content.decode()

    assert "No bid pack has been made yet" in text
    assert "The lead makes the pack." in text


def test_a_team_of_two_is_told_what_the_joint_amount_gives_away() -> None:
    two = teams.consortium()
    three = teams.consortium(
        *(recipes.company() for _number in range(3)), shares=(4_000, 3_000, 3_000)
    )
    words = b"In a team of two"

    assert words in client(two.created_by).get(page(two)).content
    assert words not in client(three.created_by).get(page(three)).content


def test_a_missing_font_is_told_to_the_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "chinese_font_is_there", lambda: False)
    row = teams.consortium()

    assert b"No font with Chinese" in client(row.created_by).get(page(row)).content


def test_lessons_are_for_the_team_alone(team: Consortium) -> None:
    teams.bid(team)
    teams.outcome(team, "unsuccessful")

    assert b"Answer sooner." in client(team.created_by).get(page(team)).content
    assert b"Answer sooner." not in client(recipes.commissioner()).get(page(team)).content


def test_one_draft_and_ten_are_listed_in_as_many_queries(
    django_assert_num_queries: Any,
) -> None:
    row = teams.consortium()
    recipes.bid_pack(row, by=row.created_by)
    found = client(row.created_by)
    found.get(page(row))
    with django_assert_num_queries(7):
        found.get(page(row))
    for version in range(2, 11):
        recipes.bid_pack(row, by=row.created_by, version=version)

    with django_assert_num_queries(7):
        found.get(page(row))
