"""The pages of proposed needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from opportunities.gaps.actions import version_of
from opportunities.models import Hypothesis, Need
from tests import recipes
from tests.opportunities import gap_scenes as scenes
from tests.opportunities.test_views_places import queries

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

State = Hypothesis.State


def signed_in(client: Client, person: User | None = None) -> Client:
    client.force_login(person or recipes.commissioner())
    return client


def listed(response: HttpResponse) -> list[Hypothesis]:
    return [row.hypothesis for row in response.context["rows"]]  # type: ignore[attr-defined]


def shown(client: Client, **query: str) -> list[Hypothesis]:
    return listed(client.get(reverse("hypothesis-list"), query))


def post(client: Client, act: str, row: Hypothesis, **fields: Any) -> HttpResponse:
    data = {"version": version_of(row), **fields}
    return client.post(reverse(f"hypothesis-{act}", args=(row.public_id,)), data)  # type: ignore[return-value]


def filled(client: Client, row: Hypothesis) -> dict[str, Any]:
    """The confirm form as the page fills it in."""
    form = client.get(row.get_absolute_url()).context["forms"]["confirm"]
    return {name: form[name].value() for name in form.fields}


def elsewhere(number: int = 0, **fields: Any) -> Hypothesis:
    place = recipes.city(
        f"4401{number:02}", f"Guangdong{number}", recipes.province("CN-GD", "Guangdong")
    )
    return recipes.hypothesis(measurement=recipes.measurement(place=place, unit="µg/m³"), **fields)


def test_the_list_shows_what_waits_in_the_portfolio_the_widest_and_surest_first(
    client: Client,
) -> None:
    narrow = recipes.hypothesis(severity=100)
    suzhou = recipes.city("320500", "Suzhou")
    unsure = recipes.hypothesis(
        measurement=recipes.measurement(place=suzhou, unit="µg/m³"), severity=900, confidence=50
    )
    elsewhere()
    signed_in(client)

    assert shown(client) == [narrow, unsure]
    assert shown(client, order="gap") == [unsure, narrow]
    assert len(shown(client, scope="all")) == 3
    assert shown(client, place="440100") == list(Hypothesis.objects.filter(place__code="440100"))


def test_one_line_stands_for_all_rules_about_a_figure(client: Client) -> None:
    row = recipes.hypothesis()
    other = recipes.hypothesis(rule="enforcement", measurement=row.measurement, severity=999)

    response = signed_in(client).get(reverse("hypothesis-list"))

    assert listed(response) == [row]  # type: ignore[arg-type]
    assert "and 1 more rule" in response.content.decode()
    assert shown(client, rule="enforcement") == [other]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": recipes.WATER}, True),
        ({"area": recipes.AIR}, False),
        ({"province": "CN-JS"}, True),
        ({"domain": "air"}, True),
        ({"domain": "waste"}, False),
        ({"rule": "standard"}, True),
        ({"rule": "trend"}, False),
        ({"state": "confirmed"}, False),
        ({"state": "closed"}, False),
        ({"state": "any"}, True),
        ({"state": "nonsense"}, False),
        ({"order": "newest"}, True),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(
    client: Client, query: dict[str, str], found: bool
) -> None:
    recipes.hypothesis()

    assert bool(shown(signed_in(client), **query)) is found


def test_proposals_that_are_decided_or_closed_are_found_by_their_state(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)

    for state in (State.CONFIRMED, State.MERGED, State.DISMISSED):
        Hypothesis.objects.update(state=state)
        assert shown(client) == []
        assert shown(client, state=state) == [row]
    Hypothesis.objects.update(state=State.PROPOSED, is_supported=False)
    assert shown(client) == []
    assert shown(client, state="closed") == [row]


def test_an_administrator_sees_everything_by_default(client: Client) -> None:
    row = elsewhere()

    assert shown(signed_in(client, recipes.administrator())) == [row]


def test_an_empty_list_says_why(client: Client) -> None:
    nothing = signed_in(client).get(reverse("hypothesis-list")).content.decode()
    recipes.hypothesis()
    costly = client.get(reverse("hypothesis-list"), {"domain": "waste"}).content.decode()
    signed_in(client, recipes.commissioner(portfolio_areas=[]))
    empty = client.get(reverse("hypothesis-list")).content.decode()

    assert "Nothing waits for you" in nothing
    assert "Remove “Waste”" in costly
    assert "Your portfolio is empty" in empty


def test_the_number_of_queries_of_the_list_does_not_grow(client: Client) -> None:
    signed_in(client, recipes.administrator())
    address = reverse("hypothesis-list")
    elsewhere(0)
    few = queries(client, address)
    for number in range(1, 20):
        elsewhere(number)

    assert queries(client, address) == few
    assert few <= 12


def test_the_page_names_measurement_year_limit_standard_and_reason(client: Client) -> None:
    row = recipes.hypothesis()

    page = signed_in(client).get(row.get_absolute_url()).content.decode()

    assert "42\xa0µg/m³ in 2024, 20% above the limit of 35\xa0µg/m³" in page
    assert "Grade II of GB 3095-2012" in page
    assert "A binding standard obliges" in page
    assert "Confidence: High" in page
    assert "It is 3 years old." in page
    assert "Yearbook" in page
    assert 'lang="zh-Hans"' in page


def test_the_number_of_queries_of_the_page_does_not_grow_with_the_decisions(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)
    few = queries(client, row.get_absolute_url())
    for _time in range(3):
        for act, fields in (("dismiss", {"reason": "no-buyer"}), ("reopen", {})):
            row.refresh_from_db()
            post(client, act, row, **fields)

    assert row.decisions.count() == 6
    assert queries(client, row.get_absolute_url()) == few


def test_who_looks_from_outside_the_portfolio_reads_and_decides_nothing(client: Client) -> None:
    row = elsewhere()
    signed_in(client)

    page = client.get(row.get_absolute_url())

    assert page.status_code == 200
    assert "outside your portfolio" in page.content.decode()
    assert '<form class="card' not in page.content.decode()
    assert post(client, "dismiss", row, reason="no-buyer").status_code == 403


def test_a_need_is_raised_in_two_clicks(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)

    response = client.post(
        reverse("hypothesis-confirm", args=(row.public_id,)), filled(client, row), follow=True
    )

    need = Need.objects.get()
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == need.get_absolute_url()
    assert (need.origin, need.stage, need.is_published) == ("indicator", "planned", True)
    assert "Raised from a measured gap" in page
    assert "20% above the limit" in page
    assert "OCDS release tag: planning" in page


def test_the_same_confirm_form_sent_twice_makes_one_need(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row)

    for _time in range(2):
        response = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)
        assert response.status_code == 302
    assert Need.objects.count() == 1


def test_what_a_person_edits_is_what_is_stored(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row)
    fields |= {"title_en": "Cleaner air", "areas": [recipes.AIR], "intent": "draft"}

    response = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)

    need = Need.objects.get()
    assert response["Location"] == reverse("need-edit", args=(need.slug,))
    assert (need.title_en, need.areas, need.is_published) == ("Cleaner air", [recipes.AIR], False)


def test_a_need_without_title_or_area_is_refused_with_what_was_typed(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row)
    fields |= {"title_en": "", "areas": [], "summary_en": "Kept words"}

    response = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert "Kept words" in response.content.decode()
    assert not Need.objects.exists()


def test_who_comes_second_is_told_and_loses_nothing(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row) | {"title_en": "My own title"}
    post(client, "dismiss", row, reason="no-buyer")

    late = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)

    assert late.status_code == 409
    assert "Nothing was saved" in late.content.decode()
    assert "Nobody there would buy" in late.content.decode()
    assert "My own title" in late.content.decode()
    assert not Need.objects.exists()


def test_changed_figures_are_shown_before_they_are_confirmed(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row) | {"title_en": "My own title"}
    Hypothesis.objects.update(digest="1" * 64)

    late = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)

    page = late.content.decode()
    assert late.status_code == 409
    assert "My own title" in page
    version = re.search(r'name="version" value="([^"]+)"', page)
    again = client.post(
        reverse("hypothesis-confirm", args=(row.public_id,)),
        fields | {"version": version[1]},  # type: ignore[index]
    )
    assert again.status_code == 302


def test_a_gap_that_closed_offers_no_need_and_confirms_none(client: Client) -> None:
    row = recipes.hypothesis()
    fields = filled(signed_in(client), row)
    Hypothesis.objects.update(is_supported=False)

    assert "confirm" not in client.get(row.get_absolute_url()).context["forms"]
    response = client.post(reverse("hypothesis-confirm", args=(row.public_id,)), fields)
    assert response.status_code == 422


@pytest.mark.parametrize("by", ["need", "ref"])
def test_a_proposal_is_merged_into_a_need_of_the_list_or_by_reference(
    client: Client, by: str
) -> None:
    row, need = recipes.hypothesis(), recipes.need(ref="N-MERGE")
    signed_in(client)
    assert "N-MERGE" in client.get(row.get_absolute_url()).content.decode()

    value = need.ref if by == "need" else need.ref.lower()
    response = post(client, "merge", row, **{by: value})

    assert response["Location"] == need.get_absolute_url()
    row.refresh_from_db()
    assert (row.state, row.need) == (State.MERGED, need)
    page = client.get(need.get_absolute_url()).content.decode()
    assert "The measured gap behind this need" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a need"),
        ({"ref": "nothing"}, "No need has this reference"),
        ({"need": "nothing"}, "Select a valid choice"),
        ({"ref": "N-PAST"}, "can no longer be answered"),
    ],
)
def test_a_merge_without_a_fitting_need_is_refused(
    client: Client, fields: dict[str, str], words: str
) -> None:
    row = recipes.hypothesis()
    recipes.need(ref="N-PAST", stage=Need.Stage.COMPLETED)

    response = post(signed_in(client), "merge", row, **fields)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_late_merge_is_told(client: Client) -> None:
    row, need = recipes.hypothesis(), recipes.need()
    signed_in(client)
    post(client, "dismiss", row, reason="no-buyer")

    assert post(client, "merge", row, need=need.ref).status_code == 409


def test_dismissing_needs_a_reason_and_is_logged(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)

    assert post(client, "dismiss", row).status_code == 422
    response = post(client, "dismiss", row, reason="data-old", note="From 2024")

    assert response["Location"] == reverse("hypothesis-list")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "The figure is too old to act on" in page
    assert "From 2024" in page
    assert post(client, "dismiss", row, reason="no-buyer").status_code == 409


def test_a_dismissed_proposal_can_be_opened_again(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)
    post(client, "dismiss", row, reason="data-old")
    before = version_of(row)
    row.refresh_from_db()

    assert post(client, "reopen", row, version=before).status_code == 409
    assert post(client, "reopen", row, version="").status_code == 422
    assert post(client, "reopen", row).status_code == 302
    row.refresh_from_db()
    assert row.is_waiting


def test_the_log_says_when_changed_figures_opened_it_again(client: Client) -> None:
    scenes.limits()
    figure = scenes.figure(value=42)
    scenes.run()
    row = Hypothesis.objects.get()
    signed_in(client, recipes.administrator())
    post(client, "dismiss", row, reason="data-wrong")
    figure.value = 60
    figure.save()
    scenes.run()

    page = client.get(row.get_absolute_url()).content.decode()

    assert "its figures had changed since it was dismissed" in page


def test_my_day_counts_what_waits(client: Client) -> None:
    row = recipes.hypothesis()
    recipes.hypothesis(rule="peers", measurement=row.measurement)
    elsewhere()

    page = signed_in(client).get(reverse("my-day")).content.decode()

    assert "1 need proposed from the figures waits in your portfolio" in page


def test_pages_speak_french(client: Client) -> None:
    row = recipes.hypothesis()
    signed_in(client)

    address = row.get_absolute_url().replace("/en/", "/fr/")

    assert client.get(address).status_code == 200
