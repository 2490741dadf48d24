"""One of everything that has an address, and everyone who may look at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from companies.models import Delivery, Membership
from matchmaker.consortia.links import make_links
from matchmaker.consortia.models import Consortium, Seat, Suggestion
from matchmaker.matching.models import Match, Run
from matchmaker.matching.receipts import keep_on_request
from matchmaker.matching.refresh import drain
from matchmaker.matching.staleness import Moment
from tests import recipes
from tests.consortia.room.furniture import furnish
from tests.consortia.work.furniture import furnish_work

if TYPE_CHECKING:
    from http.cookies import SimpleCookie


class Scene:
    """Two firms, a need, a match, a team and a consortium, and all who may look at them."""

    def __init__(self) -> None:
        self.people = self.make_people()
        self.cookies = {who: self.sign_in(person) for who, person in self.people.items()}
        self.make_firms()
        self.make_matches()
        self.make_consortium()
        self.call = recipes.partner_call(self.leading, self.need, by=self.people["lead"])
        self.answer = recipes.call_answer(self.call, self.firm, by=self.people["member"])
        self.note = recipes.field_note(self.firm, self.need, by=self.people["member"])
        self.measurement = recipes.measurement()
        self.report = recipes.error_report(
            measurement=self.measurement, reported_by=self.people["member"]
        )

    def make_people(self) -> dict[str, Any]:
        recipes.city()
        return {
            "anonymous": None,
            "member": recipes.member(),
            "other member": recipes.member(),
            "inside": recipes.commissioner(),
            "outside": recipes.commissioner(portfolio_provinces=["CN-GD"]),
            "lead": recipes.member(),
            "administrator": recipes.administrator(),
        }

    def sign_in(self, person: Any) -> SimpleCookie:
        client = Client()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client.cookies

    def make_firms(self) -> None:
        self.firm = recipes.company(name="Own", slug="own")
        self.other = recipes.company(name="Other", slug="other")
        self.leading = recipes.company(name="Leading", slug="leading")
        self.record = recipes.company(name="Record", slug="record", origin="public-record")
        for who, firm in (
            ("member", self.firm),
            ("other member", self.other),
            ("lead", self.leading),
        ):
            recipes.membership(self.people[who], firm)
        self.technology = recipes.technology(self.firm, capabilities=("membrane-filtration",))
        self.claim = recipes.membership(
            recipes.member(), self.record, state=Membership.State.PENDING
        )
        self.delivery = Delivery.objects.create(company=self.firm, title="Plant", country="CN")

    def make_matches(self) -> None:
        self.need = recipes.need(ref="need", slug="need", capabilities=("membrane-filtration",))
        self.signal = recipes.signal(key="signal")
        self.hypothesis = recipes.hypothesis()
        self.framework = recipes.framework(slug="framework")
        self.upload = recipes.upload(uploaded_by=self.people["inside"])
        now = timezone.now()
        drain(Moment(now=now, as_of=now.date()), clock=timezone.now)
        self.match = Match.objects.get(technology=self.technology, need=self.need)
        self.receipt = keep_on_request(self.match, by=self.people["member"], at=now)
        self.proposal = recipes.weight_proposal()
        self.run = Run.objects.create(
            kind=Run.Kind.FULL, as_of=recipes.AS_OF, started_at=recipes.NOW
        )

    def make_consortium(self) -> None:
        today = timezone.now().date()
        self.team = Suggestion.objects.create(
            public_id=recipes.key(),
            need=self.need,
            rank=1,
            company_ids=[self.leading.pk, self.firm.pk],
            members=[
                {
                    "company": firm.pk,
                    "technologies": [],
                    "leads": ["membrane-filtration"],
                    "supports": [],
                    "assigned": [],
                    "capacity_cad": None,
                    "basis": "unknown",
                    "strength": 400,
                    "has_presence": False,
                }
                for firm in (self.leading, self.firm)
            ],
            strength=800,
            capacity_cad=0,
            members_unknown=2,
            searched_at=recipes.NOW,
        )
        self.consortium = Consortium.objects.create(
            need=self.need,
            name="Team",
            lead=self.leading,
            stage=Consortium.Stage.INVITING,
            created_by=self.people["lead"],
            created_at=recipes.NOW,
        )
        Seat.objects.create(
            consortium=self.consortium,
            company=self.leading,
            part=Seat.Part.LEAD,
            state=Seat.State.ACCEPTED,
            invited_by=self.people["lead"],
            invited_at=recipes.NOW,
            expires_on=today,
            answered_by=self.people["lead"],
            answered_at=recipes.NOW,
        )
        self.seat = Seat.objects.create(
            consortium=self.consortium,
            company=self.firm,
            part=Seat.Part.TECHNOLOGY,
            invited_by=self.people["lead"],
            invited_at=recipes.NOW,
            expires_on=today + timedelta(days=20),
        )
        links = make_links(self.seat, [self.people["member"]], at=timezone.now())
        self.letter = links[self.people["member"].pk]
        self.pack = recipes.bid_pack(self.consortium, by=self.people["lead"])
        self.room = furnish(
            self.consortium,
            self.leading,
            by=self.people["lead"],
            administrator=self.people["administrator"],
        )
        self.room |= furnish_work(
            self.consortium, self.leading, by=self.people["lead"], guest=self.room["guest"]
        )

    def in_room(self, *names: str) -> dict[str, Any]:
        """Return the arguments that lead to what lies in the room."""
        return {name: self.room[name].public_id for name in names}

    def arguments(self) -> dict[str, dict[str, Any]]:
        """Return the arguments that each kind of address takes."""
        consortium = {"consortium": self.consortium.public_id}
        return {
            "company": {"slug": "own"},
            "record": {"slug": "record"},
            "person": {"slug": "own", "person": self.people["member"].public_id},
            "claim": {"pk": self.claim.pk},
            "technology": {"pk": self.technology.public_id},
            "proof": {"slug": "own", "kind": "delivery", "pk": self.delivery.pk},
            "place": {"slug": "nanjing"},
            "area": {"slug": recipes.WATER},
            "signal": {"key": "signal"},
            "framework": {"slug": "framework"},
            "need": {"slug": "need"},
            "hypothesis": {"public_id": self.hypothesis.public_id},
            "pair": {"pair": self.match.pair},
            "receipt": {"receipt": self.receipt.public_id},
            "upload": {"upload": self.upload.public_id},
            "run": {"run": self.run.public_id},
            "weight_set": {"version": 1},
            "weight_proposal": {"proposal": self.proposal.public_id},
            "team": {"team": self.team.public_id},
            "consortium": consortium,
            "consortium seat": {**consortium, "seat": self.seat.public_id},
            "seat": {"seat": self.seat.public_id},
            "letter": {"token": self.letter},
            "consortium work": {**consortium, "work": 1},
            "room document": {**consortium, **self.in_room("document")},
            "room copy": {**consortium, **self.in_room("document"), "number": 1},
            "room name": {**consortium, **self.in_room("document", "grant")},
            "room guest": {**consortium, **self.in_room("guest")},
            "glass": self.in_room("glass"),
            **{
                f"room {name}": {**consortium, **self.in_room(name)}
                for name in ("task", "question", "thread", "entry")
            },
            "room plan": {**consortium, "key": self.room["programme"].key},
            "consortium pack": {**consortium, "version": self.pack.version},
            "call": {"call": self.call.public_id},
            "call answer": {"call": self.call.public_id, "answer": self.answer.public_id},
            "note": {"note": self.note.public_id},
            "measurement": {"pk": self.measurement.pk},
            "report": {"report": self.report.public_id},
            "key": {"key": "nobody"},
            "reset": {"uidb36": "1", "key": "set-password"},
            "": {},
        }
