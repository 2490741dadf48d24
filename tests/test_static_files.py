"""What a browser downloads: small, pinned and free of inline styles."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "matchmaker/static/matchmaker"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# htmx.org 4.0.1 and @fontsource-variable/source-sans-3 5.3.0, as published.
PINNED = {
    "htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "fonts/source-sans-3-latin.woff2": (
        "7a19a7027e125257d310c6dbd78ae3a30b5ea1e3794d60b12bb28227a003bfda"
    ),
}


def packed(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize("name", PINNED)
def test_vendored_files_are_as_published(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == PINNED[name]


def test_the_style_sheet_is_at_most_6_kilobytes() -> None:
    assert packed("app.css") <= 6 * 1024


def test_the_scripts_are_at_most_16_kilobytes() -> None:
    assert packed("htmx.min.js", "keys.js") <= 16 * 1024


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_no_layout_hangs_on_a_container_query(sheet: Path) -> None:
    """One load of a form in a hundred came without its fields, under load, in Chromium 156."""
    assert not re.search(r"@container|container-type|container:", sheet.read_text("utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_attribute_that_htmx_runs_as_code(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\shx-on|hx-trigger=[\"'][^\"']*\[|hx-vals=[\"']js:", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_trusts_no_value(template: Path) -> None:
    assert not re.search(r"\|safe\b|autoescape off", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "component", sorted((ROOT / "templates/components").glob("*.html")), ids=lambda path: path.stem
)
def test_a_component_begins_with_its_arguments(component: Path) -> None:
    text = component.read_text(encoding="utf-8")

    assert text.startswith("{# ")
    assert len(text.splitlines()) <= 24
