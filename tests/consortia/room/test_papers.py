"""Documents and their versions: nothing is overwritten, nothing is stored twice."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from matchmaker.consortia.models import (
    Document,
    DocumentContent,
    DocumentVersion,
    DocumentView,
    SealedAnnex,
)
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import papers
from tests.consortia.room import rooms

pytestmark = pytest.mark.django_db


def test_a_new_version_leaves_the_earlier_ones_as_they_are() -> None:
    room = rooms.room()
    document = room.document(upload=rooms.upload(b"one"))

    papers.add_version(
        document,
        rooms.upload(b"two"),
        seen=1,
        key=uuid4(),
        by=room.people["rival"],
        at=rooms.NOW,
    )

    stored = {version.number: bytes(version.content.data) for version in document.versions.all()}
    assert stored == {1: b"one", 2: b"two"}


def test_a_version_for_a_state_that_is_gone_is_refused() -> None:
    room = rooms.room()
    document = room.document()
    by = room.people["rival"]
    papers.add_version(document, rooms.upload(b"two"), seen=1, key=uuid4(), by=by, at=rooms.NOW)

    with pytest.raises(papers.StalePaperError, match="Version 2"):
        papers.add_version(
            document, rooms.upload(b"mine"), seen=1, key=uuid4(), by=by, at=rooms.NOW
        )

    assert document.versions.count() == 2


def test_the_same_form_adds_one_document_and_one_version() -> None:
    room = rooms.room()
    by, key = room.people["rival"], uuid4()
    paper = papers.Paper(room.firms["rival"], "Plan", "drawing", "room")

    first = papers.add_document(
        room.consortium, paper, rooms.upload(), key=key, by=by, at=rooms.NOW
    )
    again = papers.add_document(
        room.consortium, paper, rooms.upload(), key=key, by=by, at=rooms.NOW
    )
    more = uuid4()
    one = papers.add_version(first, rooms.upload(b"x"), seen=1, key=more, by=by, at=rooms.NOW)
    two = papers.add_version(first, rooms.upload(b"x"), seen=1, key=more, by=by, at=rooms.NOW)

    assert first == again
    assert one == two
    assert Document.objects.count() == 1
    assert first.versions.count() == 2


def test_the_key_of_another_persons_form_is_refused() -> None:
    room = rooms.room()
    key = uuid4()
    for who, is_refused in (("rival", False), ("member", True)):
        paper = papers.Paper(room.firms[who], "Plan", "drawing", "room")
        by = room.people[who]
        if is_refused:
            with pytest.raises(RefusedError):
                papers.add_document(
                    room.consortium, paper, rooms.upload(), key=key, by=by, at=rooms.NOW
                )
        else:
            papers.add_document(
                room.consortium, paper, rooms.upload(), key=key, by=by, at=rooms.NOW
            )

    assert Document.objects.get().company == room.firms["rival"]


def test_the_same_file_again_is_no_new_version() -> None:
    room = rooms.room()
    document = room.document(upload=rooms.upload(b"same"))

    with pytest.raises(RefusedError, match="same file as version 1"):
        papers.add_version(
            document,
            rooms.upload(b"same"),
            seen=1,
            key=uuid4(),
            by=room.people["rival"],
            at=rooms.NOW,
        )


def test_a_firm_that_has_filled_its_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.room()
    room.document(upload=rooms.upload(b"12345"))
    monkeypatch.setattr(papers, "MOST_BYTES_A_FIRM", 8)

    with pytest.raises(RefusedError, match="250 MB"):
        room.document(upload=rooms.upload(b"6789"))

    assert room.document("member", upload=rooms.upload(b"6789"))


def test_nothing_is_put_into_the_room_of_a_team_that_has_dissolved() -> None:
    room = rooms.room()
    room.dissolve()

    with pytest.raises(RefusedError):
        room.document()


def test_the_database_keeps_versions_contents_looks_and_annexes() -> None:
    room = rooms.room()
    version = room.document().versions.get()
    annex = room.seal("rival")
    look = DocumentView.objects.create(
        version=version, user=room.people["lead"], kind="copy", at=rooms.NOW
    )
    changes = (
        (DocumentVersion, version.pk, {"note": "changed"}),
        (DocumentContent, version.pk, {"data": b"changed"}),
        (DocumentView, look.pk, {"kind": "page"}),
        (SealedAnnex, annex.pk, {"amount_cents": 1}),
    )
    for model, pk, change in changes:
        rows = model.objects.filter(pk=pk)
        for act in (lambda rows=rows, change=change: rows.update(**change), rows._raw_delete):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act(*([rows.db] if act == rows._raw_delete else []))

    assert all(model.objects.filter(pk=pk).exists() for model, pk, _change in changes)
