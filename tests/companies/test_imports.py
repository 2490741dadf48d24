"""Public records as the files of the product describe them."""

from __future__ import annotations

import pytest

from companies.imports.public_records import FOLDER, store_public_records
from companies.imports.samples import store_sample_companies
from companies.models import Company, IPRight, Technology, Tier
from matchmaker.tables import loading, read_table
from matchmaker.vocabulary.provinces import CanadianProvince
from tests import recipes

pytestmark = pytest.mark.django_db


def test_every_record_has_one_technology_with_a_short_title() -> None:
    named = read_table(FOLDER / "technologies_ca.csv")
    records = read_table(FOLDER / "companies_ca.csv")

    assert [row["company"] for row in named] == [row["name"] for row in records]
    assert all(0 < len(row["technology"]) <= 80 for row in named)


def test_a_remark_of_the_makers_is_no_description() -> None:
    with loading():
        store_public_records()

    technology = Technology.objects.get(company__slug="yava-technologies")

    assert technology.summary == ""
    assert "not described" in technology.name


def test_long_texts_are_appended_to_the_summary() -> None:
    with loading():
        store_public_records()

    summary = Technology.objects.get(company__slug="planetary-technologies").summary

    assert summary.startswith("Ocean alkalinity from low-carbon alkaline materials")
    assert "Ocean Alkalinity Enhancement" in summary
    assert len(summary) <= 5_000


def test_a_caution_of_the_makers_is_shown_with_the_evidence() -> None:
    with loading():
        store_public_records()

    kinds = {entry["kind"]: entry for entry in Company.objects.get(slug="enerkem-inc").evidence}

    assert kinds["china"]["note"].startswith("MOU/agreements 2014 with Shanghai")
    cautions = Company.objects.get(slug="ballard-power-systems").evidence
    assert {"kind": "caution", "note": "listed company, not an SME"}.items() <= cautions[-1].items()


def test_provinces_are_known_or_empty() -> None:
    with loading():
        store_public_records()

    provinces = set(Company.objects.values_list("province", flat=True))

    assert provinces <= {*CanadianProvince.values, ""}


def test_a_firm_that_registered_under_the_same_name_is_left_alone() -> None:
    recipes.company(slug="hydrostor", name="Hydrostor", origin=Company.Origin.REGISTERED)

    with loading():
        store_public_records()

    assert Company.objects.get(slug="hydrostor").origin == Company.Origin.REGISTERED
    assert not Technology.objects.filter(company__slug="hydrostor").exists()


def test_a_technology_that_somebody_removed_does_not_come_back() -> None:
    with loading():
        store_public_records()
    Technology.objects.filter(company__slug="ecobee").delete()

    with loading():
        store_public_records()

    assert not Technology.objects.filter(company__slug="ecobee").exists()


def test_secrets_of_samples_need_an_agreement_and_pending_rights_mutual_interest() -> None:
    store_sample_companies(recipes.AS_OF)

    tiers = set(IPRight.objects.values_list("kind", "status", "tier"))

    assert ("trade-secret", "granted", Tier.AFTER_AGREEMENT) in tiers
    assert ("patent", "granted", Tier.PUBLIC) in tiers
    assert ("patent", "pending", Tier.AFTER_INTEREST) in tiers


def test_a_sample_with_two_technologies_keeps_both() -> None:
    store_sample_companies(recipes.AS_OF)

    assert Technology.objects.filter(company__slug="loonlight-water-works").count() == 2
