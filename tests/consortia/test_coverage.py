"""What a team covers and can carry, for one reader."""

from __future__ import annotations

from decimal import Decimal

from companies.models import Company
from matchmaker.consortia.coverage import Member, capacity_of, coverage_of
from opportunities.models import NeedCapability

WATER, AIR = "industrial-wastewater", "ambient-air-monitoring"
MILLION = Decimal(1_000_000)


def member(name: str, **fields: object) -> Member:
    return Member(company=Company(name=name), **fields)  # type: ignore[arg-type]


def asked(*codes: str, **fields: object) -> list[NeedCapability]:
    return [NeedCapability(code=code, **fields) for code in codes]


def test_an_unknown_capacity_adds_nothing_and_is_named() -> None:
    capacity = capacity_of([member("A", capacity_cad=5 * MILLION), member("B")], 10 * MILLION)

    assert capacity.share == Decimal("0.5")
    assert capacity.unproven_words == "Capacity unproven for 1 of 2"


def test_a_team_of_which_nothing_is_known_has_no_share() -> None:
    capacity = capacity_of([member("A"), member("B")], 10 * MILLION)

    assert capacity.share is None
    assert capacity.words == "No member’s capacity is known, so the scale is unproven."


def test_no_firm_counts_for_more_than_the_largest_share_of_the_notice() -> None:
    firms = [member("A", capacity_cad=10 * MILLION), member("B", capacity_cad=MILLION)]

    capacity = capacity_of(firms, 10 * MILLION, most=6 * MILLION)

    assert capacity.share == Decimal("0.7")
    assert [part.value for part in capacity.parts] == [6_000_000, 1_000_000]


def test_a_hidden_figure_hides_the_sum() -> None:
    firms = [
        member("A", capacity_cad=5 * MILLION),
        member("B", capacity_cad=MILLION, is_shown=False),
    ]

    capacity = capacity_of(firms, 10 * MILLION)

    assert capacity.total is None
    assert capacity.hidden == ("B",)
    assert "not shown to you" in capacity.words


def test_invited_firms_are_told_apart_from_those_who_joined() -> None:
    firms = [
        member("A", leads=frozenset({WATER}), capacity_cad=4 * MILLION),
        member("B", leads=frozenset({AIR}), capacity_cad=5 * MILLION, is_waiting=True),
    ]

    coverage = coverage_of(asked(WATER, AIR), firms, capacity_of(firms, 10 * MILLION))

    assert coverage.finding == "One firm covers 1 of 2 capabilities and 40% of the scale"
    assert "90% with the invited firms" in coverage.capacity.words
    assert [row.together for row in coverage.rows] == ["covered", "partly"]


def test_a_hidden_figure_of_an_invited_firm_leaves_the_sum_of_the_others() -> None:
    firms = [
        member("A", capacity_cad=4 * MILLION),
        member("B", capacity_cad=5 * MILLION, is_waiting=True, is_shown=False),
    ]

    capacity = capacity_of(firms, 10 * MILLION)

    assert capacity.share == Decimal("0.4")
    assert "invited" not in capacity.words


def test_a_projects_total_is_called_one() -> None:
    firms = [member("A", capacity_cad=MILLION)]
    capacity = capacity_of(firms, 100 * MILLION, needed_is_total=True)

    coverage = coverage_of(asked(WATER), firms, capacity)

    assert coverage.finding.endswith("0 of 1 capabilities and 1% of the project’s total")
    assert coverage.uncovered == ("Industrial wastewater treatment",)


def test_an_assigned_capability_says_so() -> None:
    [row] = coverage_of(asked(WATER, is_assigned=True), [], capacity_of([], None)).rows

    assert row.label == "Industrial wastewater treatment (assigned)"


def test_figures_that_are_shown_beside_a_hidden_one_are_laid_against_the_need() -> None:
    firms = [
        member("A", capacity_cad=8 * MILLION),
        member("B", capacity_cad=MILLION, is_shown=False),
    ]

    capacity = capacity_of(firms, 10 * MILLION)

    assert "those that are come to 80% of what is needed" in capacity.words
