"""One scene in which no page is empty: people, firms, needs, scores, teams and a bid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from companies.models import (
    Certification,
    Company,
    Delivery,
    IPRight,
    Membership,
    PerformanceClaim,
    Technology,
)
from matchmaker.clock import day_in_china
from matchmaker.consortia import suggest
from matchmaker.consortia.models import Suggestion
from matchmaker.matching import refresh
from matchmaker.matching.actions import answer_interest, review_match
from matchmaker.matching.models import Match, Run
from matchmaker.matching.staleness import Moment
from matchmaker.search import index
from opportunities.models import Limit, Need, Programme, Standard
from opportunities.upload import storing
from tests import recipes
from tests.browser.scene_calls import call_and_tell
from tests.browser.scene_consortia import make_consortia
from tests.browser.scene_figures import report_and_correct
from tests.browser.scene_proposals import propose
from tests.browser.scene_room import furnish_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from matchmaker.accounts.models import User

MEMBRANE, SENSORS = "membrane-filtration", "water-quality-monitoring"
PASSWORD = "north of the lake"
RECORDS = 26
"""Public records besides the firms of the story: one more than a page of a list holds."""

SUMMARY = (
    "Ceramic membranes remove ammonia and fine solids from industrial wastewater, without"
    " chemicals and with a third of the energy."
)
LONG_NAME = "Interprovincial Water and Wastewater Instrumentation Cooperative of Saint-Hyacinthe"


@dataclass
class Scene:
    """Rows by the names that the page list uses."""

    people: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    team: Suggestion | None = None
    pair: Match | None = None

    def __getitem__(self, name: str) -> Any:
        return self.rows[name]


def recompute() -> None:
    """Do at once what the worker does after a ring."""
    now = timezone.now()
    moment = Moment(now=now, as_of=day_in_china(now))
    refresh.drain(moment, clock=timezone.now)
    suggest.drain(moment, clock=timezone.now)
    index.refresh()


def make_scene() -> Scene:
    """Build everything; about two seconds."""
    scene = Scene()
    _people(scene)
    _places(scene)
    _uploads(scene)
    _firms(scene)
    _needs(scene)
    propose(scene)
    recompute()
    scene.team = Suggestion.objects.filter(need=scene["need"]).order_by("rank").first()
    scene.pair = _match(scene["membranes"], scene["need"])
    _decisions(scene)
    report_and_correct(scene)
    make_consortia(scene)
    recompute()
    call_and_tell(scene)
    furnish_room(scene)
    scene.rows["run"] = Run.objects.filter(kind=Run.Kind.CHANGES).first()
    pair = scene.pair
    change = {"need": pair.need_id, "enter": [pair.technology_id], "leave": []} if pair else {}
    recipes.weight_proposal(changes={"needs": 1, "changed": 1, "entries": 1, "named": [change]})
    return scene


def open_waiting_pair(page: Page, sign_in: Callable[..., None]) -> tuple[Scene, Match]:
    """Open, as a member, the page of a match that waits for its score; no worker ever makes it."""
    scene = make_scene()
    assert scene.pair is not None
    Technology.objects.filter(pk=scene.pair.technology_id).update(trl=4)
    sign_in(page, scene.people["member"])
    page.goto(scene.pair.get_absolute_url())
    return scene, scene.pair


def _people(scene: Scene) -> None:
    lead = recipes.commissioner(name="Mei Laurent", is_lead_commissioner=True, password=PASSWORD)
    colleague = recipes.commissioner(name="Paul Okafor", password=PASSWORD)
    scene.people = {
        "anonymous": None,
        "member": recipes.member(name="Ada Roy", password=PASSWORD),
        "partner": recipes.member(name="Ben Singh", password=PASSWORD),
        "newcomer": recipes.member(name="Nora Pelletier", password=PASSWORD),
        "commissioner": lead,
        "colleague": colleague,
        "idle": recipes.commissioner(portfolio_areas=[], portfolio_provinces=[]),
        "administrator": recipes.administrator(name="Kim Tran", password=PASSWORD),
    }


def _places(scene: Scene) -> None:
    city = recipes.city()
    press = recipes.source(title="Bulletin of ecology and environment, Nanjing", key="bulletin")
    air = recipes.indicator(name_en="PM2.5, annual mean")
    water = recipes.indicator(
        "surface_water_good_share",
        name_en="Surface water of class I to III",
        unit="%",
        domain="water",
        better_when="higher",
        areas=[recipes.WATER],
    )
    for year, value in ((2022, 28), (2023, 29), (2024, 27)):
        recipes.measurement(indicator=air, year=year, value=value, source=press)
        recipes.measurement(indicator=water, year=year, value=70 + year % 10, unit="%")
    for code, level, value, year in (
        ("GB 3095-2012", "grade 2", 25, 2016),
        ("GB 3095-2026", "Grade II (transition)", 30, 2026),
    ):
        Limit.objects.create(
            standard=Standard.objects.create(code=code, title_en="Ambient air", source=press),
            indicator=air,
            parameter="PM2.5",
            averaging="annual",
            level=level,
            value=value,
            unit="ug/m3",
            valid_from=date(year, 3, 1),
            source=press,
        )
    scene.rows["place"] = city
    scene.rows["framework"] = recipes.framework(places_groups=["jiangsu13"])
    city.groups = ["jiangsu13", "tracker31"]
    city.latitude, city.longitude = 32.06, 118.78
    city.save()
    suzhou = recipes.city("320500", "Suzhou")
    suzhou.groups = ["jiangsu13"]
    suzhou.latitude, suzhou.longitude = 31.3, 120.6
    suzhou.save()
    for year, value in ((2022, 33), (2024, 31)):
        recipes.measurement(place=suzhou, indicator=air, year=year, value=value, source=press)
    scene.rows["signal"] = recipes.signal(
        title_en="Action plan for industrial wastewater",
        title_zh="工业废水行动计划",
        issuer="Ministry of Ecology and Environment",
        document_number="No. 12 (2025)",
        target_value=95,
        target_unit="%",
        jurisdiction=recipes.province(),
    )
    recipes.signal(
        title_en="Earlier water plan",
        deadline_on=date(2020, 12, 31),
        published_on=date(2016, 1, 1),
        sectors=["coking", "tanning"],
    )
    Programme.objects.create(
        key="export-guarantee",
        name="Export guarantee",
        body="An export bank",
        instrument="Guarantee",
        eligibility="Firms that export.",
        source=press,
    )


def _uploads(scene: Scene) -> None:
    owner = scene.people["commissioner"]
    first = recipes.upload(uploaded_by=owner, file_name="bulletin-2023.csv")
    storing.store(first.pk, takes_over=None, by=owner, at=recipes.NOW)
    first.refresh_from_db()
    scene.rows["stored upload"] = first
    header, figure = recipes.upload(state="discarded").content.splitlines()
    rows = (
        figure.replace("0.029", "0.031"),
        figure.replace("2023", "2021"),
        figure.replace("2023", "2021"),
        figure.replace("2023", "2022"),
        figure.replace("320100", "Nanjing").replace("2023", "03/04/2023"),
    )
    scene.rows["upload"] = recipes.upload(
        uploaded_by=owner, content="\n".join((header, *rows)), row_count=5, bad_count=1
    )


def _firms(scene: Scene) -> None:
    _lead_firm(scene)
    partner = recipes.company(name="Lumen Sensors", slug="lumen-sensors", province="CA-QC")
    recipes.membership(scene.people["partner"], partner)
    recipes.capacity(partner, largest_contract_cad=9_000_000, annual_capacity_cad=30_000_000)
    scene.rows["partner firm"] = partner
    scene.rows["sensors"] = recipes.technology(
        partner, capabilities=(SENSORS,), name="Lumen probe", trl=9, summary=SUMMARY
    )
    _records(scene)
    draft = recipes.company(name="Draft firm", slug="draft-firm", is_published=False)
    recipes.membership(scene.people["member"], draft)
    scene.rows["draft firm"] = draft


def _lead_firm(scene: Scene) -> None:
    firm = recipes.company(
        name="Maple Membranes",
        slug="maple-membranes",
        name_zh="枫叶膜科技",
        summary="We clean industrial wastewater with ceramic membranes.",
        city="Guelph",
        size_band="10-49",
        founded_year=2014,
        website="https://maple.example",
    )
    recipes.membership(scene.people["member"], firm)
    recipes.capacity(firm, annual_capacity_cad=40_000_000)
    one = recipes.technology(
        firm,
        capabilities=(MEMBRANE,),
        name="Ceramic membrane skid",
        name_zh="陶瓷膜撬装设备",
        summary=SUMMARY,
        differentiator="A third of the energy of polymer membranes.",
        trl_evidence="Running in two plants since 2023.",
        stage="early-market",
        availability=["sale", "service"],
    )
    scene.rows["membranes"] = one
    scene.rows["unpublished"] = recipes.technology(firm, name="Pilot reactor", is_published=False)
    Delivery.objects.create(
        company=firm,
        title="Dye works",
        country="CA",
        year=2023,
        value_cad=1_800_000,
        technology=one,
    )
    Certification.objects.create(company=firm, scheme="ISO 9001", number="12345", country="CA")
    IPRight.objects.create(
        company=firm, kind="patent", number="CA 1234567", jurisdiction="CA", status="granted"
    )
    PerformanceClaim.objects.create(
        technology=one, quantity="Ammonia removed", unit="%", minimum=90, typical=95, maximum=98
    )
    scene.rows["firm"] = firm


def _records(scene: Scene) -> None:
    record = recipes.company(
        name=LONG_NAME,
        slug="water-instrumentation",
        origin=Company.Origin.PUBLIC_RECORD,
        province="CA-QC",
        evidence=[{"url": "https://example.org/awards", "kind": "award", "programme": "A fund"}],
    )
    recipes.technology(record, capabilities=(SENSORS,), areas_assigned=True, trl=None)
    scene.rows["record"] = record
    sample = recipes.company(
        name="Birch Aeration", slug="birch-aeration", origin=Company.Origin.SAMPLE
    )
    recipes.capacity(sample, annual_capacity_cad=60_000_000)
    recipes.technology(sample, capabilities=(MEMBRANE,), name="Birch diffuser", trl=7)
    scene.rows["sample"] = sample
    for number in range(RECORDS):
        other = recipes.company(
            name=f"Record {number:02}", origin=Company.Origin.PUBLIC_RECORD, province="CA-BC"
        )
        recipes.technology(other, trl=None, areas_assigned=True)
    claimed = Company.objects.get(name="Record 03")
    recipes.membership(
        scene.people["newcomer"],
        claimed,
        state=Membership.State.PENDING,
        statement="I am the chief engineer.",
    )
    scene.rows["claim"] = claimed


def _needs(scene: Scene) -> None:
    today = day_in_china(timezone.now())
    scene.rows["need"] = recipes.need(
        capabilities=(MEMBRANE, SENSORS),
        ref="NJ-1",
        title_en="Treat the wastewater of a chemical park at the Yangtze",
        title_zh="长江化工园区污水处理",
        buyer="Nanjing Chemical Park Utilities",
        budget_amount=120_000_000,
        budget_currency="CNY",
        budget_on=date(2026, 10, 1),
        capacity_value=20_000,
        capacity_unit="m3/day",
        minimum_trl=7,
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
    )
    for number in range(3):
        recipes.need(title_en=f"Monitor rivers, lot {number}", capabilities=(SENSORS,))
    scene.rows["past need"] = recipes.need(
        ref="NJ-P", stage=Need.Stage.COMPLETED, title_en="Renew a treatment plant"
    )
    scene.rows["draft need"] = recipes.need(
        ref="NJ-D", is_published=False, created_by=scene.people["commissioner"]
    )
    scene.rows["sample need"] = recipes.need(
        capabilities=(MEMBRANE,), ref="NJ-S", is_sample=True, title_en="Sample: clean a lake"
    )
    scene.rows["unanswered need"] = recipes.need(
        capabilities=("desalination",), ref="NJ-U", title_en="Desalinate sea water"
    )
    recipes.need(areas=[], title_en="Renew the boilers of a school", summary_en="")


def _match(technology: Technology, need: Need) -> Match:
    return Match.objects.current().get(technology=technology, need=need)


def _decide(scene: Scene, match: Match, decision: str, **fields: Any) -> None:
    review_match(
        match.technology,
        match.need,
        decision=decision,
        revision=fields.pop("revision", 0),
        key=uuid4(),
        score=match.score,
        by=scene.people[fields.pop("by", "colleague")],
        at=timezone.now(),
        **fields,
    )


def _decisions(scene: Scene) -> None:
    sensors = _match(scene["sensors"], scene["need"])
    scene.rows["decided pair"] = sensors
    _decide(scene, sensors, "ask", message="Which plants run it?", note="Ask the park, too.")
    _decide(scene, sensors, "accept", revision=1, note="They answered by telephone.")
    others = Match.objects.current().ranked().filter(need=scene["need"])
    other = others.exclude(technology__in=(scene["sensors"], scene["membranes"])).first()
    assert other is not None
    _decide(scene, other, "decline", reason="too-small")
    answer_interest(
        scene["membranes"],
        scene["need"],
        answer="interested",
        by=scene.people["member"],
        at=timezone.now(),
    )
