"""The reference data as they are stored from the files of the product."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pghistory
import pytest
from django.core.management import call_command
from django.db import transaction

from companies.models import Capacity, Company, Delivery, Technology
from matchmaker.management.commands.load_reference import load_reference
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.imports import reading
from opportunities.models import (
    Indicator,
    Limit,
    Measurement,
    Need,
    Place,
    PolicySignal,
    Programme,
    ReferenceProject,
    Source,
)
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)
TRANSITION = "Grade II (transition)"


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


def changes() -> dict[str, int]:
    """Load again and return the tables that were not left alone."""
    return {
        tally.table: tally.created + tally.changed
        for tally in load_reference()
        if tally.created + tally.changed
    }


def test_a_second_load_changes_nothing() -> None:
    assert changes() == {}


def test_the_counts_are_those_of_the_files() -> None:
    assert Place.objects.provinces("CN").count() == 34
    assert Place.objects.cities().count() == 74
    assert Place.objects.provinces("CA").count() == 13
    assert Place.objects.parks().count() == 17
    assert Need.objects.count() == 226 + 41 + 19
    assert Programme.objects.count() == 15
    assert ReferenceProject.objects.count() == 2391
    assert Company.objects.public_records().count() == 123


def test_targets_are_those_of_the_documents_and_reports_add_statements() -> None:
    documents = {row["policy_ref"] for row in reading.rows("policy_signals")}
    signals = PolicySignal.objects.filter(document_ref__in=documents)
    reported = PolicySignal.objects.exclude(document_ref__in=documents)

    assert (signals.count(), len(documents)) == (133, 39)
    assert reported.count() == 13
    assert set(reported.values_list("kind", flat=True)) == {"ban", "relocation", "statement"}


def test_measurements_are_of_cities_provinces_and_the_nation() -> None:
    by_kind = {
        kind: Measurement.objects.filter(place__kind=kind).count()
        for kind in ("city", "province", "nation")
    }

    assert by_kind == {"city": 1650, "province": 275, "nation": 39}


def test_groups_have_the_size_of_their_names() -> None:
    groups = Place.Group

    assert Place.objects.in_group(groups.TRACKER31).count() == 31
    assert Place.objects.in_group(groups.JIANGSU13).count() == 13
    assert Place.objects.in_group(groups.FUJIAN9).count() == 9
    assert Place.objects.in_group(groups.YANGTZE11).count() == 11


def test_a_municipality_is_a_province_with_a_city_of_its_name_below() -> None:
    city = Place.objects.get(code="110000")

    assert (city.slug, city.part_of.code) == ("beijing", "CN-BJ")
    assert city.lineage == ["110000", "CN-BJ", "CN"]
    assert city.is_municipality


def test_a_park_hangs_on_its_city_or_else_on_its_province() -> None:
    assert Place.objects.get(code="park-2025-baoding").part_of.code == "130600"
    assert Place.objects.get(code="park-2025-ordos").part_of.code == "CN-NM"


def test_at_least_twenty_bank_projects_are_open_and_most_are_past() -> None:
    bank = Need.objects.filter(ref__startswith="WB-")

    assert bank.open(ON).count() >= 20
    assert bank.past(ON).count() > 180
    assert set(bank.values_list("as_of", flat=True)) == {date(2025, 3, 31)}


def test_a_forgotten_pipeline_row_is_past() -> None:
    assert not Need.objects.get(ref="WB-P115878").is_open(ON)


def test_trade_mission_requests_are_past() -> None:
    requests = Need.objects.filter(origin=Need.Origin.MISSION_REQUEST)

    assert requests.count() == 19
    assert not requests.open(ON).exists()


def test_a_blanked_cost_stays_unknown() -> None:
    assert Need.objects.get(ref="WB-P102568").budget_amount is None


def test_a_bank_cost_is_a_projects_total_in_dollars() -> None:
    need = Need.objects.get(ref="WB-P172388")

    assert (need.budget_currency, need.budget_is_total) == ("USD", True)
    assert (need.place.name_en, need.budget_on) == ("Yichang", date(2024, 5, 31))


def test_a_project_of_two_provinces_belongs_to_the_nation_and_to_both() -> None:
    need = Need.objects.get(ref="WB-P178907")

    assert need.place.code == "CN"
    assert set(need.also_places.values_list("code", flat=True)) == {"CN-HB", "CN-HN"}


def test_a_chinese_budget_is_in_yuan_and_a_winning_bid_is_a_contract() -> None:
    need = Need.objects.get(ref="ZH-009")

    assert (need.budget_amount, need.budget_currency) == (Decimal("86861700.00"), "CNY")
    assert need.budget_basis == Need.BudgetBasis.CONTRACT
    assert need.title_zh


def test_a_tender_that_takes_consortia_says_so_and_the_others_say_nothing() -> None:
    assert Need.objects.get(ref="ZH-022").allows_consortium is True
    assert Need.objects.get(ref="ZH-023").allows_consortium is None


def test_no_text_that_a_reader_sees_names_a_file_of_ours() -> None:
    assert not Need.objects.filter(caveat__contains=".csv").exists()
    assert not PolicySignal.objects.filter(target_text__contains=".csv").exists()


def test_a_page_about_several_projects_is_not_cited_as_one_of_them() -> None:
    need = Need.objects.get(ref="ZH2-011")

    assert "Baoding" in need.title_en
    assert "and 3 more (press)" in need.source.title


def test_a_designated_park_is_the_place_of_its_need() -> None:
    assert Need.objects.get(ref="ZH2-013").place.code == "park-2025-shanghai"


def test_about_sixty_signals_run_and_none_is_still_to_come() -> None:
    states = [signal.status_on(ON) for signal in PolicySignal.objects.exclude(kind="statement")]

    assert 55 <= states.count(PolicySignal.Status.RUNNING) <= 70
    assert PolicySignal.Status.COMING not in states


def test_the_transition_standard_runs_to_the_end_of_2030() -> None:
    transition = PolicySignal.objects.filter(
        kind=PolicySignal.Kind.STANDARD, metric__contains="transition"
    )

    assert set(transition.values_list("deadline_on", flat=True)) == {date(2030, 12, 31)}


def test_a_target_of_one_city_binds_that_city() -> None:
    places = PolicySignal.objects.filter(document_ref="CN-XUZHOU-ZEROWASTE").values_list(
        "jurisdiction__name_en", flat=True
    )

    assert set(places) == {"Xuzhou"}


def test_the_limit_of_fine_particles_follows_the_date() -> None:
    indicator = Indicator.objects.get(code="PM2.5_annual_mean")

    def limits(on: date) -> set[tuple[str, Decimal]]:
        binding = indicator.limits.filter(standard__is_binding=True).in_force(on)
        return set(binding.filter(level__startswith="Grade II").values_list("level", "value"))

    assert limits(date(2024, 12, 31)) == {("Grade II", Decimal(35))}
    assert limits(ON) == {(TRANSITION, Decimal(30))}
    assert limits(date(2031, 6, 1)) == {("Grade II", Decimal(25))}


def test_surface_water_has_five_classes_a_parameter() -> None:
    water = Limit.objects.filter(standard__code="GB 3838-2002")

    assert water.count() == 23 * 5
    oxygen = water.get(parameter="Dissolved oxygen", level="Class III")
    assert (oxygen.operator, oxygen.value) == (Limit.Operator.AT_LEAST, Decimal(5))


def test_factory_closures_of_2017_name_four_cities_and_no_other() -> None:
    closed = Measurement.objects.filter(indicator__code="polluting_factories_closed")

    assert dict(closed.values_list("place__name_en", "value")) == {
        "Chengdu": 14148,
        "Tianjin": 9081,
        "Beijing": 4216,
        "Taiyuan": 1933,
    }
    assert all("Asia Pacific Foundation" in row.source.title for row in closed)


def test_an_official_figure_goes_before_a_computed_one() -> None:
    series = Measurement.objects.filter(
        place__code="110000", indicator__code="PM2.5_annual_mean", period="2022"
    )

    assert series.count() > 1
    assert series.first().precedence == 1
    assert series.last().precedence == 3


def test_a_regions_figure_never_wins_over_the_nations() -> None:
    newest = Measurement.objects.filter(
        place__code="CN", indicator__code="PM2.5_annual_mean", year=2025
    )

    assert newest.first().value == 28


def test_no_area_is_unknown() -> None:
    known = set(PriorityArea.values)
    for model in (Need, PolicySignal, Indicator, Technology):
        named = {area for areas in model.objects.values_list("areas", flat=True) for area in areas}
        assert named <= known


def test_every_source_says_what_it_is_and_when_it_was_read() -> None:
    assert not Source.objects.filter(title="").exists()
    assert not Source.objects.filter(retrieved_on=None).exists()
    assert not Source.objects.exclude(url="").exclude(url__startswith="http").exists()


def test_public_records_claim_no_capacity_and_no_readiness() -> None:
    assert not Capacity.objects.exists()
    assert not Technology.objects.exclude(trl=None).exists()
    assert Technology.objects.filter(areas_assigned=False).count() == 0
    assert not Company.objects.filter(evidence_year=None).exists()


def test_only_deliveries_with_a_place_count_as_such() -> None:
    assert set(Delivery.objects.values_list("company__slug", flat=True)) == {
        "ballard-power-systems",
        "trojan-technologies",
        "bqe-water-inc",
    }


def test_an_award_is_evidence() -> None:
    company = Company.objects.get(slug="axine-water-technologies-inc")

    assert company.evidence[0]["programme"] == "SDTC"
    assert company.evidence[0]["amount_cad_m"] == 6.2


def test_a_claimed_record_stays_as_its_people_made_it() -> None:
    company = Company.objects.get(slug="hydrostor")
    recipes.membership(recipes.member(), company)
    Company.objects.filter(pk=company.pk).update(summary="We store air.")
    company.technologies.update(summary="Ours.")

    assert changes() == {}
    company.refresh_from_db()
    assert company.summary == "We store air."
    assert company.technologies.get().summary == "Ours."


def test_a_record_that_somebody_edited_stays() -> None:
    with pghistory.context(user=1):
        Technology.objects.filter(company__slug="hydrostor").update(trl=8, summary="Checked.")
        Need.objects.filter(ref="ZH-025").update(title_en="A better title")

    assert changes() == {}
    assert Technology.objects.get(company__slug="hydrostor").summary == "Checked."
    assert Need.objects.get(ref="ZH-025").title_en == "A better title"


def test_a_removed_company_does_not_come_back() -> None:
    Company.objects.get(slug="general-fusion").delete()

    assert changes() == {}
    assert not Company.objects.filter(slug="general-fusion").exists()


def test_a_hidden_company_stays_hidden() -> None:
    Company.objects.filter(slug="ecobee").update(is_published=False)

    assert changes() == {}
    assert not Company.objects.get(slug="ecobee").is_published


def test_a_figure_that_was_lost_comes_back() -> None:
    Measurement.objects.filter(place__code="110000").delete()

    assert changes() == {"measurements": 100}


def test_the_command_prints_counts_for_programs() -> None:
    out = StringIO()

    call_command("load_reference", json=True, stdout=out)

    tables = {row["table"]: row for row in json.loads(out.getvalue())}
    assert tables["measurements"]["unchanged"] == 1964


def test_the_command_prints_counts_for_people() -> None:
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert "286 unchanged" in out.getvalue()
