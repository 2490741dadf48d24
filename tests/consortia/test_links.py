"""Links in letters open one invitation, once, for one person."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from companies.models import Membership
from matchmaker.consortia import actions
from matchmaker.consortia.links import hash_of
from matchmaker.consortia.models import InvitationLink, Seat
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def invited(django_capture_on_commit_callbacks: Callable) -> tuple[Scene, Seat, str]:
    """A scene, its invitation and the token of the letter."""
    scene = scenes.scene()
    with django_capture_on_commit_callbacks(execute=True):
        seat = scene.invite(scene.found())
    return scene, seat, token_of(mail.outbox[-1].body)


def token_of(letter: str) -> str:
    found = re.search(r"/my/invitations/open/([\w-]+)/", letter)
    assert found is not None
    return found[1]


def address(token: str) -> str:
    return reverse("invitation-open", args=(token,))


def test_a_link_opens_its_invitation_once(client: Client, invited: tuple[Scene, Seat, str]) -> None:
    scene, seat, token = invited
    client.force_login(scene.partner)

    looked = [client.get(address(token)).status_code for _time in range(2)]
    opened = client.post(address(token))
    again = [client.get(address(token)).status_code, client.post(address(token)).status_code]

    assert looked == [200, 200]
    assert opened["Location"] == seat.get_absolute_url()
    assert again == [404, 404]


def test_only_the_hash_of_a_token_is_stored(invited: tuple[Scene, Seat, str]) -> None:
    _scene, _seat, token = invited

    link = InvitationLink.objects.get()

    assert link.token_hash == hash_of(token)
    assert token not in str(vars(link))
    assert len(token) >= 43


def test_every_person_of_the_firm_has_a_link_of_their_own(
    django_capture_on_commit_callbacks: Callable, client: Client
) -> None:
    scene = scenes.scene()
    colleague = recipes.member()
    recipes.membership(colleague, scene.partner_firm)
    with django_capture_on_commit_callbacks(execute=True):
        scene.invite(scene.found())
    tokens = {letter.to[0]: token_of(letter.body) for letter in mail.outbox}
    client.force_login(scene.partner)

    found = {who: client.get(address(token)).status_code for who, token in tokens.items()}

    assert found == {scene.partner.email: 200, colleague.email: 404}


def _answered(scene: Scene, seat: Seat) -> None:
    scene.accept(seat)


def _withdrawn(scene: Scene, seat: Seat) -> None:
    actions.remove_seat(seat, reason="", by=scene.lead, at=NOW)


def _dissolved(scene: Scene, seat: Seat) -> None:
    actions.withdraw_consortium(seat.consortium, by=scene.lead, at=NOW)


def _late(_scene: Scene, seat: Seat) -> None:
    Seat.objects.filter(pk=seat.pk).update(expires_on=(NOW - timedelta(days=1)).date())


def _late_link(_scene: Scene, seat: Seat) -> None:
    seat.links.update(expires_on=(NOW - timedelta(days=1)).date())


def _left_the_firm(scene: Scene, _seat: Seat) -> None:
    Membership.objects.filter(user=scene.partner).delete()


def _written_again(scene: Scene, seat: Seat) -> None:
    terms = scene.offer(100).terms
    actions.edit_seat(seat, terms, by=scene.lead, at=NOW)


@pytest.mark.parametrize(
    "happens",
    [_answered, _withdrawn, _dissolved, _late, _late_link, _left_the_firm, _written_again],
)
def test_a_dead_link_is_answered_like_one_that_never_was(
    client: Client, invited: tuple[Scene, Seat, str], happens: Callable
) -> None:
    scene, seat, token = invited
    client.force_login(scene.partner)
    happens(scene, seat)

    dead, random = client.get(address(token)), client.get(address("x" * 43))

    assert (dead.status_code, random.status_code) == (404, 404)
    assert bare(dead, token) == bare(random, "x" * 43)


def bare(page: HttpResponse, token: str) -> str:
    """Return a page without what differs at every request."""
    text = page.content.decode().replace(token, "")
    return re.sub(r'(csrf-token|csrfmiddlewaretoken|X-CSRFToken)["\W][^<]*', "", text)


@pytest.mark.parametrize("who", ["lead", "outsider", "administrator"])
def test_another_persons_link_is_answered_like_one_that_never_was(
    client: Client, invited: tuple[Scene, Seat, str], who: str
) -> None:
    scene, _seat, token = invited
    people = {
        "lead": lambda: scene.lead,
        "outsider": scenes.outsider,
        "administrator": recipes.administrator,
    }
    client.force_login(people[who]())

    assert client.get(address(token)).status_code == 404
    assert client.post(address(token)).status_code == 404
    assert InvitationLink.objects.get().used_at is None


def test_a_link_asks_nobody_to_be_somebody_they_are_not(
    client: Client, invited: tuple[Scene, Seat, str]
) -> None:
    _scene, _seat, token = invited

    answer = client.get(address(token))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_stands_when_its_letter_cannot_be_sent(settings, caplog) -> None:
    settings.EMAIL_BACKEND = "no.such.backend"
    scene = scenes.scene()

    seat = scene.invite(scene.found())

    assert Seat.objects.get(pk=seat.pk).state == "invited"
    assert "write" in caplog.text
