"""Pages of papers: refused input, stale edits, rights, logs and the number of queries."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.consortia.models import (
    Document,
    DocumentVersion,
    DocumentView,
    RoomGuest,
    SealedAnnex,
)
from matchmaker.consortia.room import papers
from tests import recipes
from tests.consortia.room import rooms

if TYPE_CHECKING:
    from django.test import Client

    from tests.consortia.room.rooms import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]


def to(room: Room, name: str, *args: object) -> str:
    return reverse(name, args=(room.consortium.public_id, *args))


def fields(**other: object) -> dict[str, object]:
    return {
        "title": "Process description",
        "kind": "technical",
        "tier": "room",
        "file": SimpleUploadedFile("plan.pdf", rooms.pdf()),
        "key": str(uuid4()),
        **other,
    }


def test_a_member_puts_a_document_in_and_the_others_find_it() -> None:
    room = rooms.room()

    answer = room.client("rival").post(to(room, "document-create"), fields())

    document = Document.objects.get()
    assert answer.status_code == 302
    assert document.versions.get().media_type == "application/pdf"
    assert "Process description" in room.client("lead").get(to(room, "room-documents")).text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("plan.pdf", b"MZ\x90\x00"), "none of PDF"),
        (SimpleUploadedFile("plan.pdf", b""), "is empty"),
        (SimpleUploadedFile("plan.pdf", b"%PDF-" + b"x" * 10_485_756), "larger than 10 MB"),
        (None, "required"),
    ],
)
def test_a_file_that_is_not_taken_is_named_and_nothing_else_is_lost(
    file: SimpleUploadedFile | None, words: str
) -> None:
    room = rooms.room()
    sent = fields(title="A title to keep", tier="named")
    sent.pop("file")
    if file:
        file.seek(0)
        sent["file"] = file

    answer = room.client("rival").post(to(room, "document-create"), sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="A title to keep"' in answer.text
    assert answer.context["form"]["tier"].value() == "named"
    assert not Document.objects.exists()


def test_the_form_sent_twice_is_one_document() -> None:
    room = rooms.room()
    browser, key = room.client("rival"), str(uuid4())

    for _time in range(2):
        answer = browser.post(to(room, "document-create"), fields(key=key))
        assert answer.status_code == 302

    assert Document.objects.count() == 1
    assert DocumentVersion.objects.count() == 1


def test_a_version_for_a_state_that_is_gone_is_a_409_that_keeps_the_words() -> None:
    room = rooms.room()
    document = room.document()
    by = room.people["rival"]
    papers.add_version(document, rooms.upload(b"two"), seen=1, key=uuid4(), by=by, at=rooms.NOW)
    sent = {
        "file": SimpleUploadedFile("x.txt", b"three"),
        "note": "My words",
        "seen": "1",
        "key": str(uuid4()),
    }
    browser, address = room.client("rival"), to(room, "document-version", document.public_id)

    answer = browser.post(address, sent)

    assert answer.status_code == 409
    assert "My words" in answer.text
    assert document.versions.count() == 2
    again = {**sent, "seen": "2", "file": SimpleUploadedFile("x.txt", b"three")}
    assert 'name="seen" value="2"' in answer.text
    assert browser.post(address, again).status_code == 302


def test_an_annex_sealed_over_a_colleagues_is_a_409_with_both() -> None:
    room = rooms.room()
    browser = room.client("rival")
    sent = {
        "amount": "1,000.50",
        "currency": "CAD",
        "breakdown": "Mine",
        "seen": "0",
        "key": str(uuid4()),
    }
    room.seal("rival", 70_000, breakdown="The colleague's")

    answer = browser.post(to(room, "room-annex"), sent)

    assert answer.status_code == 409
    assert "The colleague&#x27;s" in answer.text
    assert "Mine" in answer.text
    assert SealedAnnex.objects.count() == 1
    assert browser.post(to(room, "room-annex"), {**sent, "seen": "1"}).status_code == 302
    assert SealedAnnex.objects.first().amount_cents == 100_050


@pytest.mark.parametrize("amount", ["", "-1", "0", "NaN", "9e9999999999", "1.234", "x"])
def test_an_amount_that_is_none_is_refused_beside_the_field(amount: str) -> None:
    room = rooms.room()
    sent = {"amount": amount, "currency": "CAD", "seen": "0", "key": str(uuid4())}

    answer = room.client("rival").post(
        to(room, "room-annex"), {**sent, "breakdown": "A breakdown to keep"}
    )

    assert answer.status_code == 422
    assert "A breakdown to keep" in answer.text
    assert not SealedAnnex.objects.exists()


def test_two_firms_are_told_before_they_seal() -> None:
    room = rooms.room()
    room.leave("member")

    page = room.client("rival").get(to(room, "room-annex")).text

    assert "With two firms, the sum tells each of you the other’s amount." in page


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("room-documents", (200, 200, 404, 200, 404, 404, 404)),
        ("document-create", (200, 200, 404, 403, 404, 404, 404)),
        ("room-annex", (200, 200, 404, 403, 404, 404, 404)),
        ("room-guests", (200, 403, 404, 403, 404, 404, 404)),
    ],
)
def test_who_opens_which_page(name: str, answers: tuple[int, ...]) -> None:
    room = rooms.room()
    who = ("lead", "rival", "invited", "guest", "commissioner", "administrator", "outsider")

    found = tuple(room.client(one).get(to(room, name)).status_code for one in who)

    assert found == answers


@pytest.mark.parametrize("name", ["document-version", "document-withdraw", "document-name"])
def test_only_the_owner_changes_a_document(name: str) -> None:
    room = rooms.room()
    document = room.document(tier="room")

    for who, status in (("lead", 403), ("member", 403), ("guest", 404), ("outsider", 404)):
        answer = room.client(who).post(to(room, name, document.public_id), {})
        assert answer.status_code == status, who

    document.refresh_from_db()
    assert document.withdrawn_at is None


def test_every_look_is_one_row_that_the_owner_sees_at_once() -> None:
    room = rooms.room()
    document = room.document(tier="room")
    browser = room.client("lead")
    browser.get(document.get_absolute_url())
    browser.get(to(room, "document-copy", document.public_id, 1))

    page = room.client("rival").get(document.get_absolute_url())
    table = room.client("rival").get(to(room, "document-log", document.public_id))

    kinds = list(DocumentView.objects.values_list("kind", flat=True))
    assert sorted(kinds) == ["copy", "page"]
    assert page.text.count(room.people["lead"].email) == 2
    assert table.text.count(room.people["lead"].email) == 2
    by_reader = room.client("lead").get(to(room, "document-log", document.public_id))
    assert by_reader.status_code == 403


def test_a_copy_that_could_not_be_made_is_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    from matchmaker.consortia.room.printing import PressBusyError

    room = rooms.room()
    document = room.document(tier="room")

    def busy(*_args: object, **_options: object) -> bytes:
        raise PressBusyError

    monkeypatch.setattr("matchmaker.consortia.room.views.copies.print_copy", busy)

    answer = room.client("lead").get(to(room, "document-copy", document.public_id, 1))

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert not DocumentView.objects.exists()


def test_nobody_is_handed_the_file_itself() -> None:
    room = rooms.room()
    original = rooms.pdf(1)
    file = rooms.upload(original, media_type="application/pdf")
    document = room.document(tier="room", upload=file)

    for who in ("rival", "lead"):
        answer = room.client(who).get(to(room, "document-copy", document.public_id, 1))
        assert answer.content != original
        assert room.people[who].email.encode() in answer.content


def test_a_person_of_two_firms_acts_for_one_at_a_time() -> None:
    room = rooms.room()
    recipes.membership(room.people["rival"], room.firms["lead"])
    document = room.document("rival", tier="named")
    browser = room.client("rival")

    as_lead = browser.get(document.get_absolute_url()).status_code
    browser.post(to(room, "room-firm"), {"company": room.firms["rival"].slug})
    as_rival = browser.get(document.get_absolute_url()).status_code
    browser.post(to(room, "room-firm"), {"company": room.firms["member"].slug})

    assert (as_lead, as_rival) == (404, 200)
    assert browser.get(document.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("room-tasks", "room-tasks"),
        ("room-annex", "room-annex"),
        ("document-detail", "room-documents"),
        ("", "room-documents"),
    ],
)
def test_who_acts_for_another_firm_stays_where_every_firm_may_be(back: str, goes_to: str) -> None:
    room = rooms.room()
    recipes.membership(room.people["rival"], room.firms["lead"])
    browser = room.client("rival")

    form = {"company": room.firms["rival"].slug, "back": back}
    answer = browser.post(to(room, "room-firm"), form)

    assert answer.url == to(room, goes_to)


@pytest.mark.parametrize("name", ["room-tasks", "room-annex"])
def test_the_choice_of_a_firm_names_the_page_that_it_stands_on(name: str) -> None:
    room = rooms.room()
    recipes.membership(room.people["rival"], room.firms["lead"])

    page = room.client("rival").get(to(room, name)).text

    assert f'name="back" value="{name}"' in page


def test_the_lead_asks_a_commissioner_of_the_need_in_and_nobody_else() -> None:
    room = rooms.room()
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])
    browser, address = room.client("lead"), to(room, "room-guests")

    for email in (outside.email, room.people["rival"].email, "nobody@example.org"):
        answer = browser.post(address, {"email": email})
        assert answer.status_code == 422
        assert "No trade commissioner with this address" in answer.text
    browser.post(address, {"email": room.people["commissioner"].email.upper()})

    assert RoomGuest.objects.live().count() == 2
    assert room.client("commissioner").get(to(room, "room-documents")).status_code == 200


def test_a_guest_whose_portfolio_changes_is_out_at_the_next_request() -> None:
    room = rooms.room()
    browser = room.client("guest")
    assert browser.get(to(room, "room-documents")).status_code == 200

    room.people["guest"].portfolio_provinces = ["CN-GD"]
    room.people["guest"].save()

    assert browser.get(to(room, "room-documents")).status_code == 404


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["room-documents", "own-document-list", "document-detail"])
def test_pages_ask_as_often_for_twenty_rows_as_for_one(name: str) -> None:
    room = rooms.room()
    document = room.document(tier="named")
    browser = room.client("rival")
    address = {
        "room-documents": to(room, "room-documents"),
        "own-document-list": reverse("own-document-list"),
        "document-detail": document.get_absolute_url(),
    }[name]
    room.name(document, "member")
    _look(room, document)
    one = queries(browser, address)

    for number in range(19):
        room.document(title=f"Paper {number}", tier="room")
        room.document("member", title=f"Other {number}", tier="room")
        _look(room, document)
    papers.add_version(
        document,
        rooms.upload(BytesIO(b"two").getvalue()),
        seen=1,
        key=uuid4(),
        by=room.people["rival"],
        at=rooms.NOW,
    )

    assert queries(browser, address) == one


def _look(room: Room, document: Document) -> None:
    DocumentView.objects.create(
        version=document.versions.last(),
        user=room.people["member"],
        company=room.firms["member"],
        kind="copy",
        at=rooms.NOW,
    )


def test_the_day_that_is_proposed_for_a_name_is_one_that_browsers_show_in_french() -> None:
    room = rooms.room()
    room.client("rival").post(to(room, "document-create"), fields(tier="named"))
    address = to(room, "document-detail", Document.objects.get().public_id)

    page = room.client("rival").get(address.replace("/en/", "/fr/")).text

    # A date field takes nothing but ISO days, whatever the language.
    assert re.search(r'name="until" value="\d{4}-\d\d-\d\d"', page)
