"""Copies: the right reader on every page, and no harm from a hostile file."""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from matchmaker.consortia.models import DocumentView
from matchmaker.consortia.room import press, printing
from matchmaker.pdf import PdfUnavailableError
from tests.consortia.room import rooms

LINES = ["Ana Ünal · ana@example.org", "Firm · 2026-11-21 12:00:00 UTC", "Document 1 · version 2"]


def stamped(data: bytes, media_type: str = "application/pdf") -> PdfReader:
    return PdfReader(BytesIO(press.stamp(data, media_type, LINES, "Copy")))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["lead", "rival", "member", "guest", "administrator"])
def test_each_readers_copy_names_that_reader_on_every_page(who: str) -> None:
    room = rooms.room()
    document = room.document(
        "rival",
        tier="room",
        is_for_guests=True,
        upload=rooms.upload(rooms.pdf(3), media_type="application/pdf", pages=3),
    )
    browser = room.client(who)
    if who == "administrator":
        browser.post(
            reverse("glass-list"),
            {
                "reference": document.public_id,
                "reason": "The owner has asked us for help with it.",
                "key": "6f1c6f5e-3f0e-4a43-9f54-1d3d9f6e4b11",
            },
        )
        glass = room.people[who]
        address = reverse("glass-copy", args=(_glass_of(glass).public_id,))
    else:
        address = reverse("document-copy", args=(room.consortium.public_id, document.public_id, 1))

    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(pages) == 3
    for text in pages:
        assert room.people[who].email in text
        assert "2026-11-21 12:05:00 UTC" in text
        assert str(document.public_id) in text
        others = [one for name, one in room.people.items() if name != who]
        assert not any(one.email in text for one in others)
    assert DocumentView.objects.filter(user=room.people[who]).count() == 1


def _glass_of(person):
    from matchmaker.consortia.models import GlassBreak

    return GlassBreak.objects.get(requested_by=person)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (rooms.picture("PNG"), "image/png"),
        (rooms.picture("JPEG", (1, 900)), "image/jpeg"),
        ("Prix : 12 €, 水处理\n".encode() * 200, "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_pictures_and_texts_become_pdfs_with_the_reader_on_them(
    data: bytes, media_type: str
) -> None:
    reader = stamped(data, media_type)

    assert len(reader.pages) == press.check(data, media_type)
    assert all(LINES[0] in page.extract_text() for page in reader.pages)


def test_pages_of_any_size_and_turn_carry_the_lines() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(842, 595).rotate(90)
    writer.add_blank_page(200, 1200)
    made = BytesIO()
    writer.write(made)

    reader = stamped(made.getvalue())

    assert len(reader.pages) == 3
    assert all(LINES[2] in page.extract_text() for page in reader.pages)


def test_what_acts_by_itself_does_not_come_with_a_copy() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    writer.root_object[NameObject("/OpenAction")] = _script("CANARYSCRIPT")
    writer.add_attachment("CANARYATTACHED.txt", b"CANARYBYTES")
    writer.add_metadata({"/Author": "CANARYAUTHOR"})
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _script("CANARYOPEN")})
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://canary.example/CANARYLINK"))
    _add_mark(
        writer, "/Widget", "/Parent", DictionaryObject({NameObject("/A"): _script("CANARYA")})
    )
    other = writer.add_blank_page(595, 842)
    other[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _script("CANARYOTHER")})
    _add_mark(writer, "/Link", "/Dest", ArrayObject([other.indirect_reference]))
    made = BytesIO()
    writer.write(made)
    assert b"CANARYSCRIPT" in made.getvalue()

    copy = press.stamp(made.getvalue(), "application/pdf", LINES, "Copy")

    reader = PdfReader(BytesIO(copy))
    seen = copy.decode("latin-1") + "".join(
        repr(reader.get_object(number)) for number in range(1, len(reader.xref[0]) + 1)
    )
    assert "CANARY" not in seen


def _add_mark(writer: PdfWriter, kind: str, tie: str, to: Any) -> None:
    sides = ArrayObject([FloatObject(0)] * 4)
    mark = {NameObject("/Subtype"): NameObject(kind), NameObject("/Rect"): sides}
    writer.add_annotation(0, DictionaryObject({**mark, NameObject(tie): to}))


def _script(words: str) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(words)}
    )


def test_a_picture_loses_what_the_camera_knew() -> None:
    exif = Image.Exif()
    exif[0x010E] = "CANARYPLACE"
    made = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "JPEG", exif=exif)
    assert b"CANARYPLACE" in made.getvalue()

    assert b"CANARYPLACE" not in press.stamp(made.getvalue(), "image/jpeg", LINES, "Copy")


def bomb() -> bytes:
    """A page whose content unpacks to half a gigabyte."""
    packed = zlib.compress(b"0 0 m " * 90_000_000, 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    head += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    head += b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return head + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def shared(pages: int) -> bytes:
    """Pages that all show one content, which unpacks to little and has to be read for each."""
    writer = PdfWriter()
    content = DecodedStreamObject()
    content.set_data(b"0 0 m " * 100_000)
    kept = writer._add_object(content.flate_encode())
    for _number in range(pages):
        writer.add_blank_page(595, 842)[NameObject("/Contents")] = kept
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def looped() -> bytes:
    """A tree of pages that bites its own tail."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def sized(width: float) -> bytes:
    return rooms.pdf(1, width=width)


@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (rooms.pdf(1, password="secret"), "application/pdf", "locked"),
        (b"%PDF-1.7 but nothing behind it", "application/pdf", "damaged"),
        (rooms.pdf()[:200], "application/pdf", "damaged"),
        (rooms.pdf(press.MOST_PAGES + 1), "application/pdf", "more than 200 pages"),
        (sized(50_000), "application/pdf", "Change its size"),
        (looped(), "application/pdf", "damaged"),
        (rooms.picture()[:60], "image/png", "damaged"),
        (b"\xff\xd8\xff but no picture", "image/jpeg", "damaged"),
        (b"\xc9nergie", "text/plain", "UTF-8"),
        (b"x" * (press.LONGEST_TEXT + 1), "text/plain", "200,000"),
        (b"\n" * (press.MOST_LINES + 1), "text/plain", "6,000"),
    ],
)
def test_a_file_that_makes_no_copy_is_refused_in_words(
    data: bytes, media_type: str, words: str
) -> None:
    with pytest.raises(printing.UnprintableError, match=words):
        printing.pages_of(data, media_type)


def test_an_enormous_picture_is_refused_before_it_is_unpacked() -> None:
    made = BytesIO()
    Image.new("1", (30_000, 30_000)).save(made, "PNG")

    with pytest.raises(printing.UnprintableError, match="40 million"):
        printing.pages_of(made.getvalue(), "image/png")


def test_a_page_that_unpacks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 10)

    with pytest.raises(printing.UnprintableError):
        printing.print_copy(bomb(), "application/pdf", lines=LINES, title="Copy")


def test_pages_that_share_what_no_copy_can_hold_are_refused_at_upload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Reading it for every page takes ten times as long; counting its pages does not.
    monkeypatch.setattr(printing, "PATIENCE", 4)

    with pytest.raises(printing.UnprintableError, match="too long or too much memory"):
        printing.pages_of(shared(press.MOST_PAGES), "application/pdf")


def test_what_is_more_than_the_library_reads_is_called_heavy_and_not_damaged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def limited(*_order: object) -> None:
        raise LimitReachedError

    monkeypatch.setattr(press, "stamp", limited)

    answer, _made = press.work({"do": "check", "media_type": "application/pdf"}, rooms.pdf())

    assert answer == {"refused": "heavy"}


def test_a_pdf_is_taken_where_copies_cannot_be_printed_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unavailable(*_sizes: object) -> None:
        raise PdfUnavailableError

    monkeypatch.setattr(press, "_overlay", unavailable)

    assert press.check(rooms.pdf(3), "application/pdf") == 3


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.01)

    with pytest.raises(printing.UnprintableError, match="too long"):
        printing.pages_of(rooms.pdf(), "application/pdf")


def test_a_page_waits_for_its_turn_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "TURN", 0.01)
    for _turn in range(printing.MOST_AT_ONCE):
        printing._turns.acquire()
    try:
        with pytest.raises(printing.PressBusyError):
            printing.pages_of(rooms.pdf(), "application/pdf")
    finally:
        for _turn in range(printing.MOST_AT_ONCE):
            printing._turns.release()


def test_the_child_learns_no_secret_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {}
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(
        printing.subprocess, "run", lambda *_args, **options: told.update(options["env"]) or _done()
    )

    printing.pages_of(b"x", "text/plain")

    assert "DATABASE_URL" not in told
    assert not any("SECRET" in name or "MATCHMAKER" in name for name in told)


def _done():
    return type("Done", (), {"stdout": json.dumps({"pages": 1}).encode() + b"\n", "returncode": 0})


def test_marks_that_are_only_looked_at_stay() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Contents"): TextStringObject("A remark"),
            NameObject("/Rect"): ArrayObject([FloatObject(one) for one in (10, 10, 90, 40)]),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    made = BytesIO()
    writer.write(made)

    marks = stamped(made.getvalue()).pages[0]["/Annots"]

    assert [mark.get_object()["/Contents"] for mark in marks] == ["A remark"]
