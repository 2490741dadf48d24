"""Tests of the forms: they explain, and refuse what harms."""

from __future__ import annotations

import time
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from companies.forms import CapacityForm, CompanyForm, DeliveryForm, MemberForm, PerformanceForm
from companies.forms import TechnologyForm as Technology
from companies.forms.fields import CountryField, MoneyField, WebsiteField
from matchmaker.vocabulary.capabilities import CAPABILITIES
from tests import recipes

pytestmark = pytest.mark.django_db

CODES = list(CAPABILITIES)
HOSTILE_NUMBERS = [
    "9e9999999999",
    "1e1000000",
    "-1e300000",
    "1e-1000000",
    "1e400",
    "NaN",
    "sNaN",
    "Infinity",
    "-0",
    "9" * 5_000,
    "2147483648" * 3,
    "٣" * 3,
    "\0",
]


@pytest.mark.parametrize("text", HOSTILE_NUMBERS)
def test_no_number_can_hold_up_the_service(text):
    since = time.process_time()
    amount, year = MoneyField(required=False), DeliveryForm.base_fields["year"]
    figure = PerformanceForm.base_fields["typical"]

    for field in (amount, year):
        with pytest.raises(ValidationError):
            field.clean(text)
    if text not in {"-0", "٣٣٣"}:
        with pytest.raises(ValidationError):
            figure.clean(text)

    assert time.process_time() - since < 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2500000", 2_500_000),
        ("2,500,000", 2_500_000),
        ("2 500 000", 2_500_000),
        ("2\u202f500\u202f000", 2_500_000),
        ("2’500’000", 2_500_000),
        ("$ 1,000", 1_000),
        ("1 000 $", 1_000),
        ("CAD 7", 7),
        ("", None),
    ],
)
def test_money_is_read_as_people_write_it(text, amount):
    assert MoneyField(required=False).clean(text) == (amount and Decimal(amount))


@pytest.mark.parametrize("text", ["1,23", "1.5", "1,000 000", "12,34,567", "-5", "0", "ten", "1e3"])
def test_money_that_could_mean_two_things_is_asked_for_again(text):
    with pytest.raises(ValidationError):
        MoneyField().clean(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.com",
        "http://169.254.169.254/",
        "http://2130706433/",
        "http://localhost:6379/",
        "http://good.ca@evil.com",
        "http://[::1",
        "http://[::1]/",
        "https://example.com/\r\nX: y",
        "https://example.com/" + "a" * 400,
    ],
)
def test_a_website_is_a_public_web_address(address):
    with pytest.raises(ValidationError):
        WebsiteField().clean(address)


def test_a_website_may_be_typed_without_its_scheme():
    assert WebsiteField().clean("example.com") == "https://example.com"


def test_a_country_is_two_letters_in_either_case():
    assert CountryField().clean("ca") == "CA"
    for text in ("C1", "é", "C"):
        with pytest.raises(ValidationError):
            CountryField().clean(text)


def test_a_company_needs_a_name_and_a_province_only():
    form = CompanyForm({"name": "Bright Water", "province": "CA-ON"})

    assert form.is_valid()
    assert isinstance(form.cleaned_data["key"], UUID)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "\u200b"),
        ("name", "\u202eevil"),
        ("name", "a\0"),
        ("name", "x" * 201),
        ("name", "😀" * 201),
        ("province", "ZZ"),
        ("province", ""),
        ("size_band", "tiny"),
        ("founded_year", "1e9"),
        ("founded_year", "1066"),
        ("website", "javascript:alert(1)"),
        ("key", "not-a-uuid"),
    ],
)
def test_a_company_form_says_which_field_is_wrong(field, text):
    form = CompanyForm({"name": "Bright Water", "province": "CA-ON", field: text})

    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize("field", ["is_published", "is_verified", "origin", "slug", "public_id"])
def test_a_company_form_stores_no_field_that_it_does_not_show(field):
    form = CompanyForm({"name": "Bright Water", "province": "CA-ON", field: "sample"})

    assert form.is_valid()
    assert field not in form.values()


def test_a_technology_form_reads_lead_and_support():
    form = Technology(
        {
            "name": "Cell",
            "areas": [recipes.WATER],
            "capabilities": CODES[:2],
            "supports": [CODES[1], CODES[5]],
        }
    )

    assert form.is_valid()
    assert form.parts() == {CODES[0]: True, CODES[1]: False}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capabilities", CODES[:13]),
        ("capabilities", ["no-such-thing"]),
        ("areas", ["no-such-area"]),
        ("trl", "10"),
        ("trl", "1e9"),
        ("stage", "soon"),
        ("availability", ["for-free"]),
        ("trl_evidence", "x" * 2_001),
    ],
)
def test_a_technology_form_refuses_what_is_not_in_the_vocabulary(field, value):
    form = Technology({"name": "Cell", field: value})

    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_technology_form_says_that_its_fields_are_public():
    texts = [
        field
        for name, field in Technology.base_fields.items()
        if name not in {"key", "version", "supports"}
    ]

    assert texts
    assert all("public" in str(field.label) for field in texts)


def test_capacity_needs_one_amount_and_says_so_beside_the_field():
    form = CapacityForm({"as_of": "2026-01-01", "tier": "public"}, company=recipes.company())

    assert not form.is_valid()
    assert list(form.errors) == ["largest_contract_cad"]


def test_every_proof_form_asks_who_may_read_the_entry():
    form = CapacityForm(company=recipes.company())

    assert "tier" in str(form.fields["tier"].label)
    assert form["tier"].value() == "after-interest"
    assert not CapacityForm(
        {"largest_contract_cad": "5", "as_of": "2026-01-01", "tier": "secret"},
        company=recipes.company(),
    ).is_valid()


def test_the_technology_of_another_firm_cannot_be_named():
    strange = recipes.technology()
    form = DeliveryForm(
        {"title": "Plant", "country": "CA", "tier": "public", "technology": strange.pk},
        company=recipes.company(),
    )

    assert not form.is_valid()
    assert list(form.errors) == ["technology"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["typical"]),
        ({"minimum": "9", "maximum": "3"}, ["maximum"]),
        ({"typical": "1", "verified_on": "2026-01-01"}, ["verified_by"]),
        (
            {
                "typical": "1",
                "verified_by": "ETV",
                "verified_on": "2026-01-02",
                "verified_until": "2026-01-01",
            },
            ["verified_until"],
        ),
        ({"typical": "NaN"}, ["typical"]),
        ({"typical": "1", "verified_on": "2026-02-30", "verified_by": "ETV"}, ["verified_on"]),
    ],
)
def test_figures_are_in_order_and_a_verification_has_a_name(fields, wrong):
    form = PerformanceForm(
        {"quantity": "Removal", "unit": "%", "tier": "public", **fields},
        company=recipes.company(),
    )

    assert list(form.errors) == wrong


def test_only_members_with_a_confirmed_address_can_be_added():
    member = recipes.member()
    unconfirmed = recipes.member()
    unconfirmed.emailaddress_set.update(verified=False)
    refused = [
        "nobody@example.org",
        unconfirmed.email,
        recipes.commissioner().email,
        recipes.member(is_active=False).email,
    ]

    assert MemberForm({"email": member.email.upper(), "role": "member"}).is_valid()
    answers = {str(MemberForm({"email": one, "role": "member"}).errors["email"]) for one in refused}
    assert len(answers) == 1


def test_a_refused_form_says_what_to_give() -> None:
    assert CompanyForm({}).errors["name"] == ["Give the name of the company."]
    assert CompanyForm({}).errors["province"] == ["Choose a province or territory."]
    assert Technology({}).errors["name"] == ["Give the technology a name."]


def test_what_is_needed_to_publish_is_not_called_optional() -> None:
    form = Technology()

    assert "(optional)" not in form["summary"].as_field_group()
    assert "(optional)" not in form["areas"].as_field_group()
    assert "(optional)" in form["stage"].as_field_group()
