"""Tests of the pages of claims, members and proof."""

from __future__ import annotations

import pytest
from django.urls import reverse

from companies import actions
from companies.models import Capacity, Company, Delivery, Membership
from tests import recipes

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return recipes.company(
        origin="public-record",
        website="https://axle.example",
        evidence_year=2021,
        evidence=[
            {
                "url": "https://www.news.example/axle",
                "kind": "press (page excerpt)",
                "programme": "SDTC",
                "amount_cad_m": 7.9,
                "note": "Pilot",
            },
            {"url": "javascript:alert(1)", "kind": "caution", "note": "Place unknown"},
        ],
    )


@pytest.fixture
def owner():
    return recipes.member()


@pytest.fixture
def firm(owner):
    firm = recipes.company()
    recipes.membership(owner, firm)
    return firm


def test_a_public_record_links_its_sources_with_their_year_and_offers_the_claim(client, record):
    page = client.get(record.get_absolute_url()).content.decode()

    assert 'href="https://www.news.example/axle"' in page
    assert "(2021" in page
    assert "public award of CAD 7.9 million" in page
    assert "Place unknown" in page
    assert "javascript:" not in page
    assert "Is this your company? Claim it" in page


def test_a_claim_waits_and_gives_no_right_until_it_is_confirmed(client, record):
    person = recipes.member()
    client.force_login(person)
    edit = reverse("company-edit", args=(record.slug,))

    client.post(reverse("company-claim", args=(record.slug,)), {"statement": "Head of sales"})

    assert "Your claim waits" in client.get(record.get_absolute_url()).content.decode()
    assert client.get(edit).status_code == 403
    assert client.post(reverse("company-publish", args=(record.slug,))).status_code == 403

    membership = Membership.objects.get()
    client.force_login(recipes.administrator())
    assert "Head of sales" in client.get(reverse("claim-list")).content.decode()
    answer = reverse("claim-answer", args=(membership.pk,))
    said = client.post(answer, {"answer": "confirm"}, follow=True).content.decode()
    assert f"{person.display_name} speaks for {record.name} now." in said
    client.force_login(person)
    assert client.get(edit).status_code == 200


def test_an_answer_that_comes_second_says_so(client, record):
    membership = recipes.membership(recipes.member(), record, state="pending")
    client.force_login(recipes.administrator())
    address = reverse("claim-answer", args=(membership.pk,))

    assert client.post(address, {"answer": "maybe"}).status_code == 302
    said = client.post(address, {"answer": "refuse"}, follow=True).content.decode()
    assert f"to {record.name} is refused." in said
    assert client.post(address, {"answer": "confirm"}).status_code == 409
    assert Membership.objects.get().state == "refused"


def test_an_address_of_the_firm_claims_at_once(client, record):
    person = recipes.member(email="mia@axle.example")
    client.force_login(person)
    address = reverse("company-claim", args=(record.slug,))

    assert "at once" in client.get(address).content.decode()
    client.post(address, {"statement": "Owner"})

    assert Company.objects.owned_by(person).get() == record


def test_a_claim_needs_a_statement(client, record):
    client.force_login(recipes.member())

    answer = client.post(reverse("company-claim", args=(record.slug,)), {"statement": "\u200b"})

    assert answer.status_code == 422
    assert not Membership.objects.exists()


@pytest.mark.parametrize("origin", ["registered", "sample"])
def test_what_is_no_public_record_cannot_be_claimed(client, origin):
    firm = recipes.company(origin=origin)
    client.force_login(recipes.member())

    assert client.get(reverse("company-claim", args=(firm.slug,))).status_code == 403


def test_a_record_that_somebody_speaks_for_is_not_claimed_again(client, record):
    recipes.membership(recipes.member(), record)
    client.force_login(recipes.member())

    client.post(reverse("company-claim", args=(record.slug,)), {"statement": "Me too"})

    assert Membership.objects.count() == 1
    assert "Claim it" not in client.get(record.get_absolute_url()).content.decode()


@pytest.mark.parametrize("person", [recipes.member, recipes.commissioner])
def test_claims_are_for_administrators(client, person):
    client.force_login(person())

    assert client.get(reverse("claim-list")).status_code == 403
    assert client.post(reverse("claim-answer", args=(1,))).status_code == 403


def test_an_owner_adds_and_removes_people(client, owner, firm):
    other = recipes.member()
    client.force_login(owner)
    address = reverse("member-list", args=(firm.slug,))

    client.post(address, {"email": other.email, "role": "member"})
    assert other.email in client.get(address).content.decode()
    client.post(reverse("member-remove", args=(firm.slug, other.public_id)))

    assert not Company.objects.of(other).exists()


def test_nobody_is_offered_to_publish_what_an_administrator_removed(client, owner, firm):
    administrator = recipes.administrator()
    actions.remove_company(firm, reason="Asked by the firm", by=administrator, at=recipes.NOW)
    publish = reverse("company-publish", args=(firm.slug,))

    client.force_login(owner)
    assert publish not in client.get(firm.get_absolute_url()).content.decode()
    client.force_login(administrator)
    assert publish in client.get(firm.get_absolute_url()).content.decode()


def test_the_last_owner_stays(client, owner, firm):
    client.force_login(owner)
    address = reverse("member-list", args=(firm.slug,))

    refused = client.post(reverse("member-remove", args=(firm.slug, owner.public_id)))
    answer = client.post(address, {"email": owner.email, "role": "member"})

    assert refused["Location"] == address
    assert answer.status_code == 422
    assert Company.objects.owned_by(owner).get() == firm


def test_an_address_without_an_account_is_an_error_beside_the_field(client, owner, firm):
    client.force_login(owner)

    answer = client.post(
        reverse("member-list", args=(firm.slug,)), {"email": "no@example.org", "role": "member"}
    )

    assert answer.status_code == 422
    assert "sign up first" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "form", "rows"),
    [
        (
            "capacity-edit",
            {"largest_contract_cad": "2,000,000", "as_of": "2026-01-01", "tier": "public"},
            "capacities",
        ),
        ("delivery-create", {"title": "Plant", "country": "cn", "tier": "public"}, "deliveries"),
        ("certification-create", {"scheme": "ISO 14001", "tier": "public"}, "certifications"),
        (
            "ip-right-create",
            {"kind": "patent", "jurisdiction": "CA", "status": "granted", "tier": "public"},
            "ip_rights",
        ),
    ],
)
def test_proof_is_recorded_once_and_deleted(client, owner, firm, name, form, rows):
    client.force_login(owner)
    address = reverse(name, args=(firm.slug,))
    kind = {"capacity-edit": "capacity"}.get(name, name.removesuffix("-create"))

    answers = [client.post(address, form).status_code for _ in range(2)]
    entry = getattr(firm, rows).get()
    page = client.get(address).content.decode()
    delete = reverse("proof-delete", args=(firm.slug, kind, entry.pk))

    assert answers == [302, 302]
    assert delete in page
    assert client.post(delete).status_code == 302
    assert not getattr(firm, rows).exists()
    assert client.post(delete).status_code == 404


def test_a_figure_is_recorded_with_its_technology(client, owner, firm):
    technology = recipes.technology(firm)
    client.force_login(owner)
    address = reverse("performance-create", args=(technology.public_id,))

    client.post(address, {"quantity": "Removal", "unit": "%", "typical": "95.5", "tier": "public"})
    claim = technology.claims.get()
    delete = reverse("proof-delete", args=(firm.slug, "performance", claim.pk))

    assert "95.5" in client.get(technology.get_absolute_url()).content.decode()
    assert client.post(delete)["Location"] == address
    assert not technology.claims.exists()


def test_wrong_proof_is_explained_and_not_stored(client, owner, firm):
    client.force_login(owner)

    answer = client.post(
        reverse("capacity-edit", args=(firm.slug,)),
        {"largest_contract_cad": "1e1000000", "as_of": "2026-01-01", "tier": "public"},
    )

    assert answer.status_code == 422
    assert not Capacity.objects.exists()


def test_nobody_deletes_the_proof_of_another_firm(client, owner, firm):
    strange = recipes.company()
    entry = Delivery.objects.create(company=strange, title="Plant", country="CA")
    client.force_login(owner)

    for slug, expected in ((firm.slug, 404), (strange.slug, 403)):
        address = reverse("proof-delete", args=(slug, "delivery", entry.pk))
        assert client.post(address).status_code == expected
    assert (
        client.post(reverse("proof-delete", args=(firm.slug, "secret", entry.pk))).status_code
        == 404
    )
    assert Delivery.objects.exists()


def test_the_task_list_counts_what_is_done(client, owner, firm):
    client.force_login(owner)
    page = client.get(firm.get_absolute_url()).content.decode()
    assert "Your record: 0 of 6 done" in page

    recipes.technology(firm)
    recipes.capacity(firm)

    page = client.get(firm.get_absolute_url()).content.decode()
    assert "Your record: 2 of 6 done" in page
