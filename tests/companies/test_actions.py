"""Tests of what people change about firms and technologies."""

from __future__ import annotations

from uuid import uuid4

import pytest

from companies import actions
from companies.models import Company, Delivery, Technology
from companies.versions import company_version, technology_version
from tests import recipes
from tests.recipes import NOW

pytestmark = pytest.mark.django_db


def register(person, key=None, **fields):
    fields.setdefault("name", "Bright Water")
    return actions.register_company(key=key or uuid4(), by=person, at=NOW, **fields)


def add(firm, person, key=None, name="Cell", capabilities=None, **fields):
    return actions.add_technology(
        firm,
        key=key or uuid4(),
        capabilities=capabilities or {},
        by=person,
        at=NOW,
        name=name,
        **fields,
    )


def test_who_registers_a_firm_owns_it_and_nobody_sees_it_yet():
    person = recipes.member()

    firm = register(person)

    assert Company.objects.owned_by(person).get() == firm
    assert not firm.is_published
    assert firm.origin == Company.Origin.REGISTERED


def test_the_same_form_sent_twice_registers_one_firm():
    person, key = recipes.member(), uuid4()

    assert register(person, key) == register(person, key)
    assert Company.objects.count() == 1


def test_the_key_of_a_strange_firm_opens_nothing():
    strange = register(recipes.member())
    person = recipes.member()

    mine = register(person, strange.public_id)

    assert mine != strange
    assert not Company.objects.of(person).filter(pk=strange.pk).exists()


@pytest.mark.parametrize("name", ["Bright Water", "水处理", "new", "New!", "x" * 200])
def test_two_firms_of_one_name_have_two_addresses(name):
    slugs = {register(recipes.member(), name=name).slug for _ in range(2)}

    assert len(slugs) == 2
    assert not slugs & {"", "new"}


def test_an_edit_on_an_old_form_is_refused_and_changes_nothing():
    person = recipes.member()
    firm = register(person)
    version = company_version(firm)
    actions.edit_company(firm, version=version, by=person, at=NOW, summary="First")

    with pytest.raises(actions.StaleVersionError):
        actions.edit_company(firm, version=version, by=person, at=NOW, summary="Second")

    firm.refresh_from_db()
    assert firm.summary == "First"


def test_a_removed_record_stays_away_until_an_administrator_publishes_it():
    person, administrator = recipes.member(), recipes.administrator()
    firm = recipes.company(identifiers={"CA-BN": "123456789"})
    recipes.membership(person, firm)

    actions.remove_company(firm, reason="Asked by the firm", by=administrator, at=NOW)

    firm.refresh_from_db()
    assert not firm.is_published
    assert firm.identifiers["removed"] == "2026-11-21 Asked by the firm"
    with pytest.raises(actions.RemovedError):
        actions.publish_company(firm, by=person, at=NOW)
    firm = actions.publish_company(firm, by=administrator, at=NOW)
    assert firm.is_published
    assert firm.identifiers == {"CA-BN": "123456789"}


def test_a_technology_says_what_it_still_needs_before_it_is_published():
    person = recipes.member()
    technology = add(register(person), person)

    with pytest.raises(actions.MissingPartsError) as caught:
        actions.publish_technology(technology, by=person, at=NOW)

    assert caught.value.missing == ["areas", "capabilities", "summary"]
    assert not Technology.objects.get().is_published


def test_an_owner_publishes_firm_and_technology_in_one_act():
    person = recipes.member()
    technology = add(
        register(person),
        person,
        areas=[recipes.WATER],
        summary="Cleans",
        capabilities={"nitrogen-removal": True},
    )

    actions.publish_technology(technology, by=person, at=NOW)

    assert Technology.objects.published().get() == technology


def test_a_mere_member_cannot_publish_the_firm_by_its_technology():
    person = recipes.member()
    firm = recipes.company(is_published=False)
    recipes.membership(person, firm, role="member")
    technology = recipes.technology(firm, capabilities=("nitrogen-removal",), is_published=False)

    with pytest.raises(actions.CompanyNotPublishedError):
        actions.publish_technology(technology, by=person, at=NOW)

    firm.refresh_from_db()
    assert not firm.is_published


def test_a_firm_has_no_two_technologies_of_one_name():
    person = recipes.member()
    firm = register(person)
    add(firm, person, name="Cell")
    second = add(firm, person, name="Pump")

    with pytest.raises(actions.DuplicateNameError):
        add(firm, person, name="Cell")
    with pytest.raises(actions.DuplicateNameError):
        actions.edit_technology(
            second,
            version=technology_version(second),
            capabilities={},
            by=person,
            at=NOW,
            name="Cell",
        )


def test_the_same_form_sent_twice_adds_one_technology():
    person, key = recipes.member(), uuid4()
    firm = register(person)

    assert add(firm, person, key) == add(firm, person, key)
    assert Technology.objects.count() == 1


def test_a_person_who_saves_assigned_labels_makes_them_the_own_ones():
    person = recipes.member()
    technology = recipes.technology(
        capabilities=("nitrogen-removal", "sludge-treatment"), areas_assigned=True
    )
    technology.capabilities.update(is_assigned=True)

    actions.edit_technology(
        technology,
        version=technology_version(technology),
        capabilities={"nitrogen-removal": False, "disinfection": True},
        by=person,
        at=NOW,
        name="Cell",
    )

    technology.refresh_from_db()
    stored = technology.capabilities.values_list("code", "is_lead", "is_assigned")
    assert set(stored) == {("nitrogen-removal", False, False), ("disinfection", True, False)}
    assert not technology.areas_assigned


def test_a_review_makes_no_conflict_for_who_edits_the_text():
    person = recipes.member()
    technology = recipes.technology()
    version = technology_version(technology)
    technology.company.summary = "Changed meanwhile"
    technology.company.save()

    technology.refresh_from_db()
    assert technology.change_seq > 1
    assert technology_version(technology) == version
    actions.edit_technology(
        technology, version=version, capabilities={}, by=person, at=NOW, name="New name"
    )


def test_the_same_reference_project_is_stored_once():
    person, firm = recipes.member(), recipes.company()
    values = {"title": "Plant", "country": "CA", "tier": "public"}

    for _ in range(2):
        actions.record_delivery(firm, values=values, by=person, at=NOW)

    assert Delivery.objects.count() == 1


def test_capacity_of_one_day_is_corrected_not_doubled():
    person, firm = recipes.member(), recipes.company()
    for amount in (1_000_000, 2_000_000):
        actions.record_capacity(
            firm,
            as_of=recipes.AS_OF,
            values={"largest_contract_cad": amount, "tier": "public"},
            by=person,
            at=NOW,
        )

    assert firm.capacities.get().largest_contract_cad == 2_000_000


def test_proof_that_changes_asks_for_a_new_score():
    technology = recipes.technology()
    before = technology.change_seq

    actions.record_capacity(
        technology.company,
        as_of=recipes.AS_OF,
        values={"largest_contract_cad": 1_000_000, "tier": "public"},
        by=recipes.member(),
        at=NOW,
    )

    technology.refresh_from_db()
    assert technology.change_seq > before
