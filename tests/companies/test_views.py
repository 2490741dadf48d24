"""Tests of the pages of companies: who opens what, and what they show."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Company, Delivery, Membership, Technology, Tier
from companies.versions import company_version, technology_version
from tests import recipes

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return recipes.member()


@pytest.fixture
def firm(owner):
    firm = recipes.company(summary="We clean.")
    recipes.membership(owner, firm)
    return firm


def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def full_firm(number: int) -> Company:
    firm = recipes.company(name=f"Full {number}")
    technology = recipes.technology(firm, capabilities=("nitrogen-removal", "disinfection"))
    Delivery.objects.create(company=firm, technology=technology, title="Plant", country="CA")
    return firm


def test_the_list_asks_as_often_for_one_firm_as_for_twenty(client):
    full_firm(1)
    address = reverse("company-list")
    client.get(address)
    one = queries(client, address)
    for number in range(19):
        full_firm(number)

    assert queries(client, address) == one == 3


def test_the_page_of_a_firm_asks_as_often_for_one_technology_as_for_twenty(client):
    firm = full_firm(1)
    address = firm.get_absolute_url()
    client.get(address)
    one = queries(client, address)
    for _ in range(19):
        recipes.technology(firm, capabilities=("nitrogen-removal",))
        Delivery.objects.create(company=firm, title="Plant", country="CA")

    assert queries(client, address) == one
    assert one <= 9


def test_every_row_says_where_the_record_comes_from(client):
    recipes.company(name="Own")
    recipes.company(name="Found", origin="public-record", evidence_year=2021)
    recipes.company(name="Invented", origin="sample")
    claimed = recipes.company(name="Claimed", origin="public-record", evidence_year=2019)
    recipes.membership(recipes.member(), claimed)

    page = client.get(reverse("company-list")).content.decode()

    assert "Registered company" in page
    assert "From public sources, unverified (2021)" in page
    assert "Fictional sample" in page
    assert "From public sources (2019), claimed by the company" in page
    assert "4 companies" in page
    assert "Registered: 1 · from public sources: 2 · fictional samples: 1" in page


@pytest.mark.parametrize(
    "page", ["0", "-1", "abc", "", "1.5", "9" * 40, "٣", "%00", "9" * 5_000, "1&page=2"]
)
def test_no_page_number_breaks_the_list(client, page):
    recipes.company()

    answer = client.get(f"{reverse('company-list')}?page={page}")

    assert answer.status_code == 200
    assert "There is no such page; this is page 1." in answer.content.decode()


def test_what_was_searched_is_shown_as_text(client):
    page = client.get(reverse("company-list"), {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("nobody", {"public"}),
        ("stranger", {"public"}),
        ("administrator", {"public"}),
        ("commissioner", {"public", "after-interest"}),
        ("commissioner elsewhere", {"public"}),
        ("owner", {"public", "after-interest", "after-agreement"}),
    ],
)
def test_each_reader_sees_the_tiers_that_are_theirs(client, owner, firm, reader, shown):
    people = {
        "nobody": lambda: None,
        "stranger": recipes.member,
        "administrator": recipes.administrator,
        "commissioner": recipes.commissioner,
        "commissioner elsewhere": lambda: recipes.commissioner(portfolio_areas=[recipes.AIR]),
        "owner": lambda: owner,
    }
    technology = recipes.technology(firm)
    for tier in Tier.values:
        title = f"canary-{tier}"
        common = {"company": firm, "technology": technology, "tier": tier}
        Delivery.objects.create(title=title, country="CA", **common)
        firm.certifications.create(scheme=title, technology=technology, tier=tier)
        firm.ip_rights.create(
            kind="patent", number=title, jurisdiction="CA", status="granted", tier=tier
        )
        technology.claims.create(quantity=title, unit="%", typical=1, tier=tier)
    if person := people[reader]():
        client.force_login(person)

    for address in (firm.get_absolute_url(), technology.get_absolute_url()):
        page = client.get(address).content.decode()
        assert {tier for tier in Tier.values if f"canary-{tier}" in page} == shown
    found = client.get(reverse("company-list"), {"q": "canary"}).content.decode()
    assert "0 companies" in found


def test_strangers_find_nothing_of_what_is_not_published(client):
    firm = recipes.company(is_published=False)
    technology = recipes.technology(firm)
    client.force_login(recipes.member())

    for address in (firm.get_absolute_url(), technology.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert firm.name not in client.get(reverse("company-list")).content.decode()


GETS = [
    "company-edit",
    "member-list",
    "technology-create",
    "capacity-edit",
    "delivery-create",
    "certification-create",
    "ip-right-create",
]
POSTS = ["company-publish", "company-unpublish"]
OF_TECHNOLOGY = ["technology-edit", "performance-create"]


@pytest.mark.parametrize("name", [*GETS, *POSTS, *OF_TECHNOLOGY, "technology-publish"])
def test_only_the_firms_own_people_change_it(client, owner, firm, name):
    technology = recipes.technology(firm)
    is_post = name in POSTS or name == "technology-publish"
    of_technology = name in {*OF_TECHNOLOGY, "technology-publish"}
    address = reverse(name, args=(technology.public_id if of_technology else firm.slug,))
    send = client.post if is_post else client.get

    assert send(address).status_code == 302
    assert reverse("account_login") in send(address)["Location"]
    client.force_login(recipes.member())
    assert send(address).status_code == 403
    client.force_login(owner)
    assert send(address).status_code == (302 if is_post else 200)
    if is_post:
        assert client.get(address).status_code == 405


def test_a_mere_member_edits_but_neither_publishes_nor_picks_members(client, firm):
    person = recipes.member()
    recipes.membership(person, firm, role=Membership.Role.MEMBER)
    client.force_login(person)

    assert client.get(reverse("company-edit", args=(firm.slug,))).status_code == 200
    assert client.post(reverse("company-unpublish", args=(firm.slug,))).status_code == 403
    assert client.get(reverse("member-list", args=(firm.slug,))).status_code == 403


@pytest.mark.parametrize("name", ["capacity-edit", "delivery-create", "technology-create"])
def test_administrators_have_no_part_in_proof(client, firm, name):
    client.force_login(recipes.administrator())

    assert client.get(reverse(name, args=(firm.slug,))).status_code == 403


def test_a_newcomer_gets_from_nothing_to_a_published_technology_in_four_sends(client):
    client.force_login(recipes.member())

    created = client.post(
        reverse("company-create"), {"key": uuid4(), "name": "Bright", "province": "CA-ON"}
    )
    saved = client.post(
        created["Location"],
        {
            "key": uuid4(),
            "name": "Cell",
            "summary": "Removes ammonia",
            "areas": [recipes.WATER],
            "capabilities": ["nitrogen-removal"],
        },
    )
    offered = client.get(saved["Location"]).content.decode()
    technology = Technology.objects.get()
    published = client.post(reverse("technology-publish", args=(technology.public_id,)))

    assert "Publish and see matches" in offered
    assert published["Location"] == reverse("my-match-list")
    assert Technology.objects.published().get() == technology


def test_a_page_of_an_incomplete_technology_lists_what_is_missing(client, owner, firm):
    technology = Technology.objects.create(company=firm, name="Cell")
    client.force_login(owner)

    page = client.get(technology.get_absolute_url()).content.decode()
    client.post(reverse("technology-publish", args=(technology.public_id,)))

    for part in ("at least one area", "at least one capability", "what it does, in English"):
        assert part in page
    assert not Technology.objects.get().is_published


def test_a_form_that_is_wrong_keeps_what_was_typed(client):
    client.force_login(recipes.member())

    answer = client.post(
        reverse("company-create"), {"name": "Kept name", "website": "javascript:alert(1)"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept name" in page
    assert "There is a problem" in page
    assert not Company.objects.exists()


def test_the_same_form_sent_twice_registers_one_firm(client):
    client.force_login(recipes.member())
    form = {"key": uuid4(), "name": "Bright", "province": "CA-ON"}

    answers = [client.post(reverse("company-create"), form)["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Company.objects.count() == 1


def test_a_second_technology_of_one_name_is_an_error_beside_the_field(client, owner, firm):
    recipes.technology(firm, name="Cell")
    client.force_login(owner)

    answer = client.post(
        reverse("technology-create", args=(firm.slug,)), {"key": uuid4(), "name": "Cell"}
    )

    assert answer.status_code == 422
    assert "The company has a technology of this name." in answer.content.decode()


def test_two_people_who_edit_a_firm_see_both_versions_and_lose_nothing(client, owner, firm):
    client.force_login(owner)
    address = reverse("company-edit", args=(firm.slug,))
    form = {"name": firm.name, "province": "CA-ON", "version": company_version(firm)}
    client.post(address, {**form, "summary": "First text"})

    answer = client.post(address, {**form, "summary": "Second text"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First text" in page
    assert "Second text" in page
    firm.refresh_from_db()
    assert firm.summary == "First text"
    client.post(address, {**form, "summary": "Second text", "version": company_version(firm)})
    firm.refresh_from_db()
    assert firm.summary == "Second text"


def test_two_people_who_edit_a_technology_see_both_versions(client, owner, firm):
    technology = recipes.technology(firm, capabilities=("nitrogen-removal",))
    version = technology_version(technology)
    Technology.objects.filter(pk=technology.pk).update(summary="First text")
    client.force_login(owner)
    address = reverse("technology-edit", args=(technology.public_id,))

    answer = client.post(
        address, {"name": "Cell", "summary": "Second text", "areas": [], "version": version}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First text" in page
    assert "Second text" in page
    assert "nitrogen" in page


def test_an_edit_form_without_its_version_saves_nothing(client, owner, firm):
    client.force_login(owner)

    answer = client.post(
        reverse("company-edit", args=(firm.slug,)), {"name": "Other", "province": "CA-ON"}
    )

    assert answer.status_code == 409


def test_a_technology_is_hidden_again(client, owner, firm):
    technology = recipes.technology(firm)
    client.force_login(owner)

    client.post(reverse("technology-unpublish", args=(technology.public_id,)))

    assert not Technology.objects.published().exists()


def test_only_an_administrator_removes_a_record_and_gives_a_reason(client, owner, firm):
    address = reverse("company-remove", args=(firm.slug,))
    client.force_login(owner)
    assert client.get(address).status_code == 403
    client.force_login(recipes.administrator())
    assert client.get(address).status_code == 200

    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Asked by the firm"}).status_code == 302

    firm.refresh_from_db()
    assert not firm.is_published
    assert "removed" in firm.identifiers


def test_a_list_in_french_shows_the_french_text_and_marks_the_english_one(client) -> None:
    firm = recipes.company(origin="public-record")
    recipes.technology(firm, summary="Cleans water.", summary_fr="Épure l’eau.")
    recipes.technology(firm, summary="Cleans air.")
    address = firm.get_absolute_url().replace("/en/", "/fr/")

    text = client.get(address).content.decode()

    assert "<p>Épure l’eau.</p>" in text
    assert "Cleans water." not in text
    assert '<span lang="en">Cleans air.</span>' in text
    assert "tag-outline" in text


def test_a_text_of_a_company_itself_is_not_called_english(client) -> None:
    firm = recipes.company(summary="Nous épurons l’eau.")

    text = client.get(firm.get_absolute_url().replace("/en/", "/fr/")).content.decode()

    assert "<p>Nous épurons l’eau.</p>" in text
