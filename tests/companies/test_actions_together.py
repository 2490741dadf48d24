"""Tests of two people, or two clicks, at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from companies import actions
from companies.models import Company, Delivery, Membership, Technology
from companies.versions import company_version
from tests import recipes
from tests.recipes import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[object]:
    """Run acts in threads of their own; return what each gave, or the error it raised."""

    def run(act):
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_four_clicks_register_one_firm():
    person, key = recipes.member(), uuid4()

    def register():
        return actions.register_company(key=key, by=person, at=NOW, name="Bright")

    made = at_once(*[register] * 4)

    assert len({str(firm) for firm in made}) == 1
    assert Company.objects.count() == Membership.objects.count() == 1


def test_four_people_register_firms_of_one_name():
    people = [recipes.member() for _ in range(4)]

    made = at_once(
        *[
            lambda person=person: actions.register_company(
                key=uuid4(), by=person, at=NOW, name="Bright"
            )
            for person in people
        ]
    )

    assert len({firm.slug for firm in made}) == 4


def test_four_clicks_add_one_technology_and_one_reference_project():
    person, firm, key = recipes.member(), recipes.company(), uuid4()

    def add():
        return actions.add_technology(
            firm, key=key, capabilities={"desalination": True}, by=person, at=NOW, name="Cell"
        )

    def record():
        values = {"title": "Plant", "country": "CA", "tier": "public"}
        return actions.record_delivery(firm, values=values, by=person, at=NOW)

    made = at_once(*[add] * 4, *[record] * 4)

    assert [one for one in made if isinstance(one, Exception)] == []
    assert Technology.objects.count() == Delivery.objects.count() == 1


def test_of_two_editors_one_saves_and_one_is_told():
    person, firm = recipes.member(), recipes.company()
    version = company_version(firm)

    made = at_once(
        *[
            lambda text=text: actions.edit_company(
                firm, version=version, by=person, at=NOW, summary=text
            )
            for text in ("One", "Two", "Three")
        ]
    )

    told = [one for one in made if isinstance(one, actions.StaleVersionError)]
    assert len(told) == 2


def test_two_owners_who_remove_each_other_leave_one():
    firm = recipes.company()
    first, second = (recipes.membership(recipes.member(), firm) for _ in range(2))

    at_once(
        lambda: actions.remove_member(first, by=second.user, at=NOW),
        lambda: actions.remove_member(second, by=first.user, at=NOW),
    )

    assert Membership.objects.filter(state=Membership.State.ACTIVE).count() == 1
