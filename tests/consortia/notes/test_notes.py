"""Field notes: who gives, reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.consortia.models import FieldNote, NoteReport
from matchmaker.consortia.notes import actions, states
from matchmaker.consortia.notes.actions import NoteTerms
from matchmaker.consortia.refusals import RefusedError
from tests import recipes

if TYPE_CHECKING:
    from django.test import Client

    from companies.models import Company
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

NOW = recipes.NOW
WORKFLOWS = Path(__file__).resolve().parents[3] / "docs" / "workflows.md"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def firm() -> tuple[User, Company]:
    """A person of a published firm."""
    person, row = recipes.member(), recipes.company()
    recipes.membership(person, row)
    return person, row


def note(**fields: Any) -> FieldNote:
    """A note of a firm of its own."""
    person, row = firm()
    return recipes.field_note(row, by=person, **fields)


def reads(person: User, row: FieldNote) -> bool:
    return FieldNote.objects.visible_to(person, NOW).filter(pk=row.pk).exists()


def typed(row: Company, **fields: Any) -> dict[str, Any]:
    recipes.city()
    return {
        "company": row.slug,
        "place": "320100",
        "topic": "tender",
        "title": "Two envelopes",
        "text": "The technical offer is opened first.",
        "happened_on": "2026-11-01",
        "visibility": "givers",
        "key": recipes.key(),
        **fields,
    }


def test_the_document_shows_the_table_of_the_code() -> None:
    assert states.as_markdown() in WORKFLOWS.read_text(encoding="utf-8")


def test_a_firm_reads_after_it_has_given() -> None:
    person, own = firm()
    theirs = note()
    before = reads(person, theirs)

    recipes.field_note(own, by=person)

    assert (before, reads(person, theirs)) == (False, True)


@pytest.mark.parametrize(
    ("fields", "opens"),
    [
        ({"created_at": NOW - timedelta(days=364)}, True),
        ({"created_at": NOW - timedelta(days=366)}, False),
        ({"visibility": "commissioners"}, False),
        ({"state": "withdrawn"}, False),
        ({"state": "hidden", "reason": "Names a person"}, False),
    ],
)
def test_what_counts_as_given(fields: dict[str, Any], opens: bool) -> None:
    person, own = firm()
    theirs = note()

    recipes.field_note(own, by=person, **fields)

    assert reads(person, theirs) is opens


def test_the_locked_page_says_how_many_wait_and_nothing_else(client: Client) -> None:
    person, _own = firm()
    theirs = [note(title=f"Canary {number}") for number in range(3)]
    note(title="Canary kept", visibility="commissioners")
    client.force_login(person)

    text = client.get(reverse("field-note-list")).content.decode()

    assert "3 notes of other companies (firms that gave: 3) wait for you" in text
    assert "Canary" not in text
    assert client.get(theirs[0].get_absolute_url()).status_code == 404


def test_commissioners_read_their_portfolio_and_administrators_all() -> None:
    rows = [note(), note(visibility="commissioners")]
    inside, outside = recipes.commissioner(), recipes.commissioner(portfolio_provinces=["CN-GD"])

    assert [reads(inside, row) for row in rows] == [True, True]
    assert [reads(outside, row) for row in rows] == [False, False]
    assert [reads(recipes.administrator(), row) for row in rows] == [True, True]


def test_a_note_about_a_need_follows_the_portfolio_of_the_need() -> None:
    person, own = firm()
    row = recipes.field_note(own, recipes.need(areas=[recipes.AIR]), by=person)

    assert not reads(recipes.commissioner(), row)
    assert reads(recipes.commissioner(portfolio_areas=[recipes.AIR]), row)


def test_a_note_for_commissioners_is_kept_from_firms_that_give() -> None:
    person, own = firm()
    recipes.field_note(own, by=person)

    assert not reads(person, note(visibility="commissioners"))


def test_the_same_form_sent_twice_gives_one_note(client: Client) -> None:
    person, own = firm()
    client.force_login(person)
    sent = typed(own)

    answers = [client.post(reverse("field-note-create"), sent) for _time in range(2)]

    row = FieldNote.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [row.get_absolute_url()] * 2
    assert (row.place.code, row.need) == ("320100", None)


@pytest.mark.parametrize(
    "fields",
    [
        {"happened_on": "2026-11-22"},
        {"happened_on": "2010-01-01"},
        {"text": "\u200b"},
        {"place": "zz"},
        {"visibility": "everyone"},
    ],
)
def test_a_refused_form_keeps_what_was_typed(client: Client, fields: dict[str, str]) -> None:
    person, own = firm()
    client.force_login(person)

    answer = client.post(reverse("field-note-create"), typed(own, **fields))

    assert answer.status_code == 422
    assert "Two envelopes" in answer.content.decode()
    assert not FieldNote.objects.exists()


def test_a_note_about_a_need_names_no_place(client: Client) -> None:
    person, own = firm()
    need = recipes.need()
    client.force_login(person)

    client.post(reverse("field-note-create") + f"?need={need.slug}", typed(own))

    row = FieldNote.objects.get()
    assert (row.need, row.place) == (need, None)


def test_an_unpublished_firm_gives_nothing_and_one_firm_twenty_a_day_at_most() -> None:
    person, own = firm()
    terms = NoteTerms(None, recipes.city(), "site", "Title", "Text", recipes.AS_OF, "givers")
    hidden = recipes.company(is_published=False)
    for _number in range(actions.MOST_A_DAY):
        actions.give_note(own, terms, key=uuid4(), by=person, at=NOW)

    with pytest.raises(RefusedError, match="20 notes a day"):
        actions.give_note(own, terms, key=uuid4(), by=person, at=NOW)
    with pytest.raises(RefusedError, match="Publish"):
        actions.give_note(hidden, terms, key=uuid4(), by=person, at=NOW)
    later = NOW + timedelta(days=1, seconds=1)
    assert actions.give_note(own, terms, key=uuid4(), by=person, at=later).pk


def test_a_withdrawn_note_is_nobodys_to_read(client: Client) -> None:
    person, own = firm()
    row = recipes.field_note(own, by=person)
    client.force_login(person)

    client.post(reverse("field-note-withdraw", args=(row.public_id,)))

    assert not any(
        reads(who, row) for who in (person, recipes.commissioner(), recipes.administrator())
    )
    with pytest.raises(RefusedError):
        actions.hide_note(row, "Late", by=recipes.administrator(), at=NOW)


def test_a_reported_note_is_hidden_and_shown_again_by_an_administrator(client: Client) -> None:
    person, own = firm()
    row = recipes.field_note(own, by=person)
    inside, keeper = recipes.commissioner(), recipes.administrator()
    client.force_login(inside)
    for _time in range(2):
        client.post(reverse("field-note-report", args=(row.public_id,)), {"reason": "A name"})
    client.force_login(keeper)
    page = client.get(row.get_absolute_url()).content.decode()

    client.post(reverse("field-note-hide", args=(row.public_id,)), {"reason": "Names a person"})
    hidden = [reads(who, row) for who in (person, inside)]
    client.force_login(person)
    told = client.get(row.get_absolute_url()).content.decode()
    client.force_login(keeper)
    client.post(reverse("field-note-hide", args=(row.public_id,)), {"intent": "show"})

    assert NoteReport.objects.get().reason == "A name"
    assert "A name" in page
    assert hidden == [True, False]
    assert "Names a person" in told
    assert reads(inside, row)


def test_the_database_refuses_what_forms_explain() -> None:
    row = note()

    for wrong in ({"place": None}, {"state": "hidden"}, {"visibility": "everyone"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldNote.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(
    ("query", "found"), [("topic=tender", 2), ("topic=site", 0), ("province=CN-JS", 2)]
)
def test_the_list_is_narrowed(client: Client, query: str, found: int) -> None:
    person, own = firm()
    recipes.field_note(own, by=person)
    recipes.field_note(own, recipes.need(), by=person)
    client.force_login(person)

    page = client.get(f"{reverse('field-note-list')}?{query}")

    assert page.context["page"].paginator.count == found


def test_pages_ask_as_often_for_twenty_rows_as_for_one(client: Client) -> None:
    person, own = firm()
    row = recipes.field_note(own, by=person)
    client.force_login(person)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    one = [queries(reverse("field-note-list")), queries(row.get_absolute_url())]
    for number in range(19):
        note(title=f"Note {number}")
    twenty = [queries(reverse("field-note-list")), queries(row.get_absolute_url())]

    assert twenty == one
    assert max(one) <= 12


def test_an_administrator_is_told_what_became_of_a_note(client: Client) -> None:
    person, own = firm()
    row = recipes.field_note(own, by=person)
    client.force_login(recipes.administrator())
    address = reverse("field-note-hide", args=(row.public_id,))

    hidden = client.post(address, {"intent": "hide", "reason": "Names a person"}, follow=True)
    shown = client.post(address, {"intent": "show"}, follow=True)

    assert "The note is hidden. Its firm reads your reason." in hidden.text
    assert "The note is shown again." in shown.text


def test_a_note_is_withdrawn_by_a_second_press_that_says_what_follows(client: Client) -> None:
    person, own = firm()
    row = recipes.field_note(own, by=person)
    client.force_login(person)

    page = client.get(row.get_absolute_url()).text

    asked = page.partition("<details>")[2].partition("</details>")[0]
    assert reverse("field-note-withdraw", args=(row.public_id,)) in asked
    assert "This cannot be undone." in asked
