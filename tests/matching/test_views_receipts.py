"""Pages of receipts, and what the page of a pair says of rank, doubt and what would raise it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from matchmaker.matching import receipts
from matchmaker.matching.models import Match, Receipt
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def match() -> Match:
    technology = recipes.technology(capabilities=pairs.CAPABILITIES, trl=6)
    recipes.capacity(technology.company, largest_contract_cad=300_000, tier="after-interest")
    need = recipes.need(
        capabilities=("nitrogen-removal", "membrane-filtration"),
        minimum_trl=7,
        budget_amount=10_000_000,
        budget_currency="CAD",
        budget_on=recipes.AS_OF,
    )
    return pairs.match(technology, need)


def speaker(match: Match) -> User:
    person = recipes.member()
    recipes.membership(person, match.technology.company)
    return person


def kept(match: Match, by: User | None = None) -> Receipt:
    return receipts.keep_on_request(match, by=by or recipes.commissioner(), at=timezone.now())


def page(person: User | None, row: Receipt, name: str = "receipt-detail") -> Any:
    return pairs.client(person).get(reverse(name, args=(row.public_id,)))


def text(answer: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(plain.split())


def test_strangers_find_no_receipt(match: Match) -> None:
    row = kept(match)

    for name in ("receipt-detail", "receipt-json"):
        assert page(recipes.member(), row, name).status_code == 404
        assert page(recipes.commissioner(portfolio_provinces=["CN-GD"]), row, name).status_code == (
            404
        )
        assert page(None, row, name).status_code == 302
        assert page(speaker(match), row, name).status_code == 200
        assert page(recipes.administrator(), row, name).status_code == 200


def test_keeping_a_receipt_shows_it(match: Match) -> None:
    person = recipes.commissioner()
    address = reverse("receipt-keep", args=(match.pair,))

    answer = pairs.client(person).post(address, follow=True)

    row = Receipt.objects.get()
    assert answer.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "The receipt is kept." in text(answer)
    assert pairs.client(recipes.member()).post(address).status_code == 404
    assert pairs.client(person).get(address).status_code == 405


def test_a_text_that_cannot_be_analysed_is_told(
    match: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise receipts.UnreadableError

    monkeypatch.setattr("matchmaker.matching.receipts.content_of", fail)
    address = reverse("receipt-keep", args=(match.pair,))

    answer = pairs.client(recipes.commissioner()).post(address, follow=True)

    assert answer.redirect_chain == [(match.get_absolute_url(), 302)]
    assert "no receipt was kept" in text(answer)


def test_a_receipt_shows_points_that_add_up_and_that_they_replay(match: Match) -> None:
    answer = page(recipes.commissioner(), kept(match))

    assert sum(line.points for line in answer.context["lines"]) == match.score
    words = text(answer)
    assert "Replayed today The same" in words
    assert "Seal Intact" in words
    assert f"{match.score:,}" in words
    assert "rank 1 at that time" in words


def test_the_file_is_the_sealed_text_to_the_byte(match: Match) -> None:
    row = kept(match)

    answer = page(recipes.commissioner(), row, "receipt-json")

    assert hashlib.sha256(answer.content).hexdigest() == row.digest
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{row.number}.json"'


def test_a_firm_learns_nothing_of_its_rank(match: Match) -> None:
    row, person = kept(match), speaker(match)

    assert "rank" not in text(page(person, row)).lower()
    file = json.loads(page(person, row, "receipt-json").content)
    assert (file["rank"], file["ranked"]) == (None, None)
    assert file["withheld"] == ["rank", "ranked", "made_by"]
    assert "it leaves out what you may not know" in text(page(person, row))


def test_an_administrator_reads_no_capacity_of_the_confidential_tier(match: Match) -> None:
    row = kept(match)

    file = json.loads(page(recipes.administrator(), row, "receipt-json").content)

    assert file["offer"]["capacity_step"] is None
    assert "900,000" in text(page(recipes.commissioner(), row))
    assert "900,000" not in text(page(recipes.administrator(), row))
    assert "not shown to you" in text(page(recipes.administrator(), row))


def test_a_broken_seal_and_unknown_formulas_are_told(match: Match) -> None:
    row = kept(match)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matching_receipt DISABLE TRIGGER USER")
        cursor.execute("UPDATE matching_receipt SET content = replace(content, '2026.2', '1999.1')")

    words = text(page(recipes.commissioner(), row))

    assert "Seal Broken" in words
    assert "no formulas of method 1999.1" in words


def test_a_receipt_edited_beyond_replay_still_shows_its_broken_seal(match: Match) -> None:
    row = kept(match)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matching_receipt DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE matching_receipt SET content ="
            ' replace(content, \'"capabilities":\', \'"capabilities":7,"abilities":\')'
        )

    assert "Seal Broken" in text(page(recipes.commissioner(), row))


def test_a_score_that_was_out_of_date_is_told(match: Match) -> None:
    match.technology.trl = 9
    match.technology.save()

    words = text(page(recipes.commissioner(), kept(match)))

    assert "was made before the technology, the need or the evidence changed" in words


def test_a_page_that_was_older_than_its_decision_is_told(match: Match) -> None:
    row = receipts.keep_for_decision(
        match.technology_id,
        match.need_id,
        occasion="review",
        said="accept",
        by=recipes.commissioner(),
        at=timezone.now(),
        seen=1_230_000,
    )
    assert row is not None

    assert "still showed 12.3." in text(page(recipes.commissioner(), row))


def test_unknown_inputs_are_called_unknown() -> None:
    technology = recipes.technology(recipes.company(origin="public-record"), trl=None)
    match = pairs.match(technology, recipes.need(budget_amount=None))

    inputs = page(recipes.commissioner(), kept(match)).context["inputs"]

    assert [(row.asked, row.offered) for row in inputs] == [
        ("7, assumed", "unknown"),
        ("Helpful", "unknown"),
        ("unknown", "unknown"),
    ]


def test_a_projects_total_is_no_contract() -> None:
    need = recipes.need(
        budget_amount=5_000_000,
        budget_currency="CAD",
        budget_on=recipes.AS_OF,
        budget_basis="project-total",
    )

    words = text(page(recipes.commissioner(), kept(pairs.match(recipes.technology(), need))))

    assert "CAD 5.0 million in all for the project" in words.replace("\xa0", " ")


def test_the_page_of_the_pair_says_rank_doubt_and_what_would_raise_it(match: Match) -> None:
    answer = pairs.client(recipes.commissioner()).get(match.get_absolute_url())

    words = text(answer)
    assert "Rank 1 among the technologies for this need." in words
    assert "In 1,000 of 1,000 draws of other weights it is among the ten best." in words
    assert "Only the 1 stored match of this need is ranked anew." in words
    assert "Readiness level 6 to 7: +2 to" in words


def test_the_firm_reads_what_would_raise_its_score_and_no_rank(match: Match) -> None:
    rival = recipes.technology(
        recipes.company(name="Rival Works"), capabilities=("membrane-filtration",)
    )
    pairs.match(rival, match.need)

    words = text(pairs.client(speaker(match)).get(match.get_absolute_url()))

    assert "What would raise your score" in words
    assert "Readiness level 6 to 7: +2 to" in words
    assert "rank" not in words.lower().replace("ranking", "")
    assert "draws" not in words
    assert "Rival Works" not in words


def test_the_page_says_how_the_score_has_moved_since_a_receipt(match: Match) -> None:
    kept(match)
    technology = match.technology

    def told(level: int) -> str:
        technology.trl = level
        technology.save()
        pairs.drain()
        now = Match.objects.current().get(pair=match.pair)
        return text(pairs.client(recipes.commissioner()).get(now.get_absolute_url()))

    assert "up 2 since" in told(7)
    assert "since" not in told(6).split("Confidence")[0].split("of 100 ·")[-1]
    assert "down 2 since" in told(5)


def test_the_page_of_the_pair_lists_its_newest_receipts(match: Match) -> None:
    row = kept(match)

    html = pairs.client(recipes.commissioner()).get(match.get_absolute_url()).content.decode()

    assert f'href="{row.get_absolute_url()}"' in html
    assert f'action="{reverse("receipt-keep", args=(match.pair,))}"' in html


def test_a_receipt_speaks_in_names_and_days_and_not_in_codes() -> None:
    cod = recipes.indicator("COD", areas=[recipes.WATER])
    place = recipes.city()
    recipes.measurement(indicator=cod, place=place, value=80)
    recipes.measurement(indicator=cod, place=recipes.nation(), value=40)
    said = "Nitrogen removal by membranes; spectrometer readings included."
    match = pairs.match(
        recipes.technology(capabilities=pairs.CAPABILITIES, summary=said),
        recipes.need(capabilities=pairs.CAPABILITIES, place=place, summary_en=said),
    )

    answer = page(recipes.commissioner(), kept(match))

    terms = answer.context["terms"]
    assert terms
    assert not any(":" in term.name for term in terms)
    payload = answer.context["payload"]
    points = sum(one["points"] * one["saturation"] for one in payload["text"]["terms"])
    assert points == payload["points"][2]
    measured = [one for one in answer.context["sources"] if one["kind"] == "measurement"]
    assert {one["place"] for one in measured} <= {place.name, recipes.nation().name}
    assert place.name in {one["place"] for one in measured}
    assert f'policy as of <time datetime="{payload["as_of"]}">' in answer.content.decode()
