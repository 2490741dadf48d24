"""Recipes for rows: by default a valid technology and need that match."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils.text import slugify
from model_bakery import baker

from companies.models import (
    Capacity,
    Company,
    Membership,
    Technology,
    TechnologyCapability,
)
from matchmaker.accounts.models import User
from matchmaker.consortia.models import BidPack, CallAnswer, FieldNote, PartnerCall
from matchmaker.engine.inputs import METHOD
from matchmaker.matching import generations
from matchmaker.matching.models import WeightProposal
from opportunities.models import (
    Dimension,
    ErrorReport,
    Finding,
    Framework,
    Hypothesis,
    Indicator,
    Measurement,
    MeasurementImport,
    Need,
    NeedCapability,
    Place,
    PolicySignal,
    Slot,
    Source,
)

AS_OF = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WATER = "wastewater-treatment"
AIR = "environmental-monitoring-equipment"
_numbers = count(1)


def number() -> int:
    """Return a number that no other row of the run has."""
    return next(_numbers)


def user(role: str = User.Role.MEMBER, *, password: str = "", **fields: Any) -> User:
    """A person; e-mail verified, so that they can sign in."""
    fields.setdefault("email", f"person{number()}@example.org")
    fields.setdefault("name", f"Person {number()}")
    person = User.objects.create_user(password=password or None, role=role, **fields)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return person


def member(**fields: Any) -> User:
    """A person of a firm (see `membership`)."""
    return user(User.Role.MEMBER, **fields)


def commissioner(**fields: Any) -> User:
    """A commissioner who looks after wastewater in Jiangsu, unless told otherwise."""
    fields.setdefault("portfolio_areas", [WATER])
    fields.setdefault("portfolio_provinces", ["CN-JS"])
    return user(User.Role.COMMISSIONER, **fields)


def administrator(**fields: Any) -> User:
    """A person who keeps the service running."""
    return user(User.Role.ADMINISTRATOR, **fields)


def source(**fields: Any) -> Source:
    """A source of facts."""
    fields.setdefault("key", f"source-{number()}")
    fields.setdefault("title", "Yearbook")
    fields.setdefault("url", "https://example.org/yearbook")
    fields.setdefault("retrieved_on", AS_OF)
    return baker.make(Source, **fields)


def _place(code: str, fields: dict[str, Any]) -> Place:
    found = Place.objects.filter(code=code).first()
    if found:
        return found
    place = Place(code=code, slug=fields.pop("slug", code.lower()), **fields)
    place.source = Source.objects.filter(key="places").first() or source(key="places")
    place.save()
    return place


def nation(code: str = "CN") -> Place:
    """A nation, made once."""
    name = {"CN": "China", "CA": "Canada"}[code]
    return _place(code, {"kind": Place.Kind.NATION, "country": code, "name_en": name})


def province(code: str = "CN-JS", name: str = "Jiangsu") -> Place:
    """A province, made once."""
    above = nation(code[:2])
    return _place(
        code,
        {
            "kind": Place.Kind.PROVINCE,
            "country": code[:2],
            "name_en": name,
            "part_of": above,
            "province_code": code,
            "iso_3166_2": code,
        },
    )


def city(code: str = "320100", name: str = "Nanjing", part_of: Place | None = None) -> Place:
    """A city, made once."""
    above = part_of or province()
    return _place(
        code,
        {
            "kind": Place.Kind.CITY,
            "country": "CN",
            "name_en": name,
            "name_zh": "南京",
            "slug": name.lower(),
            "part_of": above,
            "province_code": above.province_code,
            "gb_2260": code,
        },
    )


def indicator(code: str = "PM2.5_annual_mean", **fields: Any) -> Indicator:
    """An indicator, made once."""
    fields.setdefault("slug", "pm25" if code == "PM2.5_annual_mean" else slugify(code))
    fields.setdefault("name_en", code)
    fields.setdefault("unit", "ug/m3")
    fields.setdefault("domain", "air")
    fields.setdefault("better_when", "lower")
    fields.setdefault("areas", [AIR])
    return Indicator.objects.get_or_create(code=code, defaults=fields)[0]


def measurement(**fields: Any) -> Measurement:
    """A value of an indicator in a city."""
    fields.setdefault("place", city())
    fields.setdefault("indicator", indicator())
    fields.setdefault("year", 2024)
    fields.setdefault("period", str(fields["year"]))
    fields.setdefault("value", 42)
    fields.setdefault("unit", "ug/m3")
    fields.setdefault("source", source())
    return Measurement.objects.create(**fields)


def upload(**fields: Any) -> MeasurementImport:
    """A checked file with one good row, about PM2.5 in Nanjing."""
    city()
    indicator()
    fields.setdefault("file_name", "figures.csv")
    fields.setdefault(
        "content",
        "place_code,indicator,period,value,unit,source_title,source_url,source_kind\n"
        "320100,pm25,2023,0.029,mg/m3,Bulletin,https://example.org/bulletin,official\n",
    )
    fields.setdefault("digest", "0" * 64)
    fields.setdefault("uploaded_at", NOW)
    return MeasurementImport.objects.create(**fields)


def error_report(**fields: Any) -> ErrorReport:
    """Somebody's word that a figure in Nanjing is wrong."""
    if "measurement" not in fields:
        fields["measurement"] = measurement()
    if "reported_by" not in fields:
        fields["reported_by"] = member()
    fields.setdefault("key", uuid4())
    fields.setdefault("message", "The bulletin prints another number.")
    fields.setdefault("reported_at", NOW)
    return ErrorReport.objects.create(**fields)


def framework(**fields: Any) -> Framework:
    """A made-up framework between places, of PM2.5 in the tracker's cities, with one finding."""
    fields.setdefault("slug", "made-up")
    fields.setdefault("name_en", "Made-up index")
    fields.setdefault("short_name", "MUI")
    fields.setdefault("method", Framework.Method.MIN_MAX)
    fields.setdefault("places_groups", ["tracker31"])
    fields.setdefault("source", source())
    row = Framework.objects.create(**fields)
    heading = Dimension.objects.create(framework=row, code="air", position=1, name_en="Air")
    Slot.objects.create(
        framework=row,
        dimension=heading,
        code="pm25",
        position=1,
        name_en="PM2.5",
        indicator=indicator(),
        target_value=35,
    )
    Slot.objects.create(framework=row, code="unnamed-2", position=2)
    Finding.objects.create(
        framework=row,
        code="overall",
        place=nation(),
        text_en="14 of 18 provinces made progress.",
        count=14,
        of_total=18,
        areas=[AIR],
        source=row.source,
        source_line="002:53",
    )
    return row


def signal(**fields: Any) -> PolicySignal:
    """A nationwide target for wastewater that runs to 2030."""
    fields.setdefault("key", f"signal-{number()}")
    fields.setdefault("document_ref", fields["key"])
    fields.setdefault("title_en", "Water action plan")
    fields.setdefault("jurisdiction", nation())
    fields.setdefault("published_on", date(2025, 1, 10))
    fields.setdefault("deadline_on", date(2030, 12, 31))
    fields.setdefault("metric", "share of surface water of class I to III")
    fields.setdefault("areas", [WATER])
    fields.setdefault("source", source())
    return PolicySignal.objects.create(**fields)


def need(*, capabilities: tuple[str, ...] = (), **fields: Any) -> Need:
    """An open wastewater need in Nanjing."""
    ref = f"N-{number()}"
    fields.setdefault("ref", ref)
    fields.setdefault("slug", fields["ref"].lower())
    fields.setdefault("title_en", "Treat industrial wastewater")
    fields.setdefault("summary_en", "Remove ammonia from the wastewater of a chemical park.")
    fields.setdefault("place", city())
    fields.setdefault("areas", [WATER])
    fields.setdefault("stage", Need.Stage.OPEN)
    fields.setdefault("origin", Need.Origin.TENDER)
    fields.setdefault("as_of", AS_OF)
    fields.setdefault("source", source())
    row = Need.objects.create(**fields)
    for code in capabilities:
        NeedCapability.objects.create(need=row, code=code, weight=50, is_mandatory=True)
    return row


def hypothesis(**fields: Any) -> Hypothesis:
    """A proposed need: fine particles in Nanjing above the limit, for a wastewater portfolio."""
    figure = fields.pop("measurement", None) or measurement(unit="µg/m³")
    limit = {"value": "35", "unit": "µg/m³", "standard": "GB 3095-2012", "level": "Grade II"}
    dates = {"from": "2016-01-01", "to": "2026-02-28"}
    origin = {"key": figure.source.key, "title": figure.source.title, "url": figure.source.url}
    fields.setdefault("rule", "standard")
    fields.setdefault("place", figure.place)
    fields.setdefault("indicator", figure.indicator)
    fields.setdefault("areas", [WATER])
    fields.setdefault("severity", 200)
    fields.setdefault("confidence", 850)
    fields.setdefault("digest", "0" * 64)
    fields.setdefault("proposed_at", NOW)
    fields.setdefault("computed_at", NOW)
    fields.setdefault(
        "evidence",
        {
            "measurement": {
                "id": figure.pk,
                "value": str(figure.value),
                "unit": figure.unit,
                "year": figure.year,
                "period": figure.period,
                "method": "",
                "flags": [],
                "precedence": 1,
                "source": origin,
            },
            "limits": [{**limit, **dates, "when": "then", "source": origin}],
            "factors": [{"code": "age", "factor": 850, "count": 3}],
        },
    )
    return Hypothesis.objects.create(measurement=figure, **fields)


def company(**fields: Any) -> Company:
    """A published, registered firm in Ontario."""
    n = number()
    fields.setdefault("name", f"Firm {n}")
    fields.setdefault("slug", f"firm-{n}")
    fields.setdefault("province", "CA-ON")
    fields.setdefault("is_published", True)
    return Company.objects.create(**fields)


def membership(person: User, firm: Company, **fields: Any) -> Membership:
    """Someone who owns a firm's record."""
    fields.setdefault("role", Membership.Role.OWNER)
    fields.setdefault("state", Membership.State.ACTIVE)
    fields.setdefault("joined_at", NOW)
    return Membership.objects.create(user=person, company=firm, **fields)


def technology(
    firm: Company | None = None, *, capabilities: tuple[str, ...] = (), **fields: Any
) -> Technology:
    """A published technology that answers the default need."""
    fields.setdefault("name", f"Technology {number()}")
    fields.setdefault("summary", "Electrochemical removal of ammonia from industrial wastewater.")
    fields.setdefault("areas", [WATER])
    fields.setdefault("trl", 8)
    fields.setdefault("is_published", True)
    row = Technology.objects.create(company=firm or company(), **fields)
    for code in capabilities:
        TechnologyCapability.objects.create(technology=row, code=code)
    return row


def capacity(firm: Company, **fields: Any) -> Capacity:
    """What a firm can carry."""
    fields.setdefault("largest_contract_cad", 2_000_000)
    fields.setdefault("as_of", date(2026, 1, 1))
    return Capacity.objects.create(company=firm, **fields)


def key() -> str:
    """A fresh form key."""
    return str(uuid4())


def weight_proposal(**fields: Any) -> WeightProposal:
    """Weights proposed from 40 decisions that nobody made; the weights in use are its prior."""
    if "based_on" not in fields:
        fields["based_on"] = generations.wanted(now=NOW).weight_set
    measure = {"log_loss": 0.6, "ndcg": 0.8, "order": 0.7}
    fields.setdefault("values", [1400, 2700, 2000, 1200, 900, 800, 1000])
    fields.setdefault("method", METHOD)
    fields.setdefault("decisions", 40)
    fields.setdefault(
        "figures",
        {
            "fitted_on": 28,
            "held_out": 12,
            "needs": 3,
            **dict.fromkeys(("proposed", "current", "text", "chance"), measure),
            "gain": [0.01, 0.05, 0.09],
        },
    )
    fields.setdefault("changes", {"needs": 1, "changed": 0, "entries": 0, "named": []})
    fields.setdefault("made_at", NOW)
    return WeightProposal.objects.create(**fields)


def partner_call(firm: Company, need: Need | None = None, *, by: User, **row: Any) -> PartnerCall:
    """A call for a firm that monitors water, open for a century."""
    row.setdefault("area", "" if need else WATER)
    row.setdefault("title", "Membrane maker seeks sensors")
    row.setdefault("seeks", ["water-quality-monitoring"])
    row.setdefault("message", "We treat the water and look for somebody who measures it.")
    row.setdefault("open_until", date(2126, 12, 31))
    row.setdefault("created_at", NOW)
    return PartnerCall.objects.create(company=firm, need=need, created_by=by, **row)


def call_answer(call: PartnerCall, firm: Company, *, by: User, **fields: Any) -> CallAnswer:
    """A firm's answer to a call, not decided yet."""
    fields.setdefault("message", "We measure it.")
    fields.setdefault("created_at", NOW)
    return CallAnswer.objects.create(call=call, company=firm, created_by=by, **fields)


def field_note(firm: Company, need: Need | None = None, *, by: User, **fields: Any) -> FieldNote:
    """A note from Nanjing, or about a need, for firms that give notes."""
    if need is None:
        fields.setdefault("place", city())
    fields.setdefault("topic", FieldNote.Topic.TENDER)
    fields.setdefault("title", "Two envelopes")
    fields.setdefault("text", "The technical offer is opened a week before the price.")
    fields.setdefault("happened_on", date(2026, 10, 1))
    fields.setdefault("created_at", NOW)
    return FieldNote.objects.create(company=firm, need=need, created_by=by, **fields)


def bid_pack(consortium: Any, *, by: User, **fields: Any) -> BidPack:
    """A kept version of a pack, of four bytes."""
    content = fields.pop("content", b"pack")
    fields.setdefault("version", 1)
    fields.setdefault("made_at", NOW)
    fields.setdefault("method", "1")
    fields.setdefault("size", len(content))
    fields.setdefault("sha256", sha256(content).hexdigest())
    return BidPack.objects.create(consortium=consortium, made_by=by, content=content, **fields)
