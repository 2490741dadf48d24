"""Every component renders from what its first line promises, and escapes it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from matchmaker.charts import Part
from matchmaker.clock import AsOf

ROOT = Path(__file__).parents[1]
COMPONENTS = {path.stem for path in (ROOT / "templates/components").glob("*.html")}
HOSTILE = '<b onclick="x">&'
REQUEST = RequestFactory().get("/", {"q": "a&b"})
MISSING = "MISSING-ARGUMENT"
COVER = {"label": HOSTILE, "mandatory": True, "cells": ["leads", "supports", ""], "together": "gap"}
EVENT = {"at": datetime(2026, 11, 21, 10, tzinfo=UTC), "title": HOSTILE, "by": "", "note": HOSTILE}


class SampleForm(forms.Form):
    """A form with one of each kind of field."""

    name = forms.CharField(help_text="As registered.")
    areas = forms.MultipleChoiceField(
        choices=[("1", "Water"), ("2", "Air")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput)


# The least each component needs: everything else on its first line may be left out.
LEAST = {
    "area_tag": {"label": HOSTILE},
    "as_of": {"clock": AsOf(date(2017, 10, 12), date(2026, 11, 21)), "path": "/", "kept": []},
    "assigned_tag": {},
    "assumed_tag": {},
    "capacity_bar": {"title": HOSTILE, "parts": [Part(HOSTILE, 5)], "needed": 9, "unit": "m³/day"},
    "confidence": {"confidence": 0.6},
    "coverage_matrix": {"caption": HOSTILE, "companies": ["A", "B", "C"], "rows": [COVER]},
    "empty": {"text": HOSTILE},
    "evidence_ways": {"here": "city-tracker"},
    "fact": {"label": HOSTILE, "value": HOSTILE},
    "fictional_tag": {},
    "field": {"field": SampleForm()["name"]},
    "filter_field": {"field": SampleForm()["areas"]},
    "filter_form": {"form": SampleForm()},
    "form_errors": {"form": SampleForm({})},
    "icon": {"kind": "good"},
    "keys_help": {},
    "legend": {"parts": [Part(HOSTILE, 5)]},
    "mail_note": {},
    "mark": {"size": 44},
    "money": {"amount": 41_000_000, "currency": "CNY"},
    "note": {"text": HOSTILE},
    "origin_tag": {"origin": "public-record"},
    "pagination": {"page": Paginator(range(30), 10).page(2)},
    "reason_again": {"kept": [HOSTILE], "reasons": [("cost", HOSTILE)], "error": HOSTILE},
    "score_badge": {"score": 78},
    "source_link": {"title": HOSTILE},
    "state": {"kind": "unknown", "label": HOSTILE},
    "status_tag": {"label": HOSTILE},
    "text_in": {"text": HOSTILE, "lang": "zh-Hans"},
    "timeline": {"events": [EVENT]},
    "ways_on": {},
    "why_item": {"kind": "blocker", "text": HOSTILE},
}
PARTS_OF_THE_PAGE = {"account_menu", "footer", "messages", "top_bar"}


def render(name: str, **context: object) -> str:
    """Render a component with an engine that shows each argument it misses."""
    strict = DjangoTemplates(
        {
            "NAME": "strict",
            "DIRS": [ROOT / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "string_if_invalid": MISSING,
            },
        }
    )
    return strict.get_template(f"components/{name}.html").render(context, REQUEST)


def test_every_component_is_rendered_here() -> None:
    assert LEAST.keys() | PARTS_OF_THE_PAGE == COMPONENTS


def test_every_component_is_in_the_manual() -> None:
    manual = (ROOT / "docs/design.md").read_text(encoding="utf-8")

    assert [
        name for name in sorted(COMPONENTS - PARTS_OF_THE_PAGE) if f"`{name}`" not in manual
    ] == []


@pytest.mark.parametrize("name", LEAST)
def test_a_component_needs_no_more_than_it_says(name: str) -> None:
    assert MISSING not in render(name, **LEAST[name])


@pytest.mark.parametrize("name", LEAST)
def test_a_component_escapes_what_it_is_given(name: str) -> None:
    html = render(name, **LEAST[name])

    assert "<b onclick" not in html
    if HOSTILE in str(LEAST[name]):
        assert "&lt;b onclick" in html


@pytest.mark.parametrize("name", ["coverage_matrix", "capacity_bar", "timeline"])
def test_a_component_is_well_formed(name: str) -> None:
    html = render(name, **LEAST[name])

    ElementTree.fromstring(f"<div>{html}</div>".replace("<br>", "<br/>"))  # noqa: S314 - our own output


def test_pages_keep_the_query() -> None:
    html = render("pagination", **LEAST["pagination"])

    assert 'href="?q=a%26b&amp;page=1"' in html
    assert 'href="?q=a%26b&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_a_single_page_has_no_pagination() -> None:
    assert not render("pagination", page=Paginator(range(3), 10).page(1)).strip()


def test_the_error_summary_links_to_each_field() -> None:
    html = render("form_errors", form=SampleForm({}))

    assert "There is a problem" in html
    targets = re.findall(r'href="#([\w-]+)"', html)
    assert targets == ["id_name", "id_areas_group", "id_agreed"]
    fields = "".join(render("field", field=field) for field in SampleForm({}).visible_fields())
    assert all(f'id="{target}"' in fields for target in targets)


def test_a_question_is_not_followed_by_a_colon() -> None:
    form = SampleForm({})
    form.fields["name"].label = gettext_lazy("Why?")

    html = render("form_errors", form=form)

    assert "Why? This field is required." in html
    assert "Areas: This field is required." in html


def test_a_valid_form_has_no_error_summary() -> None:
    form = SampleForm({"name": "a", "areas": ["1"], "agreed": "on", "secret": "s"})

    assert not render("form_errors", form=form).strip()


def test_an_error_and_a_hint_are_tied_to_their_field() -> None:
    html = render("field", field=SampleForm({})["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = render("field", field=SampleForm()["areas"])

    assert "<fieldset" in html
    assert "<legend>Areas" in html
    assert "(optional)" not in html


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("registered", "Registered company"),
        ("public-record", "From public sources, unverified (2019)"),
        ("fictional_sample", "Fictional sample"),
    ],
)
def test_the_origin_of_a_record_is_said(origin: str, words: str) -> None:
    assert words in render("origin_tag", origin=origin, year=2019)


def test_money_in_another_currency_is_compared_with_its_day() -> None:
    html = render("money", amount=41_000_000, currency="CNY", cad=8e6, cad_on=date(2026, 11, 20))

    assert "CNY\u00a041.0\u00a0million" in html
    assert "20 Nov 2026" in html


def test_unknown_money_is_unknown() -> None:
    assert "unknown" in render("money", amount=None, currency="CAD")


def test_content_in_another_language_says_so() -> None:
    html = render("text_in", text="污水处理", lang="zh-Hans", tagged=True)

    assert '<span lang="zh-Hans">污水处理</span>' in html
    assert "Chinese only" in html


@pytest.mark.parametrize("level", ["success", "warning", "error", "info"])
def test_a_message_is_announced(level: str) -> None:
    message = SimpleNamespace(level_tag=level)

    assert 'role="status"' in render("messages", messages=[message])
