"""The quick match: the same needs in three languages, on the reference data, saving nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from matchmaker.management.commands.load_reference import load_reference
from matchmaker.matching import generations, quick
from matchmaker.matching.models import Generation, Match, Statistics, WeightSet
from opportunities.models import Need, Place
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

    from matchmaker.matching.quick import Ranking

pytestmark = pytest.mark.django_db

AMMONIA = (
    "Remove ammonia and toxic organics from industrial wastewater without chemicals",
    "不使用化学药剂去除工业废水中的氨氮和有毒有机物",
    "Éliminer l'ammoniac et les composés organiques toxiques des eaux usées industrielles"
    " sans produits chimiques",
)
BUSES = (
    "Fuel cell engines for city buses",
    "城市公交车用燃料电池发动机",
    "Moteurs à pile à combustible pour autobus urbains",
)
PLASTICS = (
    "Chemical recycling of waste plastics into wax or oil",
    "废塑料化学回收制蜡或油",
    "Recyclage chimique des déchets plastiques en cire ou en huile",
)
CONCRETE = (
    "Capture carbon dioxide from flue gas and use it in concrete",
    "捕集烟气中的二氧化碳并用于混凝土",
    "Captage du dioxyde de carbone des fumées et utilisation dans le béton",
)
HEAT = (
    "Recover waste heat from industrial exhaust gases",
    "回收工业废气余热",
    "Récupérer la chaleur perdue des gaz d'échappement industriels",
)
PHOSPHORUS = (
    "Recover phosphorus from municipal sewage sludge as fertilizer",
    "从城市污水污泥中回收磷制肥料",
    "Récupérer le phosphore des boues d'épuration municipales comme engrais",
)
METHANE = (
    "Detect methane leaks from oil and gas sites by satellite",
    "利用卫星检测油气田甲烷泄漏",
    "Détecter par satellite les fuites de méthane des sites pétroliers et gaziers",
)
BATTERIES = (
    "Recycling of lithium-ion batteries",
    "锂离子电池回收",
    "Recyclage des batteries lithium-ion",
)
FENCE = (
    "Monitor volatile organic compounds at the fence line of chemical parks",
    "化工园区厂界挥发性有机物监测",
    "Surveiller les composés organiques volatils en limite de parcs chimiques",
)
CASES = [
    (AMMONIA, "Axine Water Technologies", 3),
    (BUSES, "Ballard Power Systems|Hydrogenics", 1),
    (PLASTICS, "GreenMantra", 1),
    (CONCRETE, "CarbonCure", 1),
    (HEAT, "Thermal Energy International", 3),
    (PHOSPHORUS, "Ostara", 1),
    (METHANE, "GHGSat", 1),
    (BATTERIES, "Li-Cycle", 1),
    (FENCE, "ORTECH", 1),
]


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


def rank(text: str, **options: Any) -> Ranking:
    return quick.rank(text, as_of=recipes.AS_OF, **options)


def names(text: str, **options: Any) -> list[str]:
    return [row.technology.company.name for row in rank(text, **options).rows]


@pytest.mark.parametrize(
    ("text", "firms", "among"),
    [(text, firms, among) for texts, firms, among in CASES for text in texts],
)
def test_a_need_finds_its_firm_in_any_of_the_three_languages(
    text: str, firms: str, among: int
) -> None:
    first = names(text)[:among]

    assert any(name.startswith(tuple(firms.split("|"))) for name in first), first


def test_a_firm_stands_in_the_ranking_once() -> None:
    found = names(AMMONIA[0], top=200)

    assert len(found) == len(set(found)) > 10


def test_the_points_add_up_and_the_order_follows_the_score() -> None:
    rows = rank(PLASTICS[0]).rows

    assert [row.rank for row in rows] == list(range(1, 21))
    assert all(row.score == sum(line.points for line in row.lines) for row in rows)
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)


def test_areas_and_capabilities_are_read_from_the_text_with_the_words_that_led_there() -> None:
    asked = rank(AMMONIA[0]).asked

    assert asked.areas_are_assigned
    assert recipes.WATER in asked.areas
    assert all(label.phrases for label in asked.assignment.capabilities)


def test_an_area_that_is_given_is_taken_over_that_of_the_text() -> None:
    asked = rank(AMMONIA[0], area=recipes.AIR).asked

    assert asked.areas == (recipes.AIR,)
    assert not asked.areas_are_assigned


def test_without_a_place_evidence_and_policy_are_assumed_and_with_one_they_count() -> None:
    nowhere = rank(AMMONIA[0]).rows[0]
    in_taiyuan = rank(AMMONIA[0], place=Place.objects.get(slug="taiyuan")).rows[0]

    def assumed(row: quick.Ranked) -> set[str]:
        return {line.component for line in row.lines if line.is_assumed}

    assert {"evidence", "policy"} <= assumed(nowhere)
    assert "policy" not in assumed(in_taiyuan)
    assert in_taiyuan.brief.signals


def test_samples_are_ranked_only_when_asked_for() -> None:
    firm = recipes.company(origin=Company.Origin.SAMPLE, name="Invented")
    recipes.technology(
        firm, summary=AMMONIA[0], capabilities=("nitrogen-removal", "industrial-wastewater")
    )

    assert "Invented" not in names(AMMONIA[0])
    assert "Invented" in names(AMMONIA[0], with_samples=True)


def test_drafts_and_unpublished_companies_are_never_ranked() -> None:
    recipes.technology(recipes.company(name="Draft"), summary=AMMONIA[0], is_published=False)
    recipes.technology(recipes.company(name="Hidden", is_published=False), summary=AMMONIA[0])

    assert not {"Draft", "Hidden"} & set(names(AMMONIA[0], top=500))


def test_it_works_before_any_score_exists_and_writes_nothing() -> None:
    assert generations.current() is None

    with CaptureQueriesContext(connection) as queries:
        rank(AMMONIA[0], place=Place.objects.get(slug="taiyuan"))

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    counted = [model.objects.count() for model in (Generation, Match, Statistics, WeightSet)]
    assert counted == [0, 0, 0, 0]
    assert not Need.objects.filter(title_en=AMMONIA[0]).exists()


def test_a_text_that_says_nothing_ranks_nobody_or_says_what_is_assumed() -> None:
    found = rank("???")

    assert found.asked.assignment.is_unclassified
    assert found.rows == ()


def command(tmp_path: Path, text: str, *options: str) -> list[dict[str, Any]]:
    file = tmp_path / "need.txt"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("quick_match", "--text-file", str(file), "--json", *options, stdout=out)
    return json.loads(out.getvalue(), parse_float=Decimal)  # type: ignore[no-any-return]


@pytest.mark.parametrize("text", BUSES)
def test_the_command_prints_parts_that_add_up_exactly_as_printed(tmp_path: Path, text: str) -> None:
    rows = command(tmp_path, text, "--top", "5")

    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    for row in rows:
        assert list(row) == [
            "rank",
            "company",
            "technology",
            "score",
            "confidence",
            "components",
        ]
        assert 0 <= row["score"] <= 1
        assert 0 <= row["confidence"] <= 1
        assert sum(row["components"].values()) == row["score"]
        assert len(row["components"]) == 7


def test_the_command_takes_an_area_by_number_and_a_place_by_code(tmp_path: Path) -> None:
    by_number = command(tmp_path, AMMONIA[0], "--area", "5", "--place", "CN-JS")
    by_name = command(tmp_path, AMMONIA[0], "--area", recipes.WATER, "--place", "jiangsu")

    assert by_number == by_name
    assert by_number[0]["company"].startswith("Axine")


@pytest.mark.parametrize("options", [("--area", "9"), ("--area", "water"), ("--place", "Atlantis")])
def test_the_command_names_what_it_does_not_know(tmp_path: Path, options: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=options[1]):
        command(tmp_path, AMMONIA[0], *options)


def test_the_command_refuses_an_empty_or_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no text"):
        command(tmp_path, " \n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("quick_match", "--text-file", str(tmp_path / "missing.txt"), "--json")
