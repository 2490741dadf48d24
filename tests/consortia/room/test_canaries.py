"""Two members who compete: no word of one reaches anybody it is not meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.urls import URLPattern, URLResolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.clock import day_in_china
from matchmaker.consortia import urls
from matchmaker.consortia.models import Document, DocumentGrant, RoomGuest
from matchmaker.consortia.room import papers
from matchmaker.consortia.room.finding import shown
from matchmaker.consortia.room.readers import paper_reader_in, paper_rooms_of
from tests.consortia.room import rooms
from tests.consortia.room.rooms import READERS

if TYPE_CHECKING:
    from django.test import Client

    from tests.consortia.room.rooms import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]

PAPERS = {
    "open": {"tier": "room"},
    "guests": {"tier": "room", "is_for_guests": True},
    "named": {"tier": "named"},
    "secret": {"tier": "named"},
    "own": {"tier": "annex"},
}
EXPECTED = {
    "lead": {"rival-open", "rival-guests", "member-open", "member-guests", "lead-annex"},
    "rival": {f"rival-{one}" for one in (*PAPERS, "annex")} | {"member-open", "member-guests"},
    "member": {f"member-{one}" for one in (*PAPERS, "annex")}
    | {"rival-open", "rival-guests", "rival-named"},
    "guest": {"rival-guests", "member-guests"},
    "invited": set(),
    "commissioner": set(),
    "administrator": set(),
    "outsider": set(),
}
PRICES = {"lead": 311_131_113, "rival": 777_712_345, "member": 888_823_456}
CANARY = re.compile(r"canary-(\w+-\w+)-(\w+)")


def furnished() -> Room:
    """A room in which every field of every paper sings."""
    room = rooms.room()
    for who in ("rival", "member"):
        for name, fields in PAPERS.items():
            sings = f"canary-{who}-{name}"
            file = rooms.upload(f"{sings}-bytes".encode(), file_name=f"{sings}-file.txt")
            document = room.document(who, title=f"{sings}-title", upload=file, **fields)
            again = rooms.upload(f"{sings}-again".encode(), note=f"{sings}-note")
            by = room.people[who]
            papers.add_version(document, again, seen=1, key=uuid4(), by=by, at=rooms.NOW)
    for who, cents in PRICES.items():
        sings = f"canary-{who}-annex"
        room.seal(who, cents, breakdown=f"{sings}-breakdown", ip_note=f"{sings}-ip")
    room.name(Document.objects.get(title="canary-rival-named-title"), "member")
    return room


def addresses(room: Room) -> list[str]:
    """Every address of consortia that can be opened with a room, a document and a number."""
    found = {reverse("my-day"), reverse("home")}
    for pattern in _patterns(urls.urlpatterns):
        takes = set(pattern.pattern.converters)
        if not takes <= {"consortium", "document", "number"}:
            continue
        given = {"consortium": room.consortium.public_id, "number": 1}
        documents = Document.objects.all() if "document" in takes else [None]
        for document in documents:
            given["document"] = document and document.public_id
            for number in (1, 2) if "number" in takes else (1,):
                given["number"] = number
                found.add(reverse(pattern.name, kwargs={name: given[name] for name in takes}))
    return sorted(found)


def _patterns(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in patterns:
        found += _patterns(one.url_patterns) if isinstance(one, URLResolver) else [one]
    return found


def heard(browser: Client, room: Room) -> dict[str, set[str]]:
    """Collect the canaries that a browser hears, by paper, and the places where it does."""
    found: dict[str, set[str]] = {}
    for address in addresses(room):
        answer = browser.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        for paper, _place in CANARY.findall(text):
            found.setdefault(paper, set()).add(address)
        for who, cents in PRICES.items():
            forms = (f"{cents / 100:,.2f}", f"{cents / 100:.2f}", str(cents))
            if any(form in text for form in forms):
                found.setdefault(f"{who}-annex", set()).add(address)
    return found


@pytest.mark.parametrize("who", READERS)
def test_each_reader_hears_exactly_what_is_meant_for_them(who: str) -> None:
    room = furnished()

    found = heard(room.client(who), room)

    assert set(found) == EXPECTED[who], found


def test_letters_sing_no_canary(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        room = furnished()
        document = Document.objects.get(title="canary-rival-secret-title")
        room.client("administrator").post(
            reverse("glass-list"),
            {"reference": document.public_id, "reason": "x" * 30, "key": uuid4()},
        )

    told = {one.to[0] for one in mail.outbox}
    assert told == {room.people["member"].email, room.people["rival"].email}
    assert not CANARY.search("".join(one.subject + one.body for one in mail.outbox))


def test_what_a_firm_that_has_left_still_hears_is_its_own() -> None:
    room = furnished()
    room.leave("member")

    assert set(heard(room.client("member"), room)) == {
        f"member-{one}" for one in (*PAPERS, "annex")
    }
    for who in ("rival", "guest"):
        found = heard(room.client(who), room)
        assert not any(paper.startswith("member") for paper in found), who


def test_after_the_team_has_dissolved_each_firm_hears_its_own() -> None:
    room = furnished()
    room.dissolve()

    for who in ("lead", "member", "guest"):
        own = {paper for paper in EXPECTED[who] if paper.startswith(f"{who}-")}
        assert set(heard(room.client(who), room)) == own


def test_a_seat_that_is_taken_again_does_not_bring_names_back() -> None:
    room = furnished()
    room.leave("member")
    rooms.seat(room.consortium, room.firms["member"], room.people["member"])

    assert "rival-named" not in heard(room.client("member"), room)


@pytest.mark.parametrize("change", ["end", "expire", "guest"])
def test_a_name_that_is_over_hides_the_document_at_the_next_request(change: str) -> None:
    room = furnished()
    document = Document.objects.get(title="canary-rival-secret-title")
    who = "guest" if change == "guest" else "member"
    grant = room.name(document, who)
    address = document.get_absolute_url()
    browser = room.client(who)
    assert browser.get(address).status_code == 200

    if change == "end":
        owner = reverse(
            "document-name-end",
            args=(room.consortium.public_id, document.public_id, grant.public_id),
        )
        room.client("rival").post(owner)
    elif change == "expire":
        DocumentGrant.objects.filter(pk=grant.pk).update(expires_on=rooms.later(-1))
    else:
        room.client("lead").post(
            reverse("room-guest-end", args=(room.consortium.public_id, room.guest.public_id))
        )

    assert browser.get(address).status_code == 404


def test_hidden_and_missing_documents_get_the_same_answer() -> None:
    room = furnished()
    document = Document.objects.get(title="canary-rival-secret-title")
    browser = room.client("member")

    hidden = browser.get(document.get_absolute_url())
    missing = browser.get(reverse("document-detail", args=(room.consortium.public_id, uuid4())))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    strip = re.compile(rb"[0-9a-f-]{36}|csrfmiddlewaretoken\S* value=\S+")
    assert strip.sub(b"", hidden.content) == strip.sub(b"", missing.content)


def visible(room: Room) -> dict[str, set[int]]:
    """List what each person sees, by the one query that all pages use."""
    found: dict[str, set[int]] = {}
    for who, person in room.people.items():
        rows = paper_rooms_of(person).filter(pk=room.consortium.pk)
        row = rows.first()
        reader = paper_reader_in(person, row) if row else None
        found[who] = set(shown(row, reader).values_list("pk", flat=True)) if row else set()
    return found


def takings(room: Room) -> list[str]:
    """Name everything that can be taken away."""
    grants = [f"grant:{pk}" for pk in DocumentGrant.objects.values_list("pk", flat=True)]
    return [*grants, "seat:rival", "seat:member", "guest", "team", "withdraw", "membership:member"]


def take(room: Room, what: str) -> None:
    """Take something away."""
    kind, _colon, which = what.partition(":")
    at = rooms.NOW
    if kind == "grant":
        DocumentGrant.objects.filter(pk=which).update(ended_at=at)
    elif kind == "seat":
        room.leave(which)
    elif kind == "guest":
        RoomGuest.objects.update(ended_at=at)
    elif kind == "team":
        room.dissolve()
    elif kind == "withdraw":
        Document.objects.update(withdrawn_at=at)
    else:
        room.people[which].memberships.update(state="removed")


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_taking_a_right_away_never_shows_more(data: st.DataObject) -> None:
    with transaction.atomic():
        room = rooms.room()
        for who in ("rival", "member"):
            for fields in PAPERS.values():
                document = room.document(who, **fields)
                if fields["tier"] == "named":
                    other = "member" if who == "rival" else "rival"
                    for person in (other, "lead", "guest"):
                        room.name(document, person)
        before = visible(room)
        assert before["guest"]
        order = data.draw(st.permutations(takings(room)))
        for what in order[:6]:
            take(room, what)
            after = visible(room)
            assert all(after[who] <= before[who] for who in after), what
            before = after
        transaction.set_rollback(True)


def test_the_day_of_a_name_ends_in_china() -> None:
    assert day_in_china(rooms.NOW) == rooms.TODAY
