"""What would raise a score: by the engine itself, for what a firm can do, with the rank then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from companies.models import Capacity, Delivery, TechnologyCapability
from matchmaker.engine.stability import Ranked
from matchmaker.matching import generations, grounds, reading
from matchmaker.matching.explanation import explain_match
from matchmaker.matching.models import Match
from matchmaker.matching.stability import candidates, rank_with, stability_of
from matchmaker.matching.what_if import WhatIf, best_of_each, what_ifs
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from companies.models import Technology
    from opportunities.models import Need

pytestmark = pytest.mark.django_db

SIZE: dict[str, Any] = {
    "budget_amount": 10_000_000,
    "budget_currency": "CAD",
    "budget_on": recipes.AS_OF,
}


def asked(match: Match, *, ranked: bool = False, **options: Any) -> list[WhatIf] | None:
    explained = explain_match(match, as_of=recipes.AS_OF, **options)
    return what_ifs(match, explained, candidates(match) if ranked else None)


def found(technology: Technology, need: Need) -> dict[str, WhatIf]:
    return {one.words: one for one in asked(pairs.match(technology, need)) or []}


def rescored(match: Match) -> int:
    pairs.drain()
    return Match.objects.current().get(pair=match.pair).score


def test_a_higher_level_does_what_was_foretold() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES, trl=5)
    match = pairs.match(technology, recipes.need(capabilities=pairs.CAPABILITIES, minimum_trl=8))

    foretold = next(one for one in asked(match) or [] if one.words == "Readiness level 5 to 6")
    technology.trl = 6
    technology.save()

    assert rescored(match) == foretold.score or foretold.gain == 0


def test_a_level_of_six_gains_when_seven_is_asked() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES, trl=6)
    match = pairs.match(technology, recipes.need(capabilities=pairs.CAPABILITIES, minimum_trl=7))

    foretold = {one.words: one for one in asked(match) or []}["Readiness level 6 to 7"]
    technology.trl = 7
    technology.save()

    assert rescored(match) == foretold.score
    assert foretold.gain == 2


def test_a_level_that_is_not_stated_can_be() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES, trl=None)

    words = found(technology, recipes.need(capabilities=pairs.CAPABILITIES, minimum_trl=7))

    assert "State the readiness level: level 7" in words


def test_a_level_that_is_reached_gains_nothing() -> None:
    words = found(recipes.technology(trl=9), recipes.need(minimum_trl=9))

    assert not any("eadiness" in one for one in words)


def test_a_delivery_in_china_does_what_was_foretold() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES)
    match = pairs.match(technology, recipes.need(capabilities=pairs.CAPABILITIES))

    foretold = {one.words: one for one in asked(match) or []}["A first delivery in China"]
    Delivery.objects.create(company=technology.company, title="Plant", country="CN")

    assert rescored(match) == foretold.score


@pytest.mark.parametrize(
    ("count", "origin", "words"),
    [
        (0, "public-record", "State two deliveries in China, if there are"),
        (1, "registered", "One delivery in China more"),
        (3, "registered", ""),
    ],
)
def test_deliveries_are_told_by_how_many_there_are(count: int, origin: str, words: str) -> None:
    technology = recipes.technology(recipes.company(origin=origin))
    for number in range(count):
        Delivery.objects.create(company=technology.company, title=f"Plant {number}", country="CN")

    told = [one for one in found(technology, recipes.need()) if "China" in one]

    assert told == ([words] if words else [])


def test_a_capability_does_what_was_foretold() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES[:1])
    match = pairs.match(technology, recipes.need(capabilities=pairs.CAPABILITIES))

    foretold = next(one for one in asked(match) or [] if "capability more" in one.words)
    TechnologyCapability.objects.create(
        technology=technology, code=pairs.CAPABILITIES[1], is_lead=True
    )

    assert rescored(match) == foretold.score


def test_a_capability_that_is_only_supported_can_be_led() -> None:
    technology = recipes.technology()
    for code, is_lead in (("sludge-treatment", True), (pairs.CAPABILITIES[0], False)):
        TechnologyCapability.objects.create(technology=technology, code=code, is_lead=is_lead)

    words = found(technology, recipes.need(capabilities=pairs.CAPABILITIES))

    assert any(one.startswith("Lead, and not only support") for one in words)


def test_many_demands_leave_room_for_all_else() -> None:
    asked_for = ("membrane-filtration", "sludge-treatment", "odour-control", "nitrogen-removal")
    technology = recipes.technology(capabilities=("mine-water-treatment",), trl=6)

    words = found(technology, recipes.need(capabilities=asked_for, minimum_trl=9))

    assert sum("capability more" in one for one in words) <= 3
    assert len(words) <= 5


def test_a_capacity_of_the_contracts_size_does_what_was_foretold() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES)
    recipes.capacity(technology.company, largest_contract_cad=1_000_000)
    match = pairs.match(technology, recipes.need(capabilities=pairs.CAPABILITIES, **SIZE))

    foretold = {one.words.split(",")[0]: one for one in asked(match) or []}
    Capacity.objects.update(annual_capacity_cad=10_000_000)

    assert rescored(match) == foretold["Capacity as large as the contract"].score


def test_an_unknown_capacity_can_be_stated_but_not_against_a_projects_total() -> None:
    technology = recipes.technology()
    need = recipes.need(**SIZE)
    total = recipes.need(**SIZE, budget_basis="project-total")

    assert any(one.startswith("State a capacity") for one in found(technology, need))
    assert not any("capacity" in one for one in found(technology, total))


def test_who_may_not_read_the_capacity_hears_nothing_of_it() -> None:
    technology = recipes.technology()
    recipes.capacity(technology.company, largest_contract_cad=1_000_000, tier="after-interest")
    match = pairs.match(technology, recipes.need(**SIZE))

    inside, keeper = asked(match) or [], asked(match, tiers=("public",)) or []

    assert any("Capacity" in one.words for one in inside)
    assert not any("apacity" in one.words for one in keeper)


def test_areas_that_are_not_stated_can_be() -> None:
    technology = recipes.technology(areas=[], capabilities=pairs.CAPABILITIES)

    words = found(technology, recipes.need(capabilities=pairs.CAPABILITIES))

    assert any(one.startswith("State the priority areas") for one in words)


def test_nothing_is_foretold_of_a_score_that_is_out_of_date_or_behind_a_gate() -> None:
    match = pairs.match()
    match.technology.trl = 4
    match.technology.save()
    assert asked(match) is None

    match.gate = 3
    assert asked(match) is None


def test_the_rank_is_that_among_the_stored_matches_of_the_need() -> None:
    need = recipes.need(capabilities=pairs.CAPABILITIES, minimum_trl=7)
    for _ in range(3):
        recipes.technology(capabilities=pairs.CAPABILITIES, trl=7)
    match = pairs.match(recipes.technology(capabilities=pairs.CAPABILITIES, trl=5), need)
    others = candidates(match)

    assert rank_with(match, match.score, others) == 4
    better = (asked(match, ranked=True) or [])[0]
    assert better.rank in (1, 2, 3, 4)
    assert rank_with(match, max(one.score for one in others) + 1, others) == 1


def test_a_list_names_the_best_of_each_as_the_page_of_the_pair_does() -> None:
    firm = recipes.company()
    stale = recipes.technology(firm, capabilities=pairs.CAPABILITIES)
    for level in (5, 6):
        recipes.technology(firm, capabilities=pairs.CAPABILITIES[:1], trl=level)
    for _ in range(2):
        pairs.match(stale, recipes.need(capabilities=pairs.CAPABILITIES, **SIZE))
    stale.trl = 1
    stale.save()
    generation = generations.current()
    assert generation is not None
    matches = list(Match.objects.current().for_review())
    matches[0].gate = 3
    month = recipes.AS_OF.replace(day=1)
    demand = reading.read_demand({one.need_id: one.need for one in matches}.values(), month)
    briefs = grounds.of_matches(matches, generation, as_of=recipes.AS_OF, demand=demand)

    best = best_of_each(matches, briefs, generation, demand, as_of=recipes.AS_OF)

    assert len(matches) == 6
    for match in matches:
        told = asked(match)
        assert best.get(match.pk) == (told[0] if told else None)
    assert 0 < len(best) < len(matches)
    assert best_of_each(matches[:1], briefs, generation, demand, as_of=recipes.AS_OF) == {}


def test_beyond_the_best_fifty_there_is_no_rank() -> None:
    match = pairs.match()
    others = [Ranked(-number, (), 10_000_000) for number in range(1, 51)]

    assert rank_with(match, match.score, others) is None
    match.gate = 1
    assert rank_with(match, 10_000_000, []) is None
    assert stability_of(match, others) is None


def test_a_pair_alone_always_stays_among_the_ten_best() -> None:
    match = pairs.match()

    found = stability_of(match, candidates(match))

    assert found is not None
    assert (found.stays, found.draws, found.candidates) == (1000, 1000, 1)


def test_nobody_is_told_to_offer_what_lies_far_from_the_technology() -> None:
    technology = recipes.technology(capabilities=("nitrogen-removal",), areas=[recipes.WATER])
    need = recipes.need(
        capabilities=(
            "nitrogen-removal",
            "sludge-treatment",
            "electric-vehicles",
            "project-finance",
        )
    )

    words = " ".join(found(technology, need))

    assert "Offer one capability more: Sludge treatment" in words
    assert "Electric vehicles" not in words
