"""Forms sent as no page of the service sends them: keys, fields and steps out of turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.urls import reverse

from companies.models import Company, Membership
from matchmaker.consortia import actions as consortium_actions
from matchmaker.matching.models import Interest, Review
from tests import recipes
from tests.consortia import scenes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


def firm_of(person: User, **fields: Any) -> Company:
    """A firm that a person owns."""
    firm = recipes.company(**fields)
    recipes.membership(person, firm)
    return firm


def page(person: User | None, address: str) -> str:
    """The page that a person gets."""
    return pairs.client(person).get(address).content.decode()


# --- Keys of forms ------------------------------------------------------------------------------


def test_the_key_of_another_pairs_decision_shows_nothing_of_it() -> None:
    elsewhere = recipes.commissioner(portfolio_provinces=["CN-GD"])
    theirs = pairs.match(
        need=recipes.need(
            place=recipes.city("440100", "Guangzhou", recipes.province("CN-GD", "Guangdong")),
            capabilities=pairs.CAPABILITIES,
        )
    )
    key = recipes.key()
    pairs.client(elsewhere).post(
        reverse("match-review", args=(theirs.pair,)),
        pairs.decision(theirs, key=key, note="canary-note", decision="ask", message="canary-ask"),
    )
    mine = pairs.match(need=recipes.need(capabilities=pairs.CAPABILITIES))

    answer = pairs.client(recipes.commissioner()).post(
        reverse("match-review", args=(mine.pair,)), pairs.decision(mine, key=key)
    )

    assert answer.status_code == 422
    assert b"canary" not in answer.content
    assert Review.objects.count() == 1


def test_the_own_key_of_another_pair_is_not_taken_for_a_decision_on_this_one() -> None:
    person, key = recipes.commissioner(), recipes.key()
    first = pairs.match()
    second = pairs.match()
    browser = pairs.client(person)
    browser.post(reverse("match-review", args=(first.pair,)), pairs.decision(first, key=key))

    answer = browser.post(
        reverse("match-review", args=(second.pair,)), pairs.decision(second, key=key)
    )

    assert answer.status_code == 422
    assert not Review.objects.filter(need=second.need, technology=second.technology).exists()


def test_a_company_form_with_keys_of_others_always_registers_a_firm_of_its_own() -> None:
    person = recipes.member()
    stranger = recipes.company(name="Own", slug="own", public_id=UUID("aaaaaaaa" + "0" * 24))
    sent = {"name": "Own", "province": "CA-ON"}
    browser = pairs.client(person)

    answers = [
        browser.post(reverse("company-create"), {**sent, "key": "aaaaaaaa" + digit * 24})
        for digit in "0123"
    ]

    assert [answer.status_code for answer in answers] == [302] * 4
    assert Company.objects.of(person).count() == 4
    assert not Membership.objects.filter(company=stranger).exists()


# --- Fields that no form shows ------------------------------------------------------------------


def test_a_company_form_sets_nothing_that_it_does_not_ask() -> None:
    person = recipes.member()
    firm = firm_of(person, slug="firm", is_published=False)
    browser = pairs.client(person)
    version = (
        browser.get(reverse("company-edit", args=("firm",))).context["form"]["version"].value()
    )

    answer = browser.post(
        reverse("company-edit", args=("firm",)),
        {
            "name": "New",
            "province": "CA-ON",
            "version": version,
            "is_verified": "on",
            "is_published": "on",
            "origin": "sample",
            "slug": "stolen",
            "evidence": "[]",
            "identifiers": "{}",
        },
    )

    firm.refresh_from_db()
    assert answer.status_code == 302
    assert (firm.name, firm.slug, firm.origin) == ("New", "firm", "registered")
    assert not firm.is_verified
    assert not firm.is_published


def test_an_account_form_raises_nobody() -> None:
    person = recipes.member()

    pairs.client(person).post(
        reverse("account"),
        {
            "name": "N",
            "language": "en",
            "role": "administrator",
            "is_lead_commissioner": "on",
            "portfolio_areas": recipes.WATER,
            "covers_all_areas": "on",
            "is_superuser": "on",
            "email": "other@example.org",
        },
    )

    email = person.email
    person.refresh_from_db()
    assert (person.name, person.role, person.email) == ("N", "member", email)
    assert not any((person.is_lead_commissioner, person.is_superuser, person.portfolio_areas))


# --- Workflows ----------------------------------------------------------------------------------


def test_an_invitation_of_yesterday_or_of_a_removed_seat_is_not_accepted() -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.invite(consortium)
    browser = pairs.client(scene.partner)
    shown = browser.get(reverse("invitation-detail", args=(seat.public_id,)))
    sent = {"decision": "accept", "seen": shown.context["digest"]}

    consortium_actions.remove_seat(seat, reason="", by=scene.lead, at=scenes.NOW)
    answer = browser.post(reverse("seat-answer", args=(seat.public_id,)), sent)

    seat.refresh_from_db()
    assert answer.status_code == 422
    assert seat.state == "removed"


def test_the_lead_does_not_answer_for_the_firm_it_invited() -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    answer = pairs.client(scene.lead).post(
        reverse("seat-answer", args=(seat.public_id,)), {"decision": "accept", "seen": ""}
    )

    assert answer.status_code == 404


def test_nobody_answers_a_match_for_another_firm() -> None:
    match = pairs.match()

    for person in (scenes.outsider(), recipes.commissioner()):
        pairs.client(person).post(
            reverse("interest-answer", args=(match.pair,)), {"answer": "interested"}
        )

    assert not Interest.objects.exists()


# --- Both sides of a decision -------------------------------------------------------------------


@pytest.mark.parametrize("person", [recipes.commissioner, recipes.administrator])
def test_who_decides_about_matches_registers_no_firm(person: Any) -> None:
    browser = pairs.client(person())
    sent = {"name": "Mine", "province": "CA-ON", "key": recipes.key()}

    assert browser.get(reverse("company-create")).status_code == 403
    assert browser.post(reverse("company-create"), sent).status_code == 403
    assert not Company.objects.filter(name="Mine").exists()


# --- Asking too often -------------------------------------------------------------------------


def test_nobody_learns_by_trying_which_addresses_have_an_account() -> None:
    person, known = recipes.member(), recipes.member()
    firm = firm_of(person)
    browser = pairs.client(person)
    address = reverse("member-list", args=(firm.slug,))

    for number in range(20):
        sent = {"email": f"guess{number}@example.org", "role": "member"}
        assert browser.post(address, sent).status_code == 422

    for email in ("guess@example.org", known.email):
        answer = browser.post(address, {"email": email, "role": "member"})
        assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert not Membership.objects.filter(user=known).exists()
