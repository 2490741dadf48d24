"""What one firm, commissioner or stranger must never get at, tried the hostile way."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, Delivery, Membership
from matchmaker.consortia import actions as consortium_actions
from matchmaker.matching.models import Review
from tests import recipes
from tests.consortia import scenes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

CANARY = 77_123_456
"""An amount that stands nowhere else."""


def firm_of(person: User, **fields: Any) -> Company:
    """A firm that a person owns."""
    firm = recipes.company(**fields)
    recipes.membership(person, firm)
    return firm


def page(person: User | None, address: str) -> str:
    """The page that a person gets."""
    return pairs.client(person).get(address).content.decode()


# --- Tiers --------------------------------------------------------------------------------------


def test_the_quick_match_tells_nothing_of_what_is_shared_after_interest() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES)
    asked = {"text": "Remove nitrogen from industrial wastewater", "samples": "on"}

    def ranking() -> str:
        answer = pairs.client(None).post(reverse("quick-match"), asked)
        assert technology.name in answer.content.decode()
        return str([(row["ranked"].score, row["reasons"]) for row in answer.context["rows"]])

    before = ranking()
    for number in range(3):
        Delivery.objects.create(
            company=technology.company,
            title=f"Secret plant {number}",
            country="CN",
            tier="after-interest",
        )
    recipes.capacity(technology.company, annual_capacity_cad=CANARY, tier="after-interest")

    assert ranking() == before


def test_an_administrator_reads_no_figure_that_is_shared_after_interest() -> None:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES)
    recipes.capacity(technology.company, annual_capacity_cad=CANARY, tier="after-interest")
    Delivery.objects.create(
        company=technology.company, title="Canary plant", country="CN", tier="after-interest"
    )
    need = recipes.need(
        capabilities=pairs.CAPABILITIES,
        budget_amount=10_000_000,
        budget_currency="CAD",
        budget_on=recipes.AS_OF,
    )
    address = reverse("match-detail", args=(pairs.match(technology, need).pair,))
    figures = ("Canary plant", "77.1\xa0million", "771%")

    inside = page(recipes.commissioner(), address)
    keeper = page(recipes.administrator(), address)

    assert [figure for figure in figures if figure not in inside] == []
    assert [figure for figure in figures if figure in keeper] == []
    assert "not shown to you" in keeper


def test_the_reason_for_no_team_gives_no_strangers_capacity_away() -> None:
    scene = scenes.scene()
    scenes.team_search(scene.need, details={"reasons": ["capacity"], "missing_cad": CANARY})
    address = reverse("suggestion-list", args=(scene.need.slug,))

    assert "77.1" in page(recipes.commissioner(), address)
    for person in (scenes.outsider(), scene.lead, recipes.administrator()):
        assert "77.1" not in page(person, address)
        assert "cannot prove the scale" in page(person, address)


def test_a_withdrawn_consortium_shows_no_capacity_of_the_others() -> None:
    scene = scenes.scene()
    recipes.capacity(scene.lead_firm, annual_capacity_cad=CANARY, tier="after-interest")
    consortium = scene.ready()

    def capacity(person: User) -> Any:
        answer = pairs.client(person).get(consortium.get_absolute_url())
        return answer.context["coverage"].capacity

    assert [part.value for part in capacity(scene.partner).parts] == [CANARY]

    consortium_actions.withdraw_consortium(consortium, by=scene.lead, at=timezone.now())

    assert capacity(scene.partner).parts == ()
    assert capacity(scene.partner).hidden == (scene.lead_firm.name,)
    assert [part.value for part in capacity(scene.lead).parts] == [CANARY]


# --- Files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_no_cell_of_the_export_is_computed_by_a_spreadsheet(lead: str) -> None:
    name = f"{lead}cmd|' /C calc'!A0"
    pairs.match(recipes.technology(name=name, capabilities=pairs.CAPABILITIES))
    out = StringIO()

    call_command("export_matches", stdout=out)

    [row] = csv.DictReader(StringIO(out.getvalue(), newline=""))
    assert row["technology"] == f"'{name}".replace("\r", " ")


# --- Caches -------------------------------------------------------------------------------------


def test_no_page_of_a_person_who_signed_in_is_kept_anywhere() -> None:
    browser = pairs.client(recipes.member())

    for name in ("home", "company-list", "my-day", "account"):
        assert "no-store" in browser.get(reverse(name)).headers["Cache-Control"], name
        assert "private" in browser.get(reverse(name)).headers["Cache-Control"], name


# --- A change of rights bites at once -----------------------------------------------------------


def test_who_leaves_a_firm_is_a_stranger_at_the_next_request() -> None:
    person = recipes.member()
    firm = firm_of(person, slug="draft", is_published=False)
    membership = Membership.objects.get(user=person)
    browser = pairs.client(person)
    addresses = [
        reverse("company-detail", args=("draft",)),
        reverse("company-edit", args=("draft",)),
    ]
    assert [browser.get(address).status_code for address in addresses] == [200, 200]

    membership.state = Membership.State.REMOVED
    membership.save()

    assert [browser.get(address).status_code for address in addresses] == [404, 404]
    assert not Company.objects.of(person).filter(pk=firm.pk).exists()


def test_a_closed_account_is_signed_out_at_the_next_request() -> None:
    person = recipes.member()
    browser = pairs.client(person)
    assert browser.get(reverse("my-day")).status_code == 200

    person.is_active = False
    person.save()

    assert browser.get(reverse("my-day")).status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere() -> None:
    person = recipes.member(password="a long old password")
    elsewhere = pairs.client(person)
    assert elsewhere.get(reverse("my-day")).status_code == 200

    person.set_password("a long new password")
    person.save()

    assert elsewhere.get(reverse("my-day")).status_code == 302


# --- Ids of others ------------------------------------------------------------------------------


def test_a_proof_form_takes_no_technology_of_another_firm() -> None:
    person = recipes.member()
    firm = firm_of(person)
    foreign = recipes.technology()

    answer = pairs.client(person).post(
        reverse("delivery-create", args=(firm.slug,)),
        {"title": "Plant", "country": "CN", "tier": "public", "technology": foreign.pk},
    )

    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_proof_of_another_firm_is_not_deleted_under_the_own_address() -> None:
    person = recipes.member()
    firm = firm_of(person)
    foreign = Delivery.objects.create(company=recipes.company(), title="Plant", country="CN")

    answer = pairs.client(person).post(
        reverse("proof-delete", args=(firm.slug, "delivery", foreign.pk))
    )

    assert answer.status_code == 404
    assert Delivery.objects.filter(pk=foreign.pk).exists()


def test_a_seat_of_another_consortium_does_not_open_under_the_own() -> None:
    scene, other = scenes.scene(), scenes.scene()
    own = scene.found()
    foreign = other.invite(other.found())
    browser = pairs.client(scene.lead)

    for name in ("seat-edit", "seat-remove"):
        address = reverse(name, args=(own.public_id, foreign.public_id))
        assert browser.get(address).status_code == 404, name
        assert browser.post(address, {"reason": "x"}).status_code == 404, name
    foreign.refresh_from_db()
    assert foreign.state == "invited"


def test_many_decisions_at_once_leave_out_what_lies_outside_the_portfolio() -> None:
    match = pairs.match()
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])

    pairs.client(outside).post(
        reverse("match-bulk"),
        {"decision": "accept", "key": recipes.key(), "selected": [f"{match.pair}:0"]},
    )

    assert not Review.objects.exists()


def test_a_team_of_strangers_founds_no_consortium() -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)
    stranger = scenes.outsider()

    address = reverse("consortium-create", args=(scene.need.slug,))

    assert pairs.client(stranger).get(f"{address}?team={team.public_id}").status_code == 404
    assert pairs.client(stranger).get(f"{address}?team={uuid4()}").status_code == 404


def test_a_draft_need_shows_nowhere_in_public() -> None:
    recipes.need(slug="draft", title_en="Canary need", is_published=False, stage="open")
    addresses = [
        reverse("need-list"),
        reverse("need-list") + "?q=Canary",
        reverse("home"),
        reverse("area-list"),
        reverse("area-detail", args=(recipes.WATER,)),
        reverse("place-detail", args=("nanjing",)),
        reverse("quick-match") + "?need=draft",
    ]

    for person in (None, scenes.outsider(), recipes.commissioner(portfolio_provinces=["CN-GD"])):
        for address in addresses:
            assert "Canary need" not in page(person, address), address


def test_a_draft_technology_shows_nowhere_in_public() -> None:
    firm = recipes.company(slug="firm")
    recipes.technology(firm, name="Canary device", is_published=False)
    hidden = recipes.company(name="Canary works", is_published=False)
    recipes.technology(hidden, name="Canary filter")
    need = recipes.need()
    addresses = [
        reverse("company-list"),
        reverse("company-list") + "?q=canary",
        reverse("company-detail", args=("firm",)),
        reverse("home"),
        reverse("area-detail", args=(recipes.WATER,)),
        need.get_absolute_url(),
    ]

    for person in (None, scenes.outsider(), recipes.commissioner()):
        for address in addresses:
            assert "Canary" not in page(person, address), address
    counts = pairs.client(None).get(need.get_absolute_url()).context
    assert counts["suited"] == 0


# --- Scripts ------------------------------------------------------------------------------------


def test_no_text_of_a_person_becomes_markup_or_a_link_that_runs() -> None:
    script = "<script>alert(1)</script>"
    firm = recipes.company(
        slug="firm",
        name=script,
        summary=f'{script} " onmouseover="alert(1)',
        evidence=[{"url": "javascript:alert(1)", "kind": script, "note": script}],
    )
    technology = recipes.technology(firm, name=script, summary=script)
    need = recipes.need(title_en=script, summary_en=script, caveat=script, buyer=script)

    for address in (
        firm.get_absolute_url(),
        technology.get_absolute_url(),
        need.get_absolute_url(),
        reverse("company-list") + "?q=" + script,
        reverse("need-list") + "?q=" + script,
        reverse("area-detail", args=(recipes.WATER,)),
    ):
        shown = page(recipes.administrator(), address)
        assert script not in shown, address
        assert 'href="javascript:' not in shown, address


# --- Drafts of what was decided before --------------------------------------------------------


def test_a_technology_taken_back_is_not_read_through_its_old_decisions() -> None:
    match = pairs.match()
    person = recipes.commissioner()
    browser = pairs.client(person)
    browser.post(reverse("match-review", args=(match.pair,)), pairs.decision(match))
    technology = match.technology
    technology.name, technology.is_published = "Canary device", False
    technology.save()

    for _moment in ("before the worker", "after it"):
        assert browser.get(reverse("match-detail", args=(match.pair,))).status_code == 404
        for address in (
            reverse("match-queue") + "?state=all",
            reverse("match-queue") + "?state=accepted&q=canary",
            reverse("my-day"),
            match.need.get_absolute_url(),
        ):
            assert "Canary device" not in page(person, address), address
        pairs.drain()
    assert Review.objects.count() == 1
