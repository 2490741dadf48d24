"""A room: a lead, two members who compete, and all who want to look in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.test import Client
from PIL import Image
from pypdf import PdfWriter

from matchmaker.consortia.models import Consortium, Document, DocumentVersion, RoomGuest, Seat
from matchmaker.consortia.room import annexes, naming, papers
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User

NOW = recipes.NOW
TODAY = NOW.date()
FIRMS = ("lead", "rival", "member", "invited")
READERS = (
    "lead",
    "rival",
    "member",
    "invited",
    "guest",
    "commissioner",
    "administrator",
    "outsider",
)


def seat(consortium: Consortium, firm: Company, by: User, **fields: Any) -> Seat:
    """An accepted seat, unless told otherwise."""
    fields.setdefault("part", Seat.Part.TECHNOLOGY)
    fields.setdefault("state", Seat.State.ACCEPTED)
    return Seat.objects.create(
        consortium=consortium,
        company=firm,
        invited_by=by,
        invited_at=NOW,
        expires_on=TODAY + timedelta(days=14),
        answered_by=by,
        answered_at=NOW,
        **fields,
    )


@dataclass
class Room:
    """Who sits where; people and firms by their part in the scene."""

    consortium: Consortium
    people: dict[str, User] = field(default_factory=dict)
    firms: dict[str, Company] = field(default_factory=dict)
    guest: RoomGuest | None = None

    def client(self, who: str) -> Client:
        """A browser of a person."""
        browser = Client()
        browser.force_login(self.people[who])
        return browser

    def seat_of(self, who: str) -> Seat:
        """The seat of a person's firm."""
        return Seat.objects.get(consortium=self.consortium, company=self.firms[who])

    def document(self, who: str = "rival", **fields: Any) -> Document:
        """A document of a firm, for named people unless told otherwise."""
        paper = papers.Paper(
            self.firms[who],
            fields.pop("title", "Process description"),
            fields.pop("kind", "technical"),
            fields.pop("tier", "named"),
            fields.pop("is_for_guests", False),
        )
        return papers.add_document(
            self.consortium,
            paper,
            fields.pop("upload", upload()),
            key=uuid4(),
            by=self.people[who],
            at=NOW,
        )

    def name(self, document: Document, who: str, **fields: Any) -> Any:
        """The owner names a person for a document."""
        found = naming.nameable(self.consortium, document.company_id)
        person = next(one for one in found if one.user == self.people[who])
        fields.setdefault("until", TODAY + timedelta(days=30))
        return naming.name_reader(document, person, by=document.created_by, at=NOW, **fields)

    def seal(self, who: str, cents: int = 100_000, currency: str = "CAD", **fields: Any) -> Any:
        """A firm seals its annex."""
        newest = annexes.own_annex(self.consortium, self.firms[who])
        fields.setdefault("seen", newest.version if newest else 0)
        sealing = annexes.Sealing(annexes.Amount(currency, cents), **fields)
        return annexes.seal_annex(
            self.consortium, self.firms[who], sealing, key=uuid4(), by=self.people[who], at=NOW
        )

    def leave(self, who: str) -> None:
        """A firm's seat ends."""
        Seat.objects.filter(pk=self.seat_of(who).pk).update(state=Seat.State.REMOVED)

    def dissolve(self) -> None:
        """The team gives up."""
        Consortium.objects.filter(pk=self.consortium.pk).update(stage=Consortium.Stage.WITHDRAWN)
        self.consortium.refresh_from_db()


def room(**fields: Any) -> Room:
    """Make the room with everybody who is in it, and those who are not."""
    need = recipes.need()
    people = {who: recipes.member(name=f"{who.title()} Person") for who in (*FIRMS, "outsider")}
    firms = {who: recipes.company(name=f"{who.title()} Inc") for who in (*FIRMS, "outsider")}
    for who, firm in firms.items():
        recipes.membership(people[who], firm)
    people["guest"] = recipes.commissioner(name="Guest Person")
    people["commissioner"] = recipes.commissioner(name="Other Commissioner")
    people["administrator"] = recipes.administrator(name="Admin Person")
    consortium = Consortium.objects.create(
        need=need,
        name="Clean river",
        lead=firms["lead"],
        stage=Consortium.Stage.INVITING,
        created_by=people["lead"],
        created_at=NOW,
        **fields,
    )
    seat(consortium, firms["lead"], people["lead"], part=Seat.Part.LEAD)
    seat(consortium, firms["rival"], people["rival"])
    seat(consortium, firms["member"], people["member"])
    seat(consortium, firms["invited"], people["invited"], state=Seat.State.INVITED)
    consortium.stage = Consortium.Stage.PARTLY_ACCEPTED
    consortium.save()
    guest = RoomGuest.objects.create(
        consortium=consortium, user=people["guest"], invited_by=people["lead"], invited_at=NOW
    )
    return Room(consortium, people, firms, guest)


def upload(data: bytes = b"A plain text.", **fields: Any) -> papers.Upload:
    """A file that was found to be in order."""
    fields.setdefault("file_name", "notes.txt")
    fields.setdefault("media_type", DocumentVersion.MediaType.TEXT.value)
    fields.setdefault("pages", 1)
    return papers.Upload(data, **fields)


def pdf(pages: int = 2, **options: Any) -> bytes:
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(options.get("width", 595), options.get("height", 842))
    if "password" in options:
        writer.encrypt(options["password"])
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


def later(days: int) -> date:
    """Return a day after the scene's."""
    return TODAY + timedelta(days=days)
