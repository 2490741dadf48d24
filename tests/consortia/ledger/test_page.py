"""The ledger's page, table and monthly rows from stored needs and searches."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Company
from matchmaker.consortia import suggest
from matchmaker.consortia.ledger import keeping, reading
from matchmaker.consortia.ledger.reckoning import Band, reckon
from matchmaker.consortia.models import LedgerSnapshot, Suggestion, TeamSearch
from matchmaker.consortia.tasks import expire, keep_ledger
from matchmaker.matching.staleness import Moment
from tests import recipes
from tests.consortia import scenes

if TYPE_CHECKING:
    from django.test import Client

    from opportunities.models import Need

pytestmark = pytest.mark.django_db

MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)
MEMBRANE, SENSORS, SLUDGE = "membrane-filtration", "water-quality-monitoring", "sludge-treatment"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: recipes.NOW)


def firm(*codes: str, is_known: bool = True, **fields: Any) -> Company:
    """A real firm with a published technology."""
    row = recipes.company(**fields)
    recipes.technology(row, capabilities=codes)
    if is_known:
        recipes.capacity(row)
    return row


def need(millions: int | None, *codes: str, **fields: Any) -> Need:
    """An open need of so many million CAD."""
    if millions is not None:
        fields.update(budget_amount=millions * 1_000_000, budget_currency="CAD")
    return recipes.need(capabilities=codes, **fields)


def searched(about: Need, *teams: tuple[Company, ...], **details: Any) -> None:
    """What the search has stored about a need."""
    missing = details.pop("missing", [])
    scenes.team_search(
        about,
        status=TeamSearch.Status.PROVED if teams else TeamSearch.Status.NONE,
        missing=missing,
        details={"reasons": [], "alone": [], "fewest_to_cover": None, **details},
    )
    for rank, members in enumerate(teams, start=1):
        Suggestion.objects.create(
            public_id=recipes.key(),
            need=about,
            rank=rank,
            company_ids=[one.pk for one in members],
            members=[],
            strength=1,
            capacity_cad=1,
            is_fictional=about.is_sample or any(one.is_sample for one in members),
            searched_at=recipes.NOW,
        )


class Market:
    """Seven needs; by hand: contracts of 31 million, 3 of them reached, and one total of 100."""

    def __init__(self) -> None:
        self.one = firm(MEMBRANE)
        self.two = firm(SENSORS, province="CA-QC")
        self.dark = firm(SENSORS, is_known=False)
        self.sample = firm(SLUDGE, origin=Company.Origin.SAMPLE)
        self.alone = need(1, MEMBRANE)
        searched(self.alone, alone=[self.one.pk], reasons=["alone_only"])
        self.pair = need(2, MEMBRANE, SENSORS)
        searched(self.pair, (self.one, self.two))
        self.short = need(4, MEMBRANE, SENSORS)
        searched(self.short, reasons=["capacity"], fewest_to_cover=2)
        self.fictional = need(8, MEMBRANE, SLUDGE)
        searched(self.fictional, (self.one, self.sample))
        self.unseen = need(16, MEMBRANE)
        self.unvalued = need(None, MEMBRANE)
        searched(self.unvalued, alone=[self.one.pk])
        self.total = need(100, SENSORS, budget_basis="project-total")
        searched(self.total, alone=[self.dark.pk])
        searched(need(1000, MEMBRANE, is_sample=True), alone=[self.one.pk])
        searched(need(2000, MEMBRANE, stage="completed"), alone=[self.one.pk])


def figures(sheet: Any) -> dict[str, tuple[int, int]]:
    return {
        str(band): (cell.needs, int(cell.value_cad / 1_000_000))
        for band, cell in sheet.all.cells.items()
    }


def test_the_figures_equal_the_hand_count() -> None:
    Market()

    ledger = reckon(reading.read(MOMENT).asked)

    assert figures(ledger.contracts) == {
        "alone": (1, 1),
        "pair": (1, 2),
        "capacity-unknown": (1, 4),
        "out-of-reach": (1, 8),
        "not-judged": (1, 16),
        "value-unknown": (1, 0),
    }
    assert figures(ledger.totals) == {"capacity-unknown": (1, 100)}


def test_only_firms_that_are_real_close_a_gap() -> None:
    market = Market()

    (recruit,) = reckon(reading.read(MOMENT).asked).recruits

    assert (recruit.code, recruit.contracts_cad) == (SLUDGE, Decimal(8_000_000))
    assert [one.need for one in recruit.needs] == [market.fictional.pk]


def test_a_short_capacity_that_is_all_known_is_out_of_reach() -> None:
    market = Market()
    recipes.capacity(market.dark)

    ledger = reckon(reading.read(MOMENT).asked)

    assert ledger.contracts.all[Band.UNKNOWN].needs == 0
    assert ledger.contracts.all[Band.OUT_OF_REACH].needs == 2


def test_amounts_are_in_cad_by_the_rate_of_the_needs_own_date() -> None:
    row = need(None, budget_amount=1_000_000, budget_currency="USD", budget_on="2024-05-31")
    row.refresh_from_db()

    facts = reading.read(MOMENT)

    assert facts.asked[0].value_cad == row.budget_in_cad.amount
    assert [str(day) for day in facts.rates] == ["2024-05-31", "2024-05-31"]


def test_the_page_says_what_the_figures_say(client: Client) -> None:
    market = Market()
    client.force_login(recipes.member())

    page = client.get(reverse("scale-ledger"))

    text = page.content.decode()
    assert "reach CAD\xa03.0\xa0million (10%)" in text
    assert "The missing capability that blocks most: Sludge treatment" in text
    assert market.fictional.get_absolute_url() in text
    assert "1 more need has no known value and is in no sum." in text
    assert "CAD\xa01.0\xa0billion" not in text


def test_the_table_holds_the_figures_of_the_page(client: Client) -> None:
    Market()
    client.force_login(recipes.commissioner())

    answer = client.get(reverse("scale-ledger-csv"))

    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    whole = {
        row["band"]: (row["needs"], row["value_cad"])
        for row in rows
        if row["told_apart_by"] == "all" and row["basis"] == "contract"
    }
    assert whole["pair"] == ("1", "2000000.00")
    assert whole["value-unknown"] == ("1", "")
    assert {row["day"] for row in rows} == {"2026-11-21"}


def test_a_kept_month_has_the_day_in_china_and_its_names(client: Client) -> None:
    LedgerSnapshot.objects.create(
        month="2026-10-01",
        basis=LedgerSnapshot.Basis.CONTRACT,
        split=LedgerSnapshot.Split.NEED_PROVINCE,
        key=recipes.province("CN-YN", "Yunnan").code,
        band=LedgerSnapshot.Band.PAIR,
        needs=1,
        value_cad=1,
        taken_at=datetime(2026, 9, 30, 17, tzinfo=UTC),
    )
    client.force_login(recipes.commissioner())

    answer = client.get(reverse("scale-ledger-csv"))

    [row] = csv.DictReader(StringIO(answer.content.decode()))
    assert (row["day"], row["name"]) == ("2026-10-01", "Yunnan")


def test_an_empty_page_stands(client: Client) -> None:
    client.force_login(recipes.administrator())

    text = client.get(reverse("scale-ledger")).content.decode()

    assert "No open contract or lot is known." in text
    assert "No capability is missing altogether" in text


def test_the_page_asks_as_often_for_thirty_needs_as_for_one(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("scale-ledger")).status_code == 200
        return len(captured)

    market = Market()
    client.force_login(recipes.member())
    queries()
    few = queries()
    for _number in range(25):
        searched(need(3, MEMBRANE, SENSORS), (market.one, market.two))

    assert queries() == few <= 15


def test_a_month_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Market()
    monkeypatch.setattr(suggest, "count_stale", lambda _moment: 0)

    assert keeping.keep(MOMENT) > 0
    assert keeping.keep(MOMENT) == 0

    kept = LedgerSnapshot.objects.filter(split="all", basis="contract")
    assert {one.band: one.needs for one in kept}["pair"] == 1
    assert {one.month.isoformat() for one in kept} == {"2026-11-01"}


def test_a_month_is_not_kept_while_needs_wait_for_their_teams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Market()
    monkeypatch.setattr(suggest, "count_stale", lambda _moment: 1)

    assert keeping.keep(MOMENT) == 0


def test_the_next_month_is_kept_beside_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Market()
    monkeypatch.setattr(suggest, "count_stale", lambda _moment: 0)
    keep_ledger()
    later = recipes.NOW + timedelta(days=31)
    keeping.keep(Moment(now=later, as_of=later.date()))
    client.force_login(recipes.member())

    text = client.get(reverse("scale-ledger")).content.decode()

    assert "from 2026-11 to 2026-12" in text


def test_the_database_refuses_a_cell_twice_and_a_band_without_value() -> None:
    cell = {
        "month": "2026-11-01",
        "basis": "contract",
        "split": "all",
        "band": "alone",
        "needs": 1,
        "value_cad": 5,
        "taken_at": recipes.NOW,
    }
    LedgerSnapshot.objects.create(**cell)

    for wrong in (
        cell,
        {**cell, "band": "pair", "value_cad": 0},
        {**cell, "band": "pair", "needs": 0},
        {**cell, "month": "2026-11-02"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerSnapshot.objects.create(**wrong)


def test_calls_past_their_day_are_closed_by_the_same_job() -> None:
    person = recipes.member()
    call = recipes.partner_call(recipes.company(), by=person, open_until="2026-11-20")
    still = recipes.partner_call(recipes.company(), by=person, open_until="2026-11-21")

    expire()

    call.refresh_from_db()
    still.refresh_from_db()
    assert (call.state, call.closed_by, still.state) == ("closed", None, "open")
