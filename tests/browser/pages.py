"""The page list: every address that shows a page, for whom, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import override

from matchmaker.matching.models import Receipt
from tests.browser.scene_room import document, in_room, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.scene import Scene

    Arguments = Callable[[Scene], tuple[object, ...]]


def _nothing(_scene: Scene) -> tuple[object, ...]:
    return ()


@dataclass(frozen=True)
class Listed:
    """One page: the name of its address, who looks at it, and the arguments."""

    name: str
    who: str = "anonymous"
    arguments: Arguments = _nothing
    query: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name}{self.query} ({self.who})"

    def address(self, scene: Scene, language: str = "en") -> str:
        """Return the address of the page in a scene."""
        with override(language):
            return reverse(self.name, args=self.arguments(scene)) + self.query


def slug(name: str) -> Arguments:
    """Point to the page of a row that is found by its slug."""
    return lambda scene: (scene[name].slug,)


def uuid(name: str) -> Arguments:
    """Point to the page of a row that is found by its public id."""
    return lambda scene: (scene[name].public_id,)


def number(name: str) -> Arguments:
    """Point to the page of a row that is found by its number."""
    return lambda scene: (scene[name].pk,)


def formed_seat(scene: Scene) -> tuple[object, ...]:
    """Point to the accepted seat of the formed consortium."""
    return (scene["formed"].public_id, scene["formed seat"].public_id)


def seat(scene: Scene) -> tuple[object, ...]:
    """Point to the seat of the consortium that invites."""
    return (scene["inviting"].public_id, scene["seat"].public_id)


def team(scene: Scene) -> tuple[object, ...]:
    """Point to the best team."""
    assert scene.team is not None
    return (scene.team.public_id,)


def pair(scene: Scene) -> tuple[object, ...]:
    """Point to the match of the story."""
    assert scene.pair is not None
    return (scene.pair.pair,)


def receipt(scene: Scene) -> tuple[object, ...]:
    """Point to the receipt of a decision or answer about a match of the member's firm."""
    found = Receipt.objects.filter(technology=scene["membranes"].pk).latest("number")
    return (found.public_id,)


def decided(scene: Scene) -> tuple[object, ...]:
    """Point to a match that was decided."""
    return (scene["decided pair"].pair,)


PUBLIC = [
    Listed("home"),
    Listed("account_login"),
    Listed("account_signup"),
    Listed("account_reset_password"),
    Listed("account_reset_password_done"),
    Listed("account_email_verification_sent"),
    Listed("account_confirm_email", arguments=lambda _scene: ("worn-out-key",)),
    Listed("area-list"),
    Listed("area-detail", arguments=lambda _scene: ("wastewater-treatment",)),
    Listed("area-detail", arguments=lambda _scene: ("energy-extraction",)),
    Listed(
        "area-detail",
        arguments=lambda _scene: ("wastewater-treatment",),
        query="?as_of=2017-10-12",
    ),
    Listed("city-tracker"),
    Listed("city-tracker", query="?cities=nanjing,suzhou,atlantis&table=all&as_of=2025-06-01"),
    Listed("city-tracker", query="?group=jiangsu13&year=2024"),
    Listed("city-tracker", query="?domain=water"),
    Listed("city-tracker", query="?domain=energy"),
    Listed("city-tracker", query="?indicator=pm25&from=1990&to=2000"),
    Listed("place-list"),
    Listed("place-list", query="?q=zzz"),
    Listed("place-detail", arguments=slug("place")),
    Listed("place-detail", arguments=slug("place"), query="?as_of=2017-10-12"),
    Listed("place-briefing", arguments=slug("place")),
    Listed("data-coverage"),
    Listed("data-coverage", query="?group=jiangsu13&domain=air&indicator=zzz"),
    Listed("correction-list"),
    Listed("correction-list", query="?q=zzz"),
    Listed("measurement-detail", arguments=number("figure")),
    Listed("framework-list"),
    Listed("framework-method"),
    Listed("framework-detail", arguments=slug("framework")),
    Listed("framework-detail", arguments=slug("framework"), query="?as_of=2015-12-31"),
    Listed("signal-list"),
    Listed("signal-list", query="?q=zzz"),
    Listed("signal-list", query="?as_of=2017-10-12&status=any"),
    Listed("signal-detail", arguments=lambda scene: (scene["signal"].key,)),
    Listed("signal-detail", arguments=lambda scene: (scene["signal"].key,), query="?as_of=soon"),
    Listed("programme-list"),
    Listed("programme-list", query="?as_of=2019-06-01"),
    Listed("need-list"),
    Listed("need-list", query="?q=zzz"),
    Listed("need-detail", arguments=slug("need")),
    Listed("need-detail", arguments=slug("need"), query="?as_of=2017-10-12"),
    Listed("need-detail", arguments=slug("past need")),
    Listed("need-detail", arguments=slug("sample need")),
    Listed("company-list"),
    Listed("company-list", query="?q=zzz"),
    Listed("company-list", query="?page=2"),
    Listed("company-detail", arguments=slug("firm")),
    Listed("company-detail", arguments=slug("record")),
    Listed("company-detail", arguments=slug("sample")),
    Listed("technology-detail", arguments=uuid("membranes")),
    Listed("measurement-contract"),
    Listed("search"),
    Listed("search", query="?q=water"),
    Listed("search", query="?q=(water OR NOT"),
    Listed("search", query="?q=zzzqqq"),
    Listed("quick-match"),
    Listed("quick-match", query="?as_of=2017-10-12"),
    Listed("about-scores"),
    Listed("about-data"),
    Listed("about-independence"),
    Listed("about-accessibility"),
]
"""Pages for everyone, and the lists when nothing is found."""

OF_A_FIRM = [
    Listed("my-day", "member"),
    Listed("my-day", "newcomer"),
    Listed("account", "member"),
    Listed("account-close", "member"),
    Listed("account_email", "member"),
    Listed("account_change_password", "member"),
    Listed("account_logout", "member"),
    Listed("company-create", "newcomer"),
    Listed("company-detail", "member", slug("firm")),
    Listed("company-detail", "member", slug("draft firm")),
    Listed("company-detail", "newcomer", slug("claim")),
    Listed("company-edit", "member", slug("firm")),
    Listed("company-claim", "newcomer", slug("record")),
    Listed("member-list", "member", slug("firm")),
    Listed("technology-detail", "member", uuid("unpublished")),
    Listed("technology-create", "member", slug("firm")),
    Listed("technology-edit", "member", uuid("membranes")),
    Listed("capacity-edit", "member", slug("firm")),
    Listed("delivery-create", "member", slug("firm")),
    Listed("certification-create", "member", slug("firm")),
    Listed("ip-right-create", "member", slug("firm")),
    Listed("performance-create", "member", uuid("membranes")),
    Listed("error-report-create", "member", number("figure")),
    Listed("error-report-list", "member"),
    Listed("error-report-list", "newcomer"),
    Listed("error-report-detail", "member", uuid("report")),
    Listed("error-report-detail", "member", uuid("answered report")),
    Listed("my-match-list", "member"),
    Listed("my-match-list", "newcomer"),
    Listed("match-detail", "member", pair),
    Listed("match-detail", "member", pair, query="?as_of=2017-10-12"),
    Listed("receipt-detail", "member", receipt),
    Listed("need-detail", "member", slug("need")),
]
"""Pages of the people of a firm."""

OF_A_TEAM = [
    Listed("suggestion-list", "commissioner", slug("need")),
    Listed("suggestion-list", "commissioner", slug("unanswered need")),
    Listed("suggestion-detail", "member", team),
    Listed("consortium-list", "member"),
    Listed("consortium-list", "newcomer"),
    Listed("consortium-create", "member", slug("need")),
    Listed("consortium-create", "newcomer", slug("need"), status=403),
    Listed("consortium-detail", "member", uuid("inviting")),
    Listed("consortium-detail", "partner", uuid("inviting")),
    Listed("consortium-detail", "commissioner", uuid("submitted")),
    Listed("consortium-builder", "member", uuid("inviting")),
    Listed("consortium-builder", "member", uuid("inviting"), "?q=e"),
    Listed("consortium-builder", "member", uuid("inviting"), "?lot=water-quality-monitoring"),
    Listed("seat-invite", "member", uuid("inviting")),
    Listed("seat-invite", "member", uuid("inviting"), "?company=birch-aeration"),
    Listed("seat-edit", "member", seat),
    Listed("seat-remove", "member", seat),
    Listed("seat-replace", "member", formed_seat),
    Listed("seat-replace", "member", formed_seat, "?company=birch-aeration"),
    Listed("consortium-detail", "member", uuid("formed")),
    Listed("consortium-agreements", "member", uuid("formed")),
    Listed("consortium-statement", "member", uuid("formed")),
    Listed("consortium-statement", "partner", uuid("submitted")),
    Listed("consortium-outcome", "member", uuid("submitted")),
    Listed("consortium-reuse", "member", uuid("submitted")),
    Listed("share-edit", "member", uuid("inviting")),
    Listed("bid-submit", "member", uuid("inviting")),
    Listed("bid-submit", "member", uuid("formed")),
    Listed("consortium-checks", "member", uuid("inviting")),
    Listed("consortium-checks", "commissioner", uuid("submitted")),
    Listed("subcontracting", "member", uuid("inviting")),
    Listed("grade-requirements", "member", uuid("inviting")),
    Listed("room-documents", "member", uuid("formed")),
    Listed("room-documents", "partner", uuid("formed")),
    Listed("document-create", "member", uuid("formed")),
    Listed("document-detail", "member", document),
    Listed("document-version", "member", document),
    Listed("room-annex", "member", uuid("formed")),
    Listed("room-annex", "partner", uuid("formed")),
    Listed("room-guests", "member", uuid("formed")),
    Listed("room-detail", "member", uuid("formed")),
    Listed("room-detail", "partner", uuid("formed")),
    Listed("room-tasks", "member", uuid("formed")),
    Listed("room-tasks", "partner", uuid("formed"), "?show=done"),
    Listed("task-create", "member", uuid("formed")),
    Listed("task-edit", "member", in_room("task")),
    Listed("question-list", "member", uuid("formed")),
    Listed("question-create", "member", uuid("formed")),
    Listed("question-detail", "partner", in_room("question")),
    Listed("thread-list", "member", uuid("formed")),
    Listed("thread-list", "partner", uuid("formed")),
    Listed("thread-create", "member", uuid("formed")),
    Listed("thread-detail", "member", in_room("thread")),
    Listed("room-calendar", "member", uuid("formed")),
    Listed("room-checklist", "member", uuid("formed")),
    Listed("room-finance", "member", uuid("formed")),
    Listed("finance-plan", "member", plan),
    Listed("own-document-list", "member"),
    Listed("own-document-list", "newcomer"),
    Listed("glass-list", "administrator"),
    Listed("bid-pack", "member", uuid("inviting")),
    Listed("bid-pack", "member", uuid("submitted")),
    Listed("bid-pack", "partner", uuid("formed")),
    Listed("bid-pack", "commissioner", uuid("submitted")),
    Listed("about-rules"),
    Listed("invitation-list", "partner"),
    Listed("invitation-list", "newcomer"),
    Listed("invitation-detail", "partner", uuid("seat")),
]
"""Pages of suggested teams, consortia and invitations."""

OF_WORKING_TOGETHER = [
    Listed("scale-ledger", "member"),
    Listed("scale-ledger", "commissioner"),
    Listed("call-list", "member"),
    Listed("call-list", "newcomer"),
    Listed("call-list", "partner", query="?capability=desalination"),
    Listed("call-create", "member"),
    Listed("call-create", "newcomer", status=403),
    Listed("call-detail", "member", uuid("call")),
    Listed("call-detail", "partner", uuid("call")),
    Listed("call-detail", "member", uuid("area call")),
    Listed("call-detail", "commissioner", uuid("call")),
    Listed("call-edit", "member", uuid("call")),
    Listed("field-note-list", "member"),
    Listed("field-note-list", "partner"),
    Listed("field-note-list", "administrator"),
    Listed("field-note-create", "member"),
    Listed("field-note-detail", "member", uuid("note")),
    Listed("field-note-detail", "member", uuid("hidden note")),
    Listed("field-note-detail", "commissioner", uuid("note")),
    Listed("field-note-detail", "administrator", uuid("note")),
]
"""The scale ledger, calls for partners and field notes."""

OF_STAFF = [
    Listed("my-day", "commissioner"),
    Listed("my-day", "idle"),
    Listed("my-day", "administrator"),
    Listed("match-queue", "commissioner"),
    Listed("match-queue", "commissioner", query="?q=zzz"),
    Listed("match-queue", "idle"),
    Listed("match-detail", "commissioner", pair),
    Listed("match-detail", "commissioner", pair, query="?as_of=2017-10-12"),
    Listed("match-detail", "commissioner", decided),
    Listed("receipt-detail", "commissioner", receipt),
    Listed("receipt-detail", "administrator", receipt),
    Listed("need-detail", "commissioner", slug("need")),
    Listed("need-detail", "commissioner", slug("draft need")),
    Listed("need-detail", "commissioner", slug("raised need")),
    Listed("hypothesis-list", "commissioner"),
    Listed("hypothesis-list", "commissioner", query="?domain=waste"),
    Listed("hypothesis-list", "commissioner", query="?state=any&scope=all"),
    Listed("hypothesis-list", "idle"),
    Listed("hypothesis-detail", "commissioner", uuid("proposal")),
    Listed("hypothesis-detail", "commissioner", uuid("dismissed")),
    Listed("hypothesis-detail", "idle", uuid("proposal")),
    Listed("need-create", "commissioner"),
    Listed("need-edit", "commissioner", slug("need")),
    Listed("error-report-list", "commissioner"),
    Listed("error-report-detail", "commissioner", uuid("report")),
    Listed("measurement-detail", "commissioner", number("figure")),
    Listed("measurement-correct", "commissioner", number("figure")),
    Listed("measurement-import-list", "commissioner"),
    Listed("measurement-import-create", "commissioner"),
    Listed("measurement-import-detail", "commissioner", uuid("upload")),
    Listed("measurement-import-detail", "commissioner", uuid("stored upload")),
    Listed("run-list", "administrator"),
    Listed("run-detail", "administrator", uuid("run")),
    Listed("weight-list", "administrator"),
    Listed("weight-list", "commissioner"),
    Listed("exposure-report", "administrator"),
    Listed("exposure-report", "commissioner"),
    Listed("claim-list", "administrator"),
    Listed("company-remove", "administrator", slug("record")),
    Listed("company-detail", "administrator", slug("record")),
]
"""Pages of commissioners and administrators."""

PAGES = [*PUBLIC, *OF_A_FIRM, *OF_A_TEAM, *OF_WORKING_TOGETHER, *OF_STAFF]

KEY_PAGES = [
    Listed("home"),
    Listed("need-detail", "commissioner", slug("need")),
    Listed("company-detail", "member", slug("firm")),
    Listed("match-queue", "commissioner"),
    Listed("match-detail", "commissioner", pair),
    Listed("consortium-detail", "member", uuid("inviting")),
]
"""The pages that are also looked at in French, in the dark, in forced colours and enlarged."""
