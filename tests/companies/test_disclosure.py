"""Tests of who reads which tier."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from companies.disclosure import readable_tiers
from companies.models import Membership
from tests import recipes

pytestmark = pytest.mark.django_db

PUBLIC = {"public"}
AFTER_INTEREST = {"public", "after-interest"}
EVERYTHING = {"public", "after-interest", "after-agreement"}


def test_a_member_reads_every_tier_of_the_own_firm_and_the_public_one_of_others():
    firm, other = recipes.company(), recipes.company()
    person = recipes.member()
    recipes.membership(person, firm, role=Membership.Role.MEMBER)

    assert readable_tiers(person, firm) == EVERYTHING
    assert readable_tiers(person, other) == PUBLIC


@pytest.mark.parametrize("state", ["pending", "refused", "removed"])
def test_who_only_asked_or_left_reads_the_public_tier(state):
    firm, person = recipes.company(), recipes.member()
    recipes.membership(person, firm, state=state)

    assert readable_tiers(person, firm) == PUBLIC


@pytest.mark.parametrize(
    ("portfolio", "expected"),
    [
        pytest.param({}, AFTER_INTEREST, id="the area is in the portfolio"),
        pytest.param({"portfolio_areas": [recipes.AIR]}, PUBLIC, id="another area"),
        pytest.param({"portfolio_areas": []}, PUBLIC, id="no area at all"),
        pytest.param({"portfolio_provinces": []}, PUBLIC, id="no province at all"),
        pytest.param(
            {"portfolio_areas": [], "covers_all_areas": True}, AFTER_INTEREST, id="all areas"
        ),
        pytest.param(
            {"portfolio_provinces": [], "covers_all_provinces": True},
            AFTER_INTEREST,
            id="all provinces",
        ),
    ],
)
def test_a_commissioner_reads_what_is_shared_after_interest_inside_the_portfolio(
    portfolio, expected
):
    technology = recipes.technology()
    person = recipes.commissioner(**portfolio)

    assert readable_tiers(person, technology.company) == expected
    assert readable_tiers(person, technology.company, areas=technology.areas) == expected


def test_an_unpublished_technology_opens_nothing_to_a_commissioner():
    technology = recipes.technology(is_published=False)

    assert readable_tiers(recipes.commissioner(), technology.company) == PUBLIC


def test_administrators_and_visitors_read_the_public_tier():
    firm = recipes.technology().company

    assert readable_tiers(recipes.administrator(), firm) == PUBLIC
    assert readable_tiers(AnonymousUser(), firm) == PUBLIC
