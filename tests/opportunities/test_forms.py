"""Tests of the form of a need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.http import QueryDict
from django.utils.translation import override

from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER
from opportunities.forms import NeedForm, capability_formset
from opportunities.models import Need
from opportunities.team_terms import TeamTerms
from tests import recipes

pytestmark = pytest.mark.django_db


def data(**fields: object) -> QueryDict:
    """A filled-in form of a new need, as a browser sends it."""
    recipes.city()
    sent = QueryDict(mutable=True)
    usual = {
        "title_en": "Treat leachate",
        "place": "320100",
        "origin": "conversation",
        "stage": "open",
        "as_of": "2026-11-20",
        "budget_basis": "contract",
        "source_title": "Call of the district",
        "key": str(uuid4()),
        "capabilities-TOTAL_FORMS": "0",
        "capabilities-INITIAL_FORMS": "0",
    }
    for name, value in {**usual, **fields}.items():
        if isinstance(value, list):
            sent.setlist(name, value)
        else:
            sent[name] = str(value)
    return sent


def form(**fields: object) -> NeedForm:
    """The form with these values."""
    return NeedForm(data(**fields), today=recipes.AS_OF)


def test_a_short_form_is_enough() -> None:
    filled = form()

    assert filled.is_valid(), filled.errors
    assert filled.instance.place == recipes.city()
    assert filled.instance.budget_amount is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_en", ""),
        ("title_en", "   "),
        ("title_en", "\u200b\u200b"),
        ("title_en", "a\x00b"),
        ("title_en", "水" * 301),
        ("summary_en", "x" * 10_001),
        ("place", "ZZ"),
        ("place", "CA-ON"),
        ("also_places", ["ZZ"]),
        ("areas", ["no-such-area"]),
        ("origin", "rumour"),
        ("stage", ""),
        ("as_of", ""),
        ("as_of", "2026-11-22"),
        ("as_of", "2020-02-30"),
        ("opens_on", "10000-01-01"),
        ("opens_on", "0001-01-01"),
        ("budget_amount", "NaN"),
        ("budget_amount", "1e1000000"),
        ("budget_amount", "-5"),
        ("budget_amount", "0"),
        ("budget_amount", "9" * 20),
        ("budget_amount", "1.234"),
        ("budget_amount", "1,5"),
        ("budget_currency", "ZZZ"),
        ("minimum_trl", "10"),
        ("team_size_limit", "1"),
        ("team_size_limit", "10"),
        ("largest_share_bp", "0"),
        ("largest_share_bp", "0.001"),
        ("largest_share_bp", "100.01"),
        ("largest_share_bp", "33.333"),
        ("largest_share_bp", "half"),
        ("source_title", ""),
        ("source_url", "javascript:alert(1)"),
        ("source_url", "file:///etc/passwd"),
        ("source_url", "http://169.254.169.254/"),
        ("source_url", "http://localhost:6379/"),
        ("source_url", "http://good.ca@evil.com"),
        ("source_url", "http://[::1"),
        ("source_url", "https://example.org/\r\nX: y"),
        ("external_ids", "no colon"),
        ("external_ids", "\n".join(f"a{n}: b" for n in range(21))),
        ("external_ids", "a: b\x00"),
        ("key", "zz"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(field: str, value: object) -> None:
    filled = form(**{field: value})

    assert not filled.is_valid()
    assert field in filled.errors


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "1,250,000.50"),
        ("en", "1'250'000.5"),
        ("fr", "1 250 000,50"),
        ("fr", "1\u202f250\u202f000,5"),
    ],
)
def test_amounts_are_read_by_the_language_of_the_page(language: str, typed: str) -> None:
    with override(language):
        filled = form(budget_amount=typed, budget_currency="CNY")

        assert filled.is_valid(), filled.errors
    assert filled.instance.budget_amount == Decimal("1250000.50")


def test_an_amount_needs_its_currency_and_a_capacity_its_unit() -> None:
    filled = form(budget_amount="5", capacity_value="20")

    assert set(filled.errors) == {"budget_currency", "capacity_unit"}


def test_a_need_cannot_close_before_it_opens() -> None:
    filled = form(opens_on="2027-02-01", closes_on="2027-01-01")

    assert set(filled.errors) == {"closes_on"}


def test_a_notice_that_says_nothing_of_teams_leaves_them_open() -> None:
    need = form()

    assert need.is_valid(), need.errors
    assert TeamTerms.of(need.instance) == TeamTerms()


@pytest.mark.parametrize(
    ("language", "typed", "points"),
    [("en", "60", 6_000), ("en", "33.34", 3_334), ("fr", "33,34", 3_334), ("en", "100", 10_000)],
)
def test_a_share_is_typed_in_percent_and_kept_in_basis_points(
    language: str, typed: str, points: int
) -> None:
    with override(language):
        filled = form(largest_share_bp=typed, team_size_limit="3", asks_chinese="on")

        assert filled.is_valid(), filled.errors
    assert TeamTerms.of(filled.instance) == TeamTerms(3, points, chinese=True)


def test_a_stored_share_is_shown_in_percent_and_is_no_change() -> None:
    stored = recipes.need(largest_share_bp=3_334)
    shown = NeedForm(today=recipes.AS_OF, instance=stored)
    again = NeedForm(data(largest_share_bp="33.34"), today=recipes.AS_OF, instance=stored)

    assert shown["largest_share_bp"].value() == "33.34"
    assert "largest_share_bp" not in again.changed_data
    assert "largest_share_bp" in form(largest_share_bp="40").changed_data


def test_shares_that_make_no_whole_are_refused_with_the_least_that_would() -> None:
    filled = form(team_size_limit="3", largest_share_bp="33.33")

    assert filled.errors == {
        "largest_share_bp": ["3 firms of this share make no whole: it takes 33.34% at least."]
    }


def test_a_share_that_not_even_the_largest_team_fills_was_meant_otherwise() -> None:
    assert form(largest_share_bp="0.6").errors == {
        "largest_share_bp": ["12 firms of this share make no whole: it takes 8.34% at least."]
    }
    assert form(largest_share_bp="8.34").is_valid()


def test_a_need_without_joint_bids_asks_nothing_of_a_team() -> None:
    filled = form(allows_consortium="false", asks_china_presence="on")

    assert set(filled.errors) == {"allows_consortium"}


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("need_team_size_in_range", {"team_size_limit": 1}),
        ("need_team_size_in_range", {"team_size_limit": 10}),
        ("need_largest_share_in_range", {"largest_share_bp": 0}),
        ("need_largest_share_in_range", {"largest_share_bp": 10_001}),
        ("need_largest_shares_make_a_whole", {"team_size_limit": 3, "largest_share_bp": 3_333}),
    ],
)
def test_the_database_refuses_what_no_team_could_meet(
    constraint: str, fields: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        recipes.need(**fields)


def test_a_change_of_what_is_asked_of_a_team_is_kept_in_the_history() -> None:
    need = recipes.need()
    need.team_size_limit, need.largest_share_bp = 3, 3_334

    need.save()

    events = Need.pgh_event_model.objects.filter(pgh_obj=need).order_by("pgh_id")
    assert [(one.team_size_limit, one.largest_share_bp) for one in events] == [
        (None, None),
        (3, 3_334),
    ]


def test_nobody_says_that_a_need_is_open_whose_closing_day_has_passed() -> None:
    assert set(form(closes_on="2026-11-20").errors) == {"closes_on"}
    assert form(closes_on="2026-11-20", stage="completed").is_valid()


def test_an_imported_need_that_its_source_calls_open_can_still_be_edited() -> None:
    stored = recipes.need(stage=Need.Stage.PROCURING, closes_on=date(2025, 1, 1))
    sent = data(stage="procuring", closes_on="2025-01-01", version=stored.change_seq)

    filled = NeedForm(sent, today=recipes.AS_OF, instance=stored)

    assert filled.is_valid(), filled.errors


def test_references_are_written_as_lines_and_kept_by_name() -> None:
    filled = form(external_ids="World Bank: P123456\n\nGEF : 9 ")

    assert filled.is_valid(), filled.errors
    assert filled.instance.external_ids == {"World Bank": "P123456", "GEF": "9"}


def test_text_keeps_its_paragraphs_and_loses_what_cannot_be_seen() -> None:
    filled = form(summary_en="One\r\n\r\nTwo\u202e\u200b", title_en=" Treat\u200b  leachate ")

    assert filled.is_valid(), filled.errors
    assert (filled.instance.summary_en, filled.instance.title_en) == (
        "One\n\nTwo",
        "Treat leachate",
    )


def rows(*lines: dict[str, str], need: Need | None = None) -> object:
    """The rows of capabilities with these values."""
    sent = QueryDict(mutable=True)
    sent["capabilities-TOTAL_FORMS"] = str(len(lines))
    sent["capabilities-INITIAL_FORMS"] = "0"
    for index, line in enumerate(lines):
        for name, value in {"weight": "50", **line}.items():
            sent[f"capabilities-{index}-{name}"] = value
    return capability_formset(need, sent)


def test_blank_rows_and_removed_rows_are_left_out() -> None:
    filled = rows(
        {"code": "membrane-filtration", "is_mandatory": "on"},
        {"code": ""},
        {"code": "solar-power", "DELETE": "on"},
    )

    assert filled.is_valid(), filled.errors
    assert [(one.code, one.weight, one.is_mandatory) for one in filled.kept] == [
        ("membrane-filtration", 50, True)
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([{"code": "no-such"}], id="an unknown code"),
        pytest.param([{"code": "membrane-filtration", "weight": "0"}], id="weight 0"),
        pytest.param([{"code": "membrane-filtration", "weight": "1e9"}], id="a monstrous weight"),
        pytest.param([{"code": "", "weight": "60"}], id="a weight without a capability"),
        pytest.param([{"code": "membrane-filtration"}] * 2, id="the same one twice"),
    ],
)
def test_rows_that_cannot_be_are_refused(lines: list[dict[str, str]]) -> None:
    assert not rows(*lines).is_valid()


@pytest.mark.parametrize("total", ["", "zz", "9999999999", "9" * 5000])
def test_a_forged_number_of_rows_is_refused(total: str) -> None:
    sent = QueryDict(mutable=True)
    sent["capabilities-TOTAL_FORMS"] = total
    sent["capabilities-INITIAL_FORMS"] = "0"

    filled = capability_formset(None, sent)

    assert not filled.is_valid()


def test_a_chosen_capability_is_shown_by_name_and_only_blank_rows_hold_the_vocabulary() -> None:
    need = recipes.need(capabilities=("membrane-filtration",))

    shown = list(capability_formset(need))

    assert [row.fields["code"].widget.input_type for row in shown] == ["hidden", "select", "select"]
    assert shown[0].name


def test_eight_capabilities_leave_no_blank_row() -> None:
    need = recipes.need(capabilities=CAPABILITY_ORDER[:8])

    assert len(list(capability_formset(need))) == 8
