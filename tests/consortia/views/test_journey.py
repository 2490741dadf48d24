"""From a suggested team to a recorded bid, through the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from matchmaker.consortia.models import Bid, Consortium, Seat
from matchmaker.consortia.rules.declaring import declare_nothing
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, SENSORS

if TYPE_CHECKING:
    from django.test import Client

    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db


def invitation(scene: Scene, **changes: str) -> dict[str, object]:
    return {
        "part": "technology",
        f"role_{SENSORS}": "leads",
        f"share_{SENSORS}": "40",
        "expires_on": "2026-12-05",
        "message": "",
        **changes,
    }


def sign_and_state(client: Client, consortium: Consortium) -> None:
    """Record the split, form the team, and record the statement."""
    agreements = reverse("consortium-agreements", args=(consortium.public_id,))
    seen = client.get(agreements).context_data["form"]["seen"].value()
    client.post(agreements, {"kind": "split", "signed_on": "2026-11-21", "seen": seen})
    client.post(reverse("consortium-form", args=(consortium.public_id,)))
    statement = reverse("consortium-statement", args=(consortium.public_id,))
    text = client.get(statement).context_data["form"]["text"].value()
    told = {"addressed_to": "Water bureau", "means": "letter", "given_on": "2026-11-21"}
    client.post(statement, {**told, "text": text})


def test_a_suggestion_becomes_a_submitted_bid(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)
    client.force_login(scene.lead)
    create = reverse("consortium-create", args=(scene.need.slug,)) + f"?team={team.public_id}"
    started = {"name": "Clean river", "lead": scene.lead_firm.slug, "key": recipes.key()}

    client.post(create, started)
    consortium = Consortium.objects.get()
    invite = reverse("seat-invite", args=(consortium.public_id,))
    client.post(f"{invite}?company={scene.partner_firm.slug}", invitation(scene))
    seat = Seat.objects.get(company=scene.partner_firm)
    client.force_login(scene.partner)
    page = client.get(seat.get_absolute_url())
    client.post(
        reverse("seat-answer", args=(seat.public_id,)),
        {"decision": "accept", "seen": page.context_data["digest"], "lots": [SENSORS]},
    )
    client.force_login(scene.lead)
    shares = reverse("share-edit", args=(consortium.public_id,))
    form = client.get(shares).context_data["form"]
    lead_seat = consortium.seats.get(company=scene.lead_firm)
    client.post(
        shares,
        {
            "seen": form["seen"].value(),
            f"share_{lead_seat.public_id.hex}": "60",
            f"share_{seat.public_id.hex}": "40",
        },
    )
    sign_and_state(client, consortium)
    declare_nothing(consortium, by=scene.lead, at=scenes.NOW)
    client.post(reverse("consortium-ready", args=(consortium.public_id,)))
    client.post(
        reverse("bid-submit", args=(consortium.public_id,)),
        {"amount": "1,250,000.50", "currency": "CNY", "reference": "T-1", "note": ""},
    )

    consortium.refresh_from_db()
    assert consortium.stage == "submitted"
    assert str(Bid.objects.get().amount) == "1250000.50"


def test_a_bid_is_refused_with_every_reason(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    page = client.post(
        reverse("bid-submit", args=(consortium.public_id,)), {"amount": "5", "currency": "CAD"}
    )

    assert page.status_code == 422
    for words in (b"Mark the consortium as formed first", b"100% missing", b"At least two firms"):
        assert words in page.content


def test_forming_too_early_says_what_is_missing(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    page = client.post(reverse("consortium-form", args=(consortium.public_id,)))

    assert page.status_code == 422
    assert b"Shares sum to 0%, 100% missing" in page.content


@pytest.mark.parametrize(
    "share", ["-1", "100.01", "1.234", "NaN", "9e9999999", "many", "", "1e-1000000", "\x00"]
)
def test_an_impossible_share_is_shown_beside_its_field(client: Client, share: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    seat = consortium.seats.get()
    shares = reverse("share-edit", args=(consortium.public_id,))
    seen = client.get(shares).context_data["form"]["seen"].value()

    page = client.post(shares, {"seen": seen, f"share_{seat.public_id.hex}": share})

    assert page.status_code == 422
    assert page.context_data["form"].errors.keys() == {f"share_{seat.public_id.hex}"}


def test_a_french_share_has_a_comma(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    seat = consortium.seats.get()
    shares = reverse("share-edit", args=(consortium.public_id,)).replace("/en/", "/fr/")
    seen = client.get(shares).context_data["form"]["seen"].value()

    client.post(shares, {"seen": seen, f"share_{seat.public_id.hex}": "33,33"})

    seat.refresh_from_db()
    assert seat.share_bp == 3_333


def test_shares_changed_meanwhile_are_not_overwritten(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    seat = consortium.seats.get()
    shares = reverse("share-edit", args=(consortium.public_id,))
    seen = client.get(shares).context_data["form"]["seen"].value()
    Seat.objects.filter(pk=seat.pk).update(share_bp=500)

    page = client.post(shares, {"seen": seen, f"share_{seat.public_id.hex}": "10"})

    seat.refresh_from_db()
    assert (page.status_code, seat.share_bp) == (409, 500)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("part", "lead"),
        (f"share_{SENSORS}", "101"),
        (f"role_{SENSORS}", "owns"),
        ("expires_on", "2026-11-21"),
        ("expires_on", "2030-01-01"),
        ("expires_on", "2026-13-45"),
        ("message", "\x00"),
    ],
)
def test_an_impossible_invitation_stays_on_the_form(client: Client, name: str, value: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    invite = reverse("seat-invite", args=(consortium.public_id,))

    page = client.post(
        f"{invite}?company={scene.partner_firm.slug}", invitation(scene, **{name: value})
    )

    assert page.status_code == 422
    assert name in page.context_data["form"].errors
    assert consortium.seats.count() == 1


def test_a_firm_nobody_speaks_for_cannot_be_invited(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    silent = recipes.company(origin="public-record")
    client.force_login(scene.lead)
    invite = reverse("seat-invite", args=(consortium.public_id,)) + f"?company={silent.slug}"

    page = client.get(invite)
    sent = client.post(invite, invitation(scene))

    assert b"Nobody can answer yet" in page.content
    assert sent.status_code == 422
    assert consortium.seats.count() == 1


def test_firms_that_bring_what_is_missing_are_offered(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    page = client.get(reverse("seat-invite", args=(consortium.public_id,)))

    assert [one.company for one in page.context_data["found"]] == [scene.partner_firm]


@pytest.mark.parametrize("words", ["x" * 101, "%", "_", "'", "(", "水处理"])
def test_any_search_is_answered(client: Client, words: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    page = client.get(reverse("seat-invite", args=(consortium.public_id,)), {"q": words})

    assert page.status_code in (200, 422)
    assert page.context_data["found"] == []


def test_a_search_that_cannot_be_read_says_so(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    page = client.get(reverse("seat-invite", args=(consortium.public_id,)), {"q": "\x00"})

    assert page.status_code == 422
    assert "q" in page.context_data["form"].errors


def test_terms_that_changed_are_shown_again_instead_of_accepted(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    client.force_login(scene.partner)

    page = client.post(
        reverse("seat-answer", args=(seat.public_id,)),
        {"decision": "accept", "seen": "old", "lots": [SENSORS]},
    )

    seat.refresh_from_db()
    assert (page.status_code, seat.state) == (409, "invited")
    assert b"The terms have changed" in page.content


def test_declining_asks_for_a_reason(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    client.force_login(scene.partner)
    answer = reverse("seat-answer", args=(seat.public_id,))

    asked = client.post(answer, {"decision": "decline", "reason": " "})
    done = client.post(answer, {"decision": "decline", "reason": "No people free"})

    seat.refresh_from_db()
    assert (asked.status_code, done.status_code) == (422, 302)
    assert (seat.state, seat.reason) == ("declined", "No people free")


def test_the_history_tells_who_did_what(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.ready()
    client.force_login(scene.lead)
    client.post(reverse("consortium-form", args=(consortium.public_id,)))

    page = client.get(consortium.get_absolute_url())

    told = [(event.title, event.by) for event in page.context_data["events"]]
    assert ("Stage: Formed", scene.lead.display_name) in told
    assert f"{scene.partner_firm.name} accepted, share 40%" in page.content.decode()


def test_a_lapsed_invitation_is_shown_as_expired(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    Seat.objects.filter(pk=scene.invite(consortium).pk).update(expires_on="2026-11-20")
    client.force_login(scene.lead)

    page = client.get(consortium.get_absolute_url())

    assert [seat.state for seat in page.context_data["ended_seats"]] == ["expired"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?stage=claimed", 1),
        ("?stage=formed", 0),
        ("?stage=nonsense", 0),
        ("?page=abc", 1),
        ("?page=-1", 1),
        ("?q=%00", 0),
        ("?q=river", 1),
        ("?unknown=1", 1),
    ],
)
def test_an_unreadable_filter_never_widens_the_list(client: Client, query: str, count: int) -> None:
    scene = scenes.scene()
    scene.found()
    client.force_login(scene.lead)

    page = client.get(reverse("consortium-list") + query)

    assert page.status_code == 200
    assert page.context_data["page"].paginator.count == count


@pytest.mark.parametrize("team", ["zz", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_team_is_not_found(client: Client, team: str) -> None:
    scene = scenes.scene()
    client.force_login(scene.lead)

    create = reverse("consortium-create", args=(scene.need.slug,))

    assert client.get(f"{create}?team={team}").status_code == 404


def test_a_closed_need_starts_no_consortium(client: Client) -> None:
    scene = scenes.scene(stage="completed")
    client.force_login(scene.lead)
    create = reverse("consortium-create", args=(scene.need.slug,))

    page = client.post(create, {"name": "Late", "lead": scene.lead_firm.slug, "key": recipes.key()})

    assert page.status_code == 422
    assert b"no longer open" in page.content


def test_a_capability_outside_the_profile_is_marked(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.invite(consortium, capabilities=(MEMBRANE, SENSORS), supports=(MEMBRANE,))
    client.force_login(scene.lead)

    page = client.get(consortium.get_absolute_url()).content.decode()

    assert f"not shown in the profile of {scene.partner_firm.name}" in page
