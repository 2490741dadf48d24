"""Tests of claims and members."""

from __future__ import annotations

import pytest

from companies import actions
from companies.models import Company, Membership
from tests import recipes
from tests.recipes import NOW

pytestmark = pytest.mark.django_db


def record(**fields):
    fields.setdefault("website", "https://www.axle.example/about")
    return recipes.company(origin=Company.Origin.PUBLIC_RECORD, **fields)


def claim(firm, person):
    return actions.claim_company(firm, statement="Head of sales", by=person, at=NOW)


def test_an_address_of_the_firms_domain_proves_the_claim_at_once():
    firm, person = record(), recipes.member(email="mia@axle.example")

    membership = claim(firm, person)

    assert membership.state == Membership.State.ACTIVE
    assert Company.objects.owned_by(person).get() == firm


@pytest.mark.parametrize(
    ("email", "website"),
    [
        pytest.param("mia@other.example", "https://axle.example", id="another domain"),
        pytest.param("mia@gmail.com", "https://gmail.com/axle", id="free mail"),
        pytest.param("mia@notaxle.example", "https://axle.example", id="a longer domain"),
        pytest.param("mia@axle.example", "https://shop.axle.example", id="not the same host"),
        pytest.param("mia@axle.example", "", id="no website"),
        pytest.param("mia@axle.example", "https://[::1", id="a broken website"),
    ],
)
def test_any_other_address_waits_for_an_administrator(email, website):
    firm, person = record(website=website), recipes.member(email=email)

    assert claim(firm, person).state == Membership.State.PENDING
    assert not Company.objects.editable_by(person).exists()


def test_an_unconfirmed_address_proves_nothing():
    firm, person = record(), recipes.member(email="mia@axle.example")
    person.emailaddress_set.update(verified=False)

    assert claim(firm, person).state == Membership.State.PENDING


def test_a_claim_sent_twice_waits_once():
    firm, person = record(), recipes.member()

    assert claim(firm, person) == claim(firm, person)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"origin": "registered"}, id="registered by its own people"),
        pytest.param({"origin": "sample"}, id="a sample"),
        pytest.param({"origin": "public-record", "is_published": False}, id="removed"),
    ],
)
def test_only_published_public_records_can_be_claimed(fields):
    firm = recipes.company(**fields)

    with pytest.raises(actions.NotClaimableError):
        claim(firm, recipes.member())


def test_a_claimed_record_cannot_be_claimed_by_another():
    firm = record()
    claim(firm, recipes.member(email="mia@axle.example"))

    with pytest.raises(actions.AlreadyClaimedError):
        claim(firm, recipes.member(email="max@axle.example"))


def test_a_confirmed_claim_makes_an_owner_and_the_next_one_a_member():
    firm, administrator = record(), recipes.administrator()
    first, second = claim(firm, recipes.member()), claim(firm, recipes.member())

    first = actions.answer_claim(first, is_accepted=True, by=administrator, at=NOW)
    second = actions.answer_claim(second, is_accepted=True, by=administrator, at=NOW)

    firm.refresh_from_db()
    assert (first.role, second.role) == ("owner", "member")
    assert firm.is_verified


def test_a_claim_is_answered_once():
    membership = claim(record(), recipes.member())
    actions.answer_claim(membership, is_accepted=False, by=recipes.administrator(), at=NOW)

    with pytest.raises(actions.AlreadyAnsweredError):
        actions.answer_claim(membership, is_accepted=True, by=recipes.administrator(), at=NOW)

    membership.refresh_from_db()
    assert membership.state == Membership.State.REFUSED


def test_a_firm_keeps_an_owner_whatever_its_people_try():
    firm, owner, other = recipes.company(), recipes.member(), recipes.member()
    membership = recipes.membership(owner, firm)
    actions.add_member(firm, person=other, role="member", by=owner, at=NOW)

    with pytest.raises(actions.LastOwnerError):
        actions.remove_member(membership, by=owner, at=NOW)
    with pytest.raises(actions.LastOwnerError):
        actions.add_member(firm, person=owner, role="member", by=owner, at=NOW)
    with pytest.raises(actions.LastOwnerError):
        actions.leave_companies(owner, at=NOW)

    actions.add_member(firm, person=other, role="owner", by=owner, at=NOW)
    assert actions.remove_member(membership, by=other, at=NOW).state == "removed"
    assert not Company.objects.of(owner).exists()


def test_a_person_who_left_can_be_added_again():
    firm, owner, other = recipes.company(), recipes.member(), recipes.member()
    recipes.membership(owner, firm)
    membership = actions.add_member(firm, person=other, role="member", by=owner, at=NOW)
    actions.remove_member(membership, by=owner, at=NOW)

    actions.add_member(firm, person=other, role="member", by=owner, at=NOW)

    assert Company.objects.of(other).get() == firm


def test_a_firm_that_nobody_speaks_for_goes_off_the_list_but_a_public_record_stays():
    person = recipes.member()
    own, public = recipes.company(), record()
    recipes.membership(person, own)
    recipes.membership(person, public)

    actions.leave_companies(person, at=NOW)

    assert list(Company.objects.published()) == [public]
    assert not Company.objects.of(person).exists()
