"""Every rule, met, not met and unknown, on facts written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from matchmaker.consortia.rules.evaluate import CHECKS, evaluate
from matchmaker.consortia.rules.inputs import (
    Facts,
    Firm,
    Level,
    Lot,
    SplitAgreement,
    Statement,
    Subcontract,
)
from opportunities.team_terms import TeamTerms

MEMBRANE, SENSORS = "membrane-filtration", "water-quality-monitoring"
TODAY = date(2026, 11, 21)


def lot(code: str = MEMBRANE, level: Level = Level.DOCUMENTED, grade: str = "") -> Lot:
    return Lot(code, level, grade)


def firm(name: str, *lots: Lot, **fields: object) -> Firm:
    fields.setdefault("brings", frozenset(one.code for one in lots))
    return Firm(name, lots, **fields)  # type: ignore[arg-type]


def team(**fields: object) -> Facts:
    """Two firms with one lot each, of which nothing else is known."""
    firms = (firm("Lead Inc.", lot(MEMBRANE)), firm("Partner Ltd.", lot(SENSORS)))
    fields.setdefault("firms", firms)
    return Facts(TODAY, lead="Lead Inc.", **fields)  # type: ignore[arg-type]


def shared(first: str, second: str, **fields: object) -> Facts:
    """Two firms that share one lot, with their grades."""
    firms = (firm("A", lot(grade=first)), firm("B", lot(grade=second)))
    return team(firms=firms, **fields)


SIGNED = SplitAgreement(date(2026, 11, 3), is_current=True)
TOLD = Statement("Nanjing Water Group", "letter", date(2026, 11, 20))
PIPES = Subcontract(SENSORS, "Pipe Works", 2_000, is_main_work=False)
CAPABLE = (
    firm("A", lot(MEMBRANE), capacity_cad=Decimal(600)),
    firm("B", lot(SENSORS), capacity_cad=Decimal(500)),
)
UNEQUAL = (firm("A", share_bp=6_000), firm("B", share_bp=4_000))
HALF_KNOWN = (CAPABLE[0], firm("B", lot(SENSORS)))

CASES: list[tuple[str, Facts, str, str]] = [
    ("consortium-allowed", team(allows_consortium=True), "pass", "takes joint bids"),
    ("consortium-allowed", team(allows_consortium=False), "fail", "takes no joint bids"),
    ("consortium-allowed", team(), "unknown", "does not say"),
    ("team-terms", team(), "not-applicable", "asks nothing of a team"),
    ("team-terms", team(terms=TeamTerms(size_limit=2)), "pass", "At most 2 firms in a team."),
    (
        "team-terms",
        team(terms=TeamTerms(size_limit=2), firms=(*CAPABLE, firm("C"))),
        "fail",
        "The team has 3 firms; the notice allows 2.",
    ),
    (
        "team-terms",
        team(terms=TeamTerms(largest_share_bp=6_000), firms=UNEQUAL),
        "pass",
        "No firm takes on more than 60% of the work.",
    ),
    (
        "team-terms",
        team(terms=TeamTerms(largest_share_bp=5_999), firms=UNEQUAL),
        "fail",
        "More than the 59.99% of the work that the notice allows one firm: A.",
    ),
    ("team-terms", team(terms=TeamTerms(china_presence=True)), "unknown", "delivery in China"),
    (
        "team-terms",
        team(terms=TeamTerms(china_presence=True), firms=(firm("A", is_in_china=True),)),
        "pass",
        "One firm has delivered in China or has an office there.",
    ),
    ("team-terms", team(terms=TeamTerms(chinese=True)), "unknown", "itself in Chinese"),
    (
        "team-terms",
        team(terms=TeamTerms(chinese=True), firms=(firm("A", speaks_chinese=True),)),
        "pass",
        "One firm works in Chinese.",
    ),
    ("art31-qualified", team(), "pass", "2 lots are shown"),
    (
        "art31-qualified",
        team(firms=(firm("A", lot(level=Level.CERTIFIED)),)),
        "pass",
        "1 with a valid certificate",
    ),
    (
        "art31-qualified",
        team(firms=(firm("A", lot(level=Level.LAPSED)), firm("B", lot(level=Level.NONE)))),
        "fail",
        "run out: A (Membrane",
    ),
    (
        "art31-qualified",
        team(firms=(firm("A", lot(grade="third")),), required_grades=((MEMBRANE, "second"),)),
        "fail",
        "below the one that is asked for: A",
    ),
    (
        "art31-qualified",
        team(firms=(firm("A", lot(grade="first")),), required_grades=((MEMBRANE, "second"),)),
        "pass",
        "1 lot is shown",
    ),
    (
        "art31-qualified",
        team(firms=(firm("A", lot()),), required_grades=((MEMBRANE, "second"),)),
        "unknown",
        "none is recorded: A",
    ),
    (
        "art31-qualified",
        team(firms=(firm("A", lot(level=Level.ASSIGNED)),)),
        "unknown",
        "own words: A",
    ),
    ("art31-qualified", team(firms=(firm("A", lot(level=Level.NONE)),)), "unknown", "A (Membrane"),
    ("art31-qualified", team(firms=(firm("A"),)), "unknown", "No firm has accepted a lot"),
    ("art31-lowest-grade", team(), "not-applicable", "No two firms"),
    ("art31-lowest-grade", shared("first", "third"), "pass", "Third grade"),
    (
        "art31-lowest-grade",
        shared("first", "second", required_grades=((MEMBRANE, "second"),)),
        "pass",
        "Second grade",
    ),
    (
        "art31-lowest-grade",
        shared("first", "third", required_grades=((MEMBRANE, "second"),)),
        "fail",
        "below the one that is asked for",
    ),
    (
        "art31-lowest-grade",
        shared("", "third", required_grades=((MEMBRANE, "second"),)),
        "fail",
        "Third grade",
    ),
    ("art31-lowest-grade", shared("first", ""), "unknown", "not recorded for every firm"),
    (
        "art31-lowest-grade",
        shared("", "", required_grades=((MEMBRANE, "second"),)),
        "unknown",
        "not recorded for every firm",
    ),
    ("art31-agreement", team(agreement=SIGNED), "pass", "3 Nov 2026"),
    (
        "art31-agreement",
        team(agreement=replace(SIGNED, is_current=False)),
        "fail",
        "has changed since",
    ),
    ("art31-agreement", team(), "fail", "No signed agreement"),
    ("art30-subcontracting", team(says_nothing_subcontracted=True), "pass", "nothing is"),
    ("art30-subcontracting", team(subcontracts=(PIPES,)), "pass", "1 part of the work"),
    (
        "art30-subcontracting",
        team(subcontracts=(PIPES, replace(PIPES, code=MEMBRANE, is_main_work=True))),
        "fail",
        "Main work may not be subcontracted: Membrane",
    ),
    (
        "art30-subcontracting",
        team(
            mandatory=(SENSORS,),
            subcontracts=(
                replace(PIPES, share_bp=5_000),
                replace(PIPES, to="Other", share_bp=5_000),
            ),
        ),
        "fail",
        "All of a mandatory lot",
    ),
    ("art30-subcontracting", team(), "unknown", "Nobody has said yet"),
    ("one-bid", team(), "pass", "No firm here"),
    (
        "one-bid",
        team(firms=(firm("A", lot(), bids_elsewhere=True), firm("B", lot(SENSORS)))),
        "fail",
        "1 firm here",
    ),
    ("section-47", team(statement=TOLD), "pass", "Told Nanjing Water Group on 20 Nov 2026"),
    ("section-47", team(statement=TOLD, submitted_on=TODAY), "pass", "(Letter)"),
    (
        "section-47",
        team(statement=TOLD, submitted_on=date(2026, 11, 19)),
        "fail",
        "after the bid",
    ),
    (
        "section-47",
        team(statement=replace(TOLD, is_current=False)),
        "fail",
        "The firms have changed",
    ),
    ("section-47", team(), "fail", "No statement"),
    ("mandatory-lots", team(mandatory=(MEMBRANE, SENSORS)), "pass", "Every mandatory"),
    (
        "mandatory-lots",
        team(mandatory=(MEMBRANE, "sludge-treatment")),
        "fail",
        "Nobody has taken on: Sludge",
    ),
    ("mandatory-lots", team(), "not-applicable", "names no mandatory"),
    ("deadline", team(closes_on=TODAY), "pass", "0 days left: bids until 21 Nov 2026"),
    ("deadline", team(closes_on=date(2026, 11, 22)), "pass", "1 day left"),
    ("deadline", team(closes_on=TODAY, is_open=False), "fail", "no longer open"),
    ("deadline", team(), "unknown", "names no last day"),
    ("deadline", team(is_open=False, submitted_on=TODAY), "pass", "handed in on 21 Nov"),
    ("deadline", team(closes_on=TODAY, submitted_on=TODAY), "pass", "handed in on 21 Nov"),
    (
        "deadline",
        team(closes_on=date(2026, 11, 20), submitted_on=TODAY),
        "fail",
        "after the last day",
    ),
    ("every-share", team(), "unknown", "No share"),
    ("every-share", team(firms=()), "unknown", "No share"),
    ("every-share", team(firms=UNEQUAL), "pass", "Every firm"),
    ("every-share", team(firms=(*UNEQUAL, firm("C"))), "fail", "of the work: C."),
    ("single-points", shared("", ""), "pass", "could step in"),
    (
        "single-points",
        team(
            firms=(firm("A", lot(MEMBRANE)), firm("B", brings=frozenset({MEMBRANE}))),
        ),
        "pass",
        "could step in",
    ),
    ("single-points", team(), "fail", "Only one firm of the team can do this"),
    ("single-points", team(firms=()), "unknown", "No firm has accepted a lot"),
    ("capacity", team(firms=CAPABLE, needed_cad=Decimal(1_000)), "pass", "110"),
    ("capacity", team(firms=CAPABLE, needed_cad=Decimal(2_000)), "fail", "55"),
    ("capacity", team(firms=HALF_KNOWN, needed_cad=Decimal(1_000)), "unknown", "unproven: B"),
    ("capacity", team(firms=HALF_KNOWN, needed_cad=Decimal(500)), "pass", "unproven: B"),
    (
        "capacity",
        team(firms=CAPABLE, needed_cad=Decimal(1_000), needed_is_total=True),
        "pass",
        "whole project",
    ),
    (
        "capacity",
        team(firms=CAPABLE, needed_cad=Decimal(1_000), terms=TeamTerms(largest_share_bp=5_000)),
        "pass",
        "100",
    ),
    (
        "capacity",
        team(firms=CAPABLE, needed_cad=Decimal(1_100), terms=TeamTerms(largest_share_bp=5_000)),
        "fail",
        "95",
    ),
    ("capacity", team(firms=CAPABLE), "unknown", "names no amount"),
    ("lead-liability", team(), "not-applicable", "Lead Inc."),
]


@pytest.mark.parametrize(("rule", "facts", "result", "words"), CASES)
def test_a_rule_finds(rule: str, facts: Facts, result: str, words: str) -> None:
    found = CHECKS[rule](facts)

    assert (str(found.result), words in found.reason) == (result, True), found


def test_every_rule_is_run_once_and_in_the_order_of_the_book() -> None:
    assert list(evaluate(team())) == list(CHECKS)


def test_every_rule_that_can_is_shown_met_not_met_and_unknown() -> None:
    found = {(rule, result) for rule, _facts, result, _words in CASES}
    never = {
        ("art31-agreement", "unknown"),
        ("one-bid", "unknown"),
        ("section-47", "unknown"),
        ("mandatory-lots", "unknown"),
        *(("lead-liability", result) for result in ("pass", "fail", "unknown")),
    }

    expected = {(rule, result) for rule in CHECKS for result in ("pass", "fail", "unknown")}

    assert expected - found == never


def test_a_firm_that_bids_twice_is_not_named_in_the_reason() -> None:
    facts = team(firms=(firm("Twofold Ltd.", lot(), bids_elsewhere=True),))

    found = CHECKS["one-bid"](facts)

    assert "Twofold" not in found.reason
    assert found.firms == ("Twofold Ltd.",)


def test_what_is_not_met_says_where_it_is_mended() -> None:
    homeless = [
        (rule, result)
        for rule, facts, result, _words in CASES
        if result in ("fail", "unknown")
        and not CHECKS[rule](facts).place
        and facts.submitted_on is None
    ]

    assert homeless == []


def test_the_digest_tells_facts_apart_and_is_the_same_in_every_language() -> None:
    facts = team(statement=TOLD, firms=CAPABLE)
    with translation.override("fr"):
        in_french = facts.digest()

    assert in_french == facts.digest() == team(statement=TOLD, firms=CAPABLE).digest()
    assert facts.digest() != replace(facts, mandatory=(MEMBRANE,)).digest()
