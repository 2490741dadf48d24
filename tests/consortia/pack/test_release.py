"""Releases of teams of every shape follow the official schema, and say no more than is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from matchmaker.clock import day_in_china
from matchmaker.consortia.pack.content import Edition, content_of
from matchmaker.consortia.pack.ocds import schemas
from matchmaker.consortia.pack.ocds.release import package_of
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db

MANY = (
    "membrane-filtration",
    "water-quality-monitoring",
    "activated-sludge",
    "advanced-oxidation",
    "sludge-dewatering",
)


def package(row: Consortium, edition: Edition = teams.DRAFT) -> dict[str, Any]:
    """The release package of a team, checked by the schemas."""
    made = package_of(content_of(row, edition, on=day_in_china(edition.made_at)))
    schemas.check(made)
    return made


def release(row: Consortium, edition: Edition = teams.DRAFT) -> dict[str, Any]:
    """The one release of the package."""
    found: dict[str, Any] = package(row, edition)["releases"][0]
    return found


def test_a_draft_names_the_parties_the_lots_and_the_shares_and_no_value() -> None:
    row = teams.consortium()

    made = release(row)

    roles = {one["name"]: one["roles"] for one in made["parties"]}
    (bid,) = made["bids"]["details"]
    assert roles[row.lead.name] == ["tenderer", "leadTenderer"]
    assert sorted(roles.values()) == [["buyer"], ["tenderer"], ["tenderer", "leadTenderer"]]
    assert [lot["id"] for lot in made["tender"]["lots"]] == [teams.MEMBRANE, teams.SENSORS]
    assert [one["shareBasisPoints"] for one in bid["memberShares"]] == [6_000, 4_000]
    assert "value" not in bid
    assert "status" not in bid
    assert made["tag"] == ["tender"]


def test_a_bid_that_was_handed_in_has_its_value_and_its_day() -> None:
    row = teams.consortium()
    teams.bid(row)

    (bid,) = release(row, teams.SUBMITTED)["bids"]["details"]

    assert bid["value"] == {"amount": 1250000.5, "currency": "CNY"}
    assert (bid["status"], bid["date"]) == ("pending", "2026-11-21T12:00:00+00:00")


def test_a_need_of_many_lots_keeps_those_that_nobody_does() -> None:
    need = recipes.need(capabilities=MANY)
    row = teams.consortium(need=need)

    made = release(row)

    assert {lot["id"] for lot in made["tender"]["lots"]} == set(MANY)
    assert len(made["bids"]["details"][0]["relatedLots"]) == 2


def test_a_share_of_no_lot_stands_under_the_general_part() -> None:
    firms = [recipes.company() for _number in range(3)]
    row = teams.consortium(*firms, shares=(5_000, 3_000, 2_000))
    teams.bid(row)

    made = release(row, teams.SUBMITTED)

    assert made["tender"]["lots"][-1]["id"] == "general"
    assert made["bids"]["details"][0]["memberShares"][-1]["relatedLot"] == "general"


def test_names_in_chinese_and_french_stay_beside_the_english_ones() -> None:
    firm = recipes.company(
        name="Maple", name_zh="枫叶", name_fr="Érable", identifiers={"CA-BN": "123", "CA-X": "9"}
    )
    need = recipes.need(
        capabilities=(teams.MEMBRANE,),
        title_zh="南京废水",
        summary_zh="去除氨氮",
        buyer="南京水务局",
    )
    row = teams.consortium(firm, recipes.company(), need=need)

    made = release(row)

    maple = made["parties"][0]
    assert (maple["id"], maple["name_zh"], maple["name_fr"]) == ("CA-BN-123", "枫叶", "Érable")
    assert maple["additionalIdentifiers"] == [{"scheme": "CA-X", "id": "9"}]
    assert made["tender"]["title_zh"] == "南京废水"
    assert made["buyer"]["name"] == "南京水务局"


def test_what_the_need_does_not_say_is_left_out() -> None:
    need = recipes.need(buyer="", summary_en="", stage="unknown")
    row = teams.consortium(need=need)

    made = release(row)

    assert not {"buyer", "planning", "awards"} & set(made)
    assert not {"status", "value", "description", "tenderPeriod"} & set(made["tender"])


@pytest.mark.parametrize(
    ("basis", "value", "planning"),
    [("contract", {"amount": 30, "currency": "CNY"}, None), ("project-total", None, 30)],
)
def test_the_total_of_a_project_is_a_budget_and_not_the_value(
    basis: str, value: object, planning: object
) -> None:
    need = recipes.need(budget_amount=30, budget_currency="CNY", budget_basis=basis)

    made = release(teams.consortium(need=need))

    assert made["tender"].get("value") == value
    assert made.get("planning", {}).get("budget", {}).get("amount", {}).get("amount") == planning


def test_a_currency_that_the_standard_does_not_know_is_left_out() -> None:
    row = teams.consortium()
    teams.bid(row, currency="QQQ")

    assert "value" not in release(row, teams.SUBMITTED)["bids"]["details"][0]


def test_a_closing_day_lasts_until_its_end_in_china() -> None:
    need = recipes.need(opens_on=date(2026, 11, 1), closes_on=date(2027, 3, 1))

    assert release(teams.consortium(need=need))["tender"]["tenderPeriod"] == {
        "startDate": "2026-11-01T00:00:00+08:00",
        "endDate": "2027-03-01T23:59:59+08:00",
    }


def test_an_award_makes_the_members_suppliers() -> None:
    row = teams.consortium()
    teams.bid(row)
    teams.outcome(row, amount=900)

    made = release(row, Edition(3, recipes.NOW, "lead", is_submitted=False))

    (award,) = made["awards"]
    assert made["tag"] == ["tender", "award"]
    assert award["value"] == {"amount": 900, "currency": "CNY"}
    assert len(award["suppliers"]) == 2
    assert "supplier" in made["parties"][0]["roles"]


def test_a_bid_without_success_is_no_award() -> None:
    row = teams.consortium()
    teams.bid(row)
    teams.outcome(row, "unsuccessful")

    assert "awards" not in release(row, teams.SUBMITTED)


def test_an_ocid_of_the_need_is_kept() -> None:
    row = teams.consortium(need=recipes.need(external_ids={"ocid": "ocds-213czf-1"}))

    assert release(row)["ocid"] == "ocds-213czf-1"


def test_size_is_told_in_the_words_of_the_standard_where_it_is_known() -> None:
    small, large = recipes.company(size_band="10-49"), recipes.company(size_band="250+")

    parties = release(teams.consortium(small, large))["parties"]

    assert [one["details"]["scale"] for one in parties if "details" in one] == ["sme", "large"]


def test_a_team_of_two_and_one_of_five_are_read_in_as_many_queries(
    django_assert_max_num_queries: Any,
) -> None:
    need = recipes.need(capabilities=MANY)
    two = teams.consortium(need=need)
    five = teams.consortium(
        *(recipes.company() for _number in range(5)), shares=(2_000,) * 5, need=need
    )
    for row in (two, five):
        with django_assert_max_num_queries(40):
            content_of(row, teams.DRAFT, on=recipes.AS_OF)
