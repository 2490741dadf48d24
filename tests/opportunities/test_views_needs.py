"""Tests of the list of needs and of their form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from opportunities.models import Need
from tests import recipes
from tests.opportunities.test_views_places import queries

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


def filled(**fields: str) -> dict[str, str]:
    """A filled-in form of a need, as a browser sends it."""
    recipes.city()
    return {
        "title_en": "Treat leachate",
        "place": "320100",
        "areas": recipes.WATER,
        "origin": "conversation",
        "stage": "open",
        "as_of": "2020-11-20",
        "budget_basis": "contract",
        "source_title": "Call of the district",
        "source_url": "https://example.org/call",
        "key": str(uuid4()),
        "capabilities-TOTAL_FORMS": "1",
        "capabilities-INITIAL_FORMS": "0",
        "capabilities-0-code": "membrane-filtration",
        "capabilities-0-weight": "80",
        "capabilities-0-is_mandatory": "on",
        "intent": "publish",
        **fields,
    }


def signed_in(client: Client, person: User) -> Client:
    """The client as a person."""
    client.force_login(person)
    return client


def test_open_needs_come_first_by_closing_date(client: Client) -> None:
    recipes.need(title_en="Gone", stage=Need.Stage.COMPLETED)
    recipes.need(title_en="Undated")
    recipes.need(title_en="Later", closes_on=date(2999, 2, 1))
    recipes.need(title_en="Sooner", closes_on=date(2999, 1, 1))

    response = client.get(reverse("need-list"))

    titles = [need.title_en for need in response.context["page"]]
    assert titles == ["Sooner", "Later", "Undated", "Gone"]
    assert "4 needs, 3 of them open" in response.content.decode()


def test_an_empty_list_names_the_costliest_filter(client: Client) -> None:
    recipes.need()

    page = client.get(
        reverse("need-list"), {"area": recipes.WATER, "origin": "project"}
    ).content.decode()

    assert "Without “Project” there is 1." in page
    assert f'href="?area={recipes.WATER}&amp;origin="' in page


def test_a_search_is_echoed_as_text(client: Client) -> None:
    page = client.get(reverse("need-list"), {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page


def test_drafts_are_listed_only_for_those_who_keep_them(client: Client) -> None:
    recipes.need(title_en="Half written", is_published=False)
    outside = recipes.commissioner(portfolio_provinces=["CN-AH"])

    seen = {
        name: "Half written" in signed_in(client, person).get(reverse("need-list")).content.decode()
        for name, person in {
            "member": recipes.member(),
            "outside": outside,
            "inside": recipes.commissioner(),
            "administrator": recipes.administrator(),
        }.items()
    }

    assert seen == {"member": False, "outside": False, "inside": True, "administrator": True}


def test_need_list_asks_as_many_queries_for_one_as_for_twenty(client: Client) -> None:
    recipes.need()
    before = queries(client, reverse("need-list"))

    for n in range(19):
        recipes.need().also_places.add(recipes.city(f"3299{n:02}", f"City-{n}"))

    assert queries(client, reverse("need-list")) == before == 5


def test_only_commissioners_and_administrators_write_needs(client: Client) -> None:
    address = reverse("need-create")

    anonymous = client.get(address)
    statuses = [
        signed_in(client, person).get(address).status_code
        for person in (recipes.member(), recipes.commissioner(), recipes.administrator())
    ]

    assert anonymous.status_code == 302
    assert statuses == [403, 200, 200]


@pytest.mark.parametrize(("code", "chosen"), [("320100", 1), ("999999", 0), ("\x00", 0)])
def test_the_form_starts_at_the_place_that_its_link_names(
    client: Client, code: str, chosen: int
) -> None:
    recipes.city()

    page = signed_in(client, recipes.commissioner()).get(reverse("need-create"), {"place": code})

    assert page.content.decode().count('<option value="320100" selected>') == chosen


def test_a_commissioner_publishes_a_need(client: Client) -> None:
    author = recipes.commissioner()

    response = signed_in(client, author).post(reverse("need-create"), filled())

    need = Need.objects.get()
    assert response.status_code == 302
    assert response.url == need.get_absolute_url()
    assert need.is_published
    assert need.created_by == author
    assert need.required_capabilities.get().is_mandatory


def test_a_draft_is_kept_from_the_public(client: Client) -> None:
    signed_in(client, recipes.commissioner()).post(reverse("need-create"), filled(intent="draft"))

    need = Need.objects.get()
    client.logout()
    assert not need.is_published
    assert "Treat leachate" not in client.get(reverse("need-list")).content.decode()
    assert client.get(reverse("need-detail", args=[need.slug])).status_code == 404


def test_the_same_form_sent_twice_makes_one_need(client: Client) -> None:
    signed_in(client, recipes.commissioner())
    sent = filled()

    responses = [client.post(reverse("need-create"), sent) for _n in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Need.objects.count() == 1


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    signed_in(client, recipes.commissioner())

    response = client.post(
        reverse("need-create"),
        filled(title_en="", title_zh="渗滤液", **{"capabilities-0-weight": "500"}),
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_title_en"' in page
    assert 'href="#id_capabilities-0-weight"' in page
    assert "渗滤液" in page
    assert 'value="membrane-filtration"' in page
    assert not Need.objects.exists()


def test_more_rows_can_be_asked_for_without_losing_or_judging_what_was_typed(
    client: Client,
) -> None:
    signed_in(client, recipes.commissioner())
    sent = filled(intent="rows", title_en="", budget_amount="a lot", summary_en="Half a thought")

    response = client.post(reverse("need-create"), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" not in page
    for words in ("a lot", "Half a thought", 'value="320100" selected', sent["key"]):
        assert words in page
    shown = response.context["rows"]
    assert [row.chosen for row in shown] == ["membrane-filtration", "", ""]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("anonymous", 302),
        ("member", 403),
        ("outside", 403),
        ("inside", 200),
        ("administrator", 200),
    ],
)
def test_who_may_edit_a_published_need(client: Client, role: str, status: int) -> None:
    need = recipes.need()
    people = {
        "member": recipes.member,
        "outside": lambda: recipes.commissioner(portfolio_provinces=["CN-AH"]),
        "inside": recipes.commissioner,
        "administrator": recipes.administrator,
    }
    if role in people:
        client.force_login(people[role]())

    assert client.get(reverse("need-edit", args=[need.slug])).status_code == status


def test_a_draft_of_others_is_not_found(client: Client) -> None:
    need = recipes.need(is_published=False)
    signed_in(client, recipes.commissioner(portfolio_provinces=["CN-AH"]))

    assert client.get(reverse("need-edit", args=[need.slug])).status_code == 404


def test_a_need_is_edited_and_withdrawn(client: Client) -> None:
    need = recipes.need(capabilities=("membrane-filtration",))
    signed_in(client, recipes.administrator())
    address = reverse("need-edit", args=[need.slug])
    version = Need.objects.get().change_seq

    response = client.post(
        address, filled(version=str(version), title_en="Renamed", intent="draft")
    )

    need.refresh_from_db()
    assert response.url == address
    assert (need.title_en, need.is_published) == ("Renamed", False)


@pytest.mark.parametrize(
    ("was", "said"), [(True, "The need is saved."), (False, "The need is published.")]
)
def test_saving_says_whether_the_need_was_public_already(
    client: Client, was: bool, said: str
) -> None:
    need = recipes.need(is_published=was)
    signed_in(client, recipes.administrator())
    fields = filled(version=str(Need.objects.get().change_seq))

    page = client.post(reverse("need-edit", args=[need.slug]), fields, follow=True)

    assert said in page.content.decode()


def test_a_stale_form_shows_both_versions_and_can_then_be_saved(client: Client) -> None:
    need = recipes.need(title_en="First", budget_amount=5, budget_currency="CAD")
    signed_in(client, recipes.administrator())
    address = reverse("need-edit", args=[need.slug])
    seen = str(Need.objects.get().change_seq)
    Need.objects.filter(pk=need.pk).update(title_en="Theirs")

    conflict = client.post(address, filled(version=seen, title_en="Mine"))

    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert Need.objects.get().title_en == "Theirs"
    differing = {one.label: (one.yours, one.stored) for one in conflict.context["differences"]}
    assert differing["Title in English"] == ("Mine", "Theirs")
    assert differing["Budget"] == ("unknown", "5")
    assert "Required capabilities" in differing
    assert 'value="Mine"' in page

    version = str(conflict.context["form"].data["version"])
    saved = client.post(address, filled(version=version, title_en="Mine"))
    assert saved.status_code == 302
    assert Need.objects.get().title_en == "Mine"


@pytest.mark.parametrize("version", ["", "zz", "-1", "9" * 30])
def test_a_forged_version_never_saves(client: Client, version: str) -> None:
    need = recipes.need(title_en="Stored")
    signed_in(client, recipes.administrator())

    response = client.post(reverse("need-edit", args=[need.slug]), filled(version=version))

    assert response.status_code in {409, 422}
    assert Need.objects.get().title_en == "Stored"


def test_the_page_says_what_the_notice_asks_of_a_team_with_source_and_day(client: Client) -> None:
    need = recipes.need(
        team_size_limit=3,
        largest_share_bp=6_000,
        asks_china_presence=True,
        asks_chinese=True,
        as_of=date(2024, 3, 1),
        source_url="https://example.org/notice",
    )

    page = client.get(need.get_absolute_url()).content.decode()

    told = page.partition("What the notice asks of a team")[2].partition("</section>")[0]
    for words in (
        "At most 3 firms in a team",
        "No firm takes on more than 60% of the work",
        "One firm has delivered in China or has an office there",
        "One firm works in Chinese",
        "https://example.org/notice",
        "1 Mar 2024",
    ):
        assert words in told


def test_a_notice_that_asks_nothing_of_a_team_is_not_mentioned(client: Client) -> None:
    page = client.get(recipes.need().get_absolute_url()).content.decode()

    assert "What the notice asks of a team" not in page


def test_what_is_asked_of_a_team_is_written_changed_and_taken_back(client: Client) -> None:
    signed_in(client, recipes.administrator())
    client.post(
        reverse("need-create"),
        filled(team_size_limit="3", largest_share_bp="40", asks_china_presence="on"),
    )
    need = Need.objects.get()
    assert (need.team_size_limit, need.largest_share_bp) == (3, 4_000)
    assert need.asks_china_presence

    address = reverse("need-edit", args=[need.slug])
    assert 'value="40"' in client.get(address).content.decode()
    client.post(address, filled(version=str(need.change_seq), asks_chinese="on"))

    need.refresh_from_db()
    assert (need.team_size_limit, need.largest_share_bp) == (None, None)
    assert (need.asks_china_presence, need.asks_chinese) == (False, True)


def test_a_box_that_was_cleared_stays_clear_while_more_rows_are_asked_for(client: Client) -> None:
    need = recipes.need(asks_chinese=True)
    signed_in(client, recipes.administrator())

    response = client.post(reverse("need-edit", args=[need.slug]), filled(intent="rows"))

    assert response.context["form"]["asks_chinese"].value() is False


def test_two_versions_of_a_share_are_compared_in_percent(client: Client) -> None:
    need = recipes.need(largest_share_bp=6_000)
    signed_in(client, recipes.administrator())

    conflict = client.post(
        reverse("need-edit", args=[need.slug]), filled(version="0", largest_share_bp="50")
    )

    differing = {one.label: (one.yours, one.stored) for one in conflict.context["differences"]}
    assert differing["Largest share of one firm, in percent"] == ("50%", "60%")


def test_the_facts_of_a_need_mark_what_is_assigned_and_unknown(client: Client) -> None:
    need = recipes.need(closes_on=date(2999, 1, 1), areas_assigned=True)
    need.required_capabilities.create(
        code="membrane-filtration", is_assigned=True, evidence_phrase="fine filters"
    )

    page = client.get(need.get_absolute_url()).content.decode()

    assert "fine filters" in page
    assert page.count("assigned") >= 2
    assert "unknown" in page


def test_the_form_of_a_need_stays_within_its_size(client: Client) -> None:
    signed_in(client, recipes.administrator())
    for n in range(74):
        recipes.city(f"32{n:04}", f"A-city-with-a-long-name-{n}")

    page = client.get(reverse("need-create")).content

    assert len(page) < 60_000
