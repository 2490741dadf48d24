"""A joint bid, from the suggestion to the pack: a lead, two members who compete, a commissioner."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import BidPack, Consortium, Seat
from matchmaker.consortia.pack.ocds import schemas
from tests.browser.scene import PASSWORD, SENSORS
from tests.journeys.hands import Plain
from tests.journeys.joint_bid import joint_bid, leaks, reached, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from matchmaker.accounts.models import User
    from tests.journeys.joint_bid import Firm, JointBid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMIT = "main form button.btn-primary"
NAME = "Northern water team"
SHARED = "Drawings for everyone"
SHARES = {"lead": "50", "member": "30", "rival": "20"}


def sign_in(hands: Plain, person: User) -> None:
    hands.open("account_login")
    hands.write(hands.at("login"), person.email)
    hands.write(hands.at("password"), PASSWORD)
    hands.go(hands.page.locator("main form button[type=submit]"))


def claim(lead: Plain, bid: JointBid) -> Consortium:
    """Take the suggested team up; its other firm is planned, and nobody is asked."""
    lead.open("need-detail", bid.need.slug)
    lead.see("Suggested with partners")
    lead.go(lead.link("suggestion-detail", bid.team.public_id))
    lead.go(lead.link("consortium-create", bid.need.slug))
    lead.write(lead.at("name"), NAME)
    lead.go(lead.page.locator(SUBMIT))
    return Consortium.objects.get(name=NAME)


def build(lead: Plain, bid: JointBid, row: Consortium) -> None:
    """Put the rival down beside the member; the panel answers at once, without a new page."""
    lead.go(lead.link("consortium-builder", row.public_id))
    button = lead.page.locator(f"button[value='support|{SENSORS}|{bid.rival.company.slug}']")
    lead.page.locator("details:has(button[value^='support|'])").first.locator("summary").click()
    button.click()
    expect(lead.page.locator("#builder .subject")).to_contain_text("Three firms cover 2 of 2")
    expect(lead.page.locator("#builder [role=status]")).to_contain_text("Nobody has been asked")
    planned = Seat.objects.filter(consortium=row, state=Seat.State.SUGGESTED)
    assert set(planned.values_list("company", flat=True)) == {
        bid.member.company.pk,
        bid.rival.company.pk,
    }


def invite(lead: Plain, row: Consortium, firm: Firm, share: str) -> None:
    lead.open("seat-invite", row.public_id, query=f"?company={firm.company.slug}")
    lead.write(lead.at(f"share_{SENSORS}"), share)
    lead.go(lead.page.locator(f"{SUBMIT}[value=invite]"))


def accept(hands: Plain, row: Consortium, firm: Firm, other: Firm) -> None:
    """Read the invitation, in which the other member has no name, and take the lot."""
    sign_in(hands, firm.person)
    hands.open("consortium-list")
    seat = Seat.objects.get(consortium=row, company=firm.company)
    hands.go(hands.link("invitation-detail", seat.public_id))
    expect(hands.page.locator("main")).not_to_contain_text(other.company.name)
    assert hands.page.locator("main [name=lots]:checked").count() == 1
    hands.go(hands.page.locator("button[value=accept]"))
    seat.refresh_from_db()
    assert seat.state == Seat.State.ACCEPTED


def set_own_share(lead: Plain, bid: JointBid, row: Consortium) -> None:
    lead.open("share-edit", row.public_id)
    seat = row.seats.get(company=bid.lead.company)
    lead.write(lead.at(f"share_{seat.public_id.hex}"), SHARES["lead"])
    lead.go(lead.page.locator(SUBMIT))


def sign(hands: Plain, row: Consortium, kind: str) -> None:
    hands.open("consortium-agreements", row.public_id)
    hands.choose(hands.at("kind"), kind)
    hands.at("signed_on").fill(day_in_china(timezone.now()).isoformat())
    hands.go(hands.page.locator(SUBMIT))
    assert row.agreements.filter(kind=kind, lapsed_at=None).exists()


def seal(hands: Plain, row: Consortium, firm: Firm) -> None:
    hands.open("room-annex", row.public_id)
    hands.write(hands.at("amount"), firm.amount)
    hands.write(hands.at("breakdown"), f"Made up of {firm.secret}")
    hands.go(hands.page.locator(SUBMIT))
    assert row.annexes.filter(company=firm.company).count() == 1


def put_in(hands: Plain, row: Consortium, title: str, tier: str) -> None:
    hands.open("document-create", row.public_id)
    hands.write(hands.at("title"), title)
    hands.page.locator(f"main [name=tier][value={tier}]").check()
    hands.page.locator("main [name=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": title.encode()}
    )
    hands.go(hands.page.locator(SUBMIT))
    assert row.documents.filter(title=title).exists()


def make_ready(lead: Plain, row: Consortium) -> None:
    lead.open("consortium-detail", row.public_id)
    lead.go(lead.page.locator("form[action$='/form/'] button"))
    lead.open("subcontracting", row.public_id)
    address = reverse("subcontracting-none", args=(row.public_id,))
    lead.go(lead.page.locator(f"form[action$='{address}'] button"))
    lead.open("consortium-detail", row.public_id)
    lead.go(lead.page.locator("form[action$='/ready/'] button"))
    row.refresh_from_db()
    assert row.stage == Consortium.Stage.BID_READY


def is_refused(lead: Plain, row: Consortium) -> None:
    """Neither the page nor a forged form takes a bid before the statement is recorded."""
    lead.open("bid-submit", row.public_id)
    expect(lead.page.locator("main [name=amount]")).to_have_count(0)
    expect(lead.page.locator("main .is-bad")).to_have_count(1)
    lead.see("Record the statement to the tendering authority first")
    token = lead.page.context.cookies()
    csrf = next(one["value"] for one in token if "csrf" in one["name"])
    forged = lead.page.request.post(
        lead.page.url,
        form={"amount": "69246013.57", "currency": "CAD", "csrfmiddlewaretoken": csrf},
        headers={"Referer": lead.page.url},
        fail_on_status_code=False,
    )
    assert forged.status == 422
    row.refresh_from_db()
    assert row.stage == Consortium.Stage.BID_READY


def state(lead: Plain, row: Consortium) -> None:
    lead.open("consortium-statement", row.public_id)
    lead.write(lead.at("addressed_to"), "Nanjing water bureau")
    lead.at("given_on").fill(day_in_china(timezone.now()).isoformat())
    lead.go(lead.page.locator(SUBMIT))


def submit(lead: Plain, row: Consortium) -> None:
    lead.open("bid-submit", row.public_id)
    lead.write(lead.at("amount"), "69246013.57")
    lead.write(lead.at("reference"), "NJ-2026-9")
    lead.go(lead.page.locator(SUBMIT))
    row.refresh_from_db()
    assert row.stage == Consortium.Stage.SUBMITTED


def pack_of(hands: Plain, row: Consortium) -> dict[str, bytes]:
    """Download the pack that was frozen, through the page."""
    hands.open("bid-pack", row.public_id)
    pack = BidPack.objects.get(consortium=row, is_submitted=True)
    hands.see(pack.sha256)
    address = hands.link("bid-pack-file", row.public_id, pack.version).get_attribute("href")
    body = hands.page.request.get(str(address)).body()
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        return {name: found.read(name) for name in found.namelist()}


def work_together(lead: Plain, member: Plain, rival: Plain, bid: JointBid, row: Consortium) -> None:
    """Sign, seal three prices, and put papers in for everyone and for named people."""
    for kind in ("nda", "split"):
        sign(lead, row, kind)
    for hands, firm in ((lead, bid.lead), (member, bid.member), (rival, bid.rival)):
        seal(hands, row, firm)
    put_in(member, row, SHARED, "room")
    put_in(member, row, f"Costs, {bid.member.secret}", "named")


def stays_apart(hands: Plain, row: Consortium, others: list[Firm], own: Firm | None) -> None:
    """Follow every link of the team: nothing of the others, and everyone finds their own."""
    pages = reached(hands, reverse("consortium-detail", args=(row.public_id,)), str(row.public_id))
    assert reverse("bid-pack", args=(row.public_id,)) in pages
    assert leaks(pages, tuple(word for firm in others for word in firm.canaries)) == []
    if own is not None:
        read = "".join(pages.values())
        assert own.secret in read
        assert SHARED in read


def test_a_joint_bid_goes_out_and_no_price_crosses(new_page: Callable[..., Page]) -> None:
    bid = joint_bid()
    lead, member, rival, commissioner = (Plain(new_page()) for _one in range(4))
    firms = [bid.lead, bid.member, bid.rival]
    sign_in(lead, bid.lead.person)

    row = claim(lead, bid)
    build(lead, bid, row)
    invite(lead, row, bid.member, SHARES["member"])
    invite(lead, row, bid.rival, SHARES["rival"])
    accept(member, row, bid.member, bid.rival)
    accept(rival, row, bid.rival, bid.member)
    set_own_share(lead, bid, row)
    work_together(lead, member, rival, bid, row)
    make_ready(lead, row)
    is_refused(lead, row)
    state(lead, row)
    submit(lead, row)

    files = pack_of(lead, row)
    schemas.check(json.loads(files["release.json"]))
    inside = {name: text_of(body) for name, body in files.items()}
    assert leaks(inside, tuple(word for firm in firms for word in firm.canaries)) == []
    for hands, own in zip((lead, member, rival), firms, strict=True):
        stays_apart(hands, row, [firm for firm in firms if firm is not own], own)
    sign_in(commissioner, bid.commissioner)
    stays_apart(commissioner, row, firms, None)
