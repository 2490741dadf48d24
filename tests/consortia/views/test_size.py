"""How large a team may become: said when it is founded, changed until it is formed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from matchmaker.consortia import actions
from matchmaker.consortia.models import Consortium
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW, SENSORS

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def size_of(consortium: Consortium) -> int:
    return Consortium.objects.get(pk=consortium.pk).max_members


def send(client: Client, consortium: Consortium, most: str) -> int:
    """Send the form as it is, with another size; answer with the status."""
    address = reverse("share-edit", args=(consortium.public_id,))
    form = client.get(address).context_data["form"]
    data = {one.name: one.value() for one in form if one.name != "max_members"}
    return client.post(address, {**data, "max_members": most}).status_code


def test_a_team_is_founded_with_the_size_that_was_typed(client: Client) -> None:
    scene = scenes.scene()
    client.force_login(scene.lead)
    address = reverse("consortium-create", args=(scene.need.slug,))
    typed = {"name": "Clean river", "lead": scene.lead_firm.slug, "max_members": "3"}

    assert client.post(address, {**typed, "key": str(uuid4())}).status_code == 302
    assert Consortium.objects.get().max_members == 3


def test_the_lead_changes_the_size_and_nobody_is_asked_again(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    client.force_login(scene.lead)

    assert send(client, consortium, "8") == 302
    assert size_of(consortium) == 8
    assert send(client, consortium, "") == 302
    assert size_of(consortium) == 8
    assert set(consortium.seats.values_list("state", flat=True)) == {"accepted"}


@pytest.mark.parametrize("most", ["1", "0", "-3", "13", "many"])
def test_an_impossible_size_is_refused(client: Client, most: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    assert send(client, consortium, most) == 422
    assert size_of(consortium) == 5


def test_a_team_does_not_become_smaller_than_it_is(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    firm, person = recipes.company(), recipes.member()
    recipes.membership(person, firm)
    offer = scene.offer(0, company=firm, capabilities=(SENSORS,), supports=(SENSORS,))
    seat = actions.invite_company(consortium, offer, by=scene.lead, at=NOW)
    scene.accept(seat, by=person)
    client.force_login(scene.lead)

    with pytest.raises(actions.RefusedError, match="3 firms have accepted already"):
        actions.set_size(consortium, 2, by=scene.lead, at=NOW)
    assert send(client, consortium, "2") == 422
    assert size_of(consortium) == 5
    assert send(client, consortium, "3") == 302
    assert size_of(consortium) == 3


def test_a_formed_team_keeps_its_size(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    client.force_login(scene.lead)

    page = client.get(reverse("share-edit", args=(consortium.public_id,)))

    assert "max_members" not in page.context_data["form"].fields
    with pytest.raises(actions.RefusedError, match="not possible any more"):
        actions.set_size(consortium, 8, by=scene.lead, at=NOW)


def test_a_team_that_has_ended_offers_no_shares_to_set(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)
    client.force_login(scene.lead)
    address = reverse("share-edit", args=(consortium.public_id,))
    page = client.get(address)

    assert "The team can no longer be changed" in page.text
    assert "Save the shares" not in page.text
    assert client.post(address, {"seen": "0"}).status_code == 409


def test_a_size_that_somebody_else_has_changed_is_not_overwritten(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    address = reverse("share-edit", args=(consortium.public_id,))
    form = client.get(address).context_data["form"]
    data = {one.name: one.value() for one in form}
    actions.set_size(consortium, 4, by=scene.lead, at=NOW)

    assert client.post(address, {**data, "max_members": "7"}).status_code == 409
    assert size_of(consortium) == 4


def test_who_was_slower_compares_and_sends_the_shares_again(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    address = reverse("share-edit", args=(consortium.public_id,))
    seat = consortium.seats.get()
    name = f"share_{seat.public_id.hex}"
    data = {one.name: one.value() for one in client.get(address).context_data["form"]}
    actions.set_shares(consortium, {seat.pk: 4_321}, by=scene.lead, at=NOW)

    refused = client.post(address, {**data, name: "25"})
    again = {one.name: one.value() for one in refused.context_data["form"]}
    answer = client.post(address, again)

    assert refused.status_code == 409
    assert f"{scene.lead_firm.name} · 43.21%" in refused.text
    assert answer.status_code == 302
    assert consortium.seats.get().share_bp == 2_500


def test_who_read_an_older_split_reads_the_new_one_and_records_it(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    client.force_login(scene.lead)
    address = reverse("consortium-agreements", args=(consortium.public_id,))
    typed = {"kind": "split", "signed_on": "2026-11-21", "reference": "A 7", "seen": "older"}

    refused = client.post(address, typed)
    again = {one.name: one.value() for one in refused.context_data["form"]}
    answer = client.post(address, again)

    assert (refused.status_code, again["reference"]) == (409, "A 7")
    assert answer.status_code == 302
    assert consortium.agreements.get().reference == "A 7"
