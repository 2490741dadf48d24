"""The grounds of a score as sentences with sources, and bars that add up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.engine.explain import explain
from matchmaker.engine.inputs import Weights
from matchmaker.engine.score import Gate
from matchmaker.matching import citations, sentences
from matchmaker.matching.explanation import Explanation, explain_match
from matchmaker.matching.models import Match
from opportunities.models import NeedCapability
from tests import recipes
from tests.matching import pairs
from tests.matching.test_evidence import limit

if TYPE_CHECKING:
    from collections.abc import Sequence


def explained(match: Match) -> Explanation:
    return explain_match(match, as_of=day_in_china(timezone.now()))


@given(st.lists(st.integers(0, 1000), min_size=7, max_size=7))
def test_the_shown_parts_add_up_to_the_shown_score(values: list[int]) -> None:
    points = explain(values, 0, [800] * 7, Weights())

    bars = sentences.bars(points)

    assert sum(bar.tenths for bar in bars) == (points.score + 5_000) // 10_000
    assert sum(bar.most_tenths for bar in bars) == 1_000
    assert all(0 <= bar.tenths <= bar.most_tenths + 1 for bar in bars)


def test_bars_say_what_is_assumed_and_what_is_assigned() -> None:
    points = explain([500] * 7, 0b1, [0, 500, 800, 800, 1000, 800, 800], Weights())

    bars = sentences.bars(points)

    assert [bar.is_assumed for bar in bars] == [True, *[False] * 6]
    assert [bar.is_assigned for bar in bars] == [False, True, *[False] * 5]


@pytest.mark.django_db
class TestWhy:
    """The why-list of a pair."""

    def test_a_fictional_firm_is_cited_without_a_year_and_in_the_readers_language(self) -> None:
        sample = recipes.technology(recipes.company(origin=Company.Origin.SAMPLE))
        own = citations.of_technology(sample), citations.of_technology(recipes.technology())

        invented, stated = (
            render_to_string("matching/_cited.html", {"source": one, "as_of": recipes.AS_OF})
            for one in own
        )

        assert "year unknown" not in invented
        assert "year unknown" in stated
        assert 'lang="en"' not in invented + stated

    def test_a_single_capability_asked_for_is_not_counted(self) -> None:
        one = ("nitrogen-removal",)
        match = pairs.match(recipes.technology(capabilities=one), recipes.need(capabilities=one))

        said = [reason.text for reason in sentences.reasons(explained(match))]

        words = "The technology answers the one capability asked for: Ammonia and nitrogen removal."
        assert words in said

    def test_at_most_three_speak_for_a_pair_and_each_has_a_source(self) -> None:
        recipes.signal()
        reasons = sentences.reasons(explained(pairs.match()))

        assert len(reasons) == 3
        assert all(reason.sources and reason.text.endswith(".") for reason in reasons)

    def test_the_strongest_component_comes_first(self) -> None:
        match = pairs.match()

        first = sentences.reasons(explained(match))[0]

        assert "2 of 2 capabilities" in first.text

    @pytest.mark.parametrize(
        ("now", "said"),
        [
            pytest.param(None, "GB old allowed 35 until 28 Feb 2026.", id="without a successor"),
            pytest.param("30", "GB old allowed 35 until 28 Feb 2026; 30 today.", id="replaced"),
        ],
    )
    def test_a_limit_that_has_ended_is_told_in_the_past(self, now: str | None, said: str) -> None:
        measure = recipes.indicator(areas=[recipes.WATER])
        limit("35", date(2016, 1, 1), date(2026, 2, 28), "GB old")
        if now:
            limit(now, date(2026, 3, 1), None, "GB new")
        recipes.measurement(indicator=measure, value=70, year=2024)

        texts = sentences.texts(sentences.reasons(explained(pairs.match()), most=7))

        assert any(text.endswith(said) for text in texts), texts

    def test_a_measurement_is_told_with_its_limit_year_and_source(self) -> None:
        water = recipes.indicator("COD", areas=[recipes.WATER], name_en="COD", unit="mg/L")
        recipes.measurement(indicator=water, value=80, unit="mg/L", year=2023)
        recipes.measurement(indicator=water, value=40, unit="mg/L", place=recipes.nation())

        text = self._with(pairs.match(), "Nanjing: COD")

        assert "80" in text.text
        assert "2023" in text.text
        assert [(cited.title, cited.year) for cited in text.sources] == [("Yearbook", 2023)]

    def _with(self, match: Match, start: str) -> sentences.Sentence:
        every = sentences.reasons(explained(match), most=7)
        return next(one for one in every if one.text.startswith(start))

    def test_a_policy_is_told_with_its_metric_and_year(self) -> None:
        recipes.signal(target_text="85%")

        text = self._with(pairs.match(), "1 policy signal")

        assert "target 85%" in text.text
        assert text.sources[0].year == 2025

    def test_the_policy_named_is_the_one_nearest_to_the_place(self) -> None:
        recipes.signal(metric="national target", deadline_on=date(2029, 12, 31))
        recipes.signal(metric="provincial target", jurisdiction=recipes.province())

        text = self._with(pairs.match(), "2 policy signals").text

        assert "among them Jiangsu: provincial target" in text

    def test_a_long_target_is_cut_between_words(self) -> None:
        recipes.signal(target_text="Renew the instruments of all stations " * 4)

        text = self._with(pairs.match(), "1 policy signal").text

        assert text.endswith("…")
        last = text.removesuffix("…").split()[-1]
        assert last in {"Renew", "the", "instruments", "of", "all", "stations"}

    def test_labels_that_a_rule_set_are_marked(self) -> None:
        match = pairs.match(
            recipes.technology(capabilities=pairs.CAPABILITIES),
            recipes.need(areas_assigned=True, capabilities=pairs.CAPABILITIES),
        )

        marked = {one.is_assigned for one in [self._with(match, "Need and offer lie")]}

        assert marked == {True}

    def test_a_public_record_cites_its_public_source_and_year(self) -> None:
        firm = recipes.company(
            origin=Company.Origin.PUBLIC_RECORD,
            evidence_year=2016,
            evidence=[{"url": "https://example.org/news", "kind": "press (page excerpt)"}],
        )
        cited = citations.of_technology(recipes.technology(firm))

        assert (cited.url, cited.year) == ("https://example.org/news", 2016)

    def test_a_caution_cites_what_it_was_read_from(self) -> None:
        technology = recipes.technology()
        recipes.capacity(technology.company, largest_contract_cad=100_000)
        need = recipes.need(
            budget_amount=9_000_000,
            budget_currency="CAD",
            budget_on=recipes.AS_OF,
            closes_on=day_in_china(timezone.now()) + timedelta(days=9),
        )
        for place in (recipes.city(), recipes.nation()):
            indicator = recipes.indicator("COD", areas=[recipes.WATER])
            recipes.measurement(indicator=indicator, place=place, value=80, year=2012)

        found = sentences.checks(explained(pairs.match(technology, need)), most=9)

        titles = {one.text: [cited.title for cited in one.sources] for one in found}
        assert len(titles) == 3
        assert all(titles.values())

    def test_a_missing_must_asks_for_a_partner_where_partners_are_allowed(self) -> None:
        need = recipes.need(capabilities=("nitrogen-removal", "membranes"))
        match = pairs.match(recipes.technology(capabilities=("nitrogen-removal",)), need)

        assert "a partner has to bring it" in sentences.checks(explained(match))[0].text
        assert sentences.blockers(explained(match)) == []

    def test_a_missing_must_blocks_where_one_firm_has_to_do_it_all(self) -> None:
        need = recipes.need(capabilities=("nitrogen-removal", "membranes"), allows_consortium=False)
        match = pairs.match(recipes.technology(capabilities=("nitrogen-removal",)), need)

        texts = sentences.texts(sentences.blockers(explained(match)))

        assert len(texts) == 1
        assert "from one firm" in texts[0]

    def test_an_optional_capability_never_blocks(self) -> None:
        need = recipes.need(allows_consortium=False)
        NeedCapability.objects.create(need=need, code="membranes", weight=10)
        match = pairs.match(recipes.technology(), need)

        assert sentences.blockers(explained(match)) == []

    @pytest.mark.parametrize("gate", [Gate.BLOCKED, Gate.NEVER, Gate.CLOSED, Gate.UNRELATED])
    def test_every_gate_is_named(self, gate: Gate) -> None:
        match = pairs.match()
        Match.objects.update(gate=gate)
        match.refresh_from_db()

        found: Sequence[sentences.Sentence] = sentences.blockers(explained(match))

        assert [one.text for one in found] == [str(sentences.GATE_WORDS[gate])]
