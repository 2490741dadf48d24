"""The briefing of two pages: on the screen, from the printer and as a PDF."""

from __future__ import annotations

import re
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaker import pdf
from matchmaker.clock import AsOf
from matchmaker.pages.briefing import SOURCES, briefing_of
from opportunities.models import Limit, Standard
from tests import recipes

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.django_db
TODAY = AsOf(recipes.AS_OF, recipes.AS_OF)
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def limit(indicator: Any, value: int) -> None:
    """A binding limit of an indicator."""
    standard, _new = Standard.objects.get_or_create(
        code="GB 3095-2026", defaults={"source": recipes.source()}
    )
    Limit.objects.create(
        standard=standard,
        indicator=indicator,
        parameter=indicator.code,
        averaging="annual",
        level="Grade II",
        value=value,
        unit="µg/m³",
        valid_from=date(2026, 3, 1),
        source=standard.source,
    )


def rich_city() -> None:
    """Nanjing with more of everything than two pages hold."""
    for n in range(12):
        indicator = recipes.indicator(f"code-{n}", name_en=f"Indicator number {n} of a long name")
        limit(indicator, 10 + n)
        for year in (2020, 2024):
            recipes.measurement(indicator=indicator, year=year, value=50, unit="µg/m³")
        recipes.signal(metric="A target of many words " * 8, target_text="so much of it " * 20)
        recipes.need(title_en="A need whose title goes on and on " * 5)


def unpacked(made: bytes) -> bytes:
    """A PDF with its compressed parts unfolded, so that it can be searched."""
    parts = [made]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


def signed_in() -> Client:
    """A browser of a member."""
    visitor = Client()
    visitor.force_login(recipes.member(), backend="django.contrib.auth.backends.ModelBackend")
    return visitor


def test_the_widest_gap_leads_and_the_areas_follow_from_what_is_missed() -> None:
    near, far, kept = (recipes.indicator(f"code-{n}", areas=[recipes.AIR]) for n in range(3))
    for indicator, value in ((near, 12), (far, 30), (kept, 5)):
        limit(indicator, 10)
        recipes.measurement(indicator=indicator, value=value, unit="µg/m³")

    briefing = briefing_of(recipes.city(), TODAY)

    assert [line.row.indicator for line in briefing.gaps] == [far, near, kept]
    assert [(one.area, len(one.indicators)) for one in briefing.pressed] == [(recipes.AIR, 2)]
    assert not briefing.all_met


def test_sources_are_named_once_with_their_years() -> None:
    source = recipes.source(title="Bulletin")
    for year in (2020, 2024):
        recipes.measurement(year=year, source=source)

    briefing = briefing_of(recipes.city(), TODAY)

    assert [(one.source, one.years) for one in briefing.cited] == [(source, [2020, 2024])]


def test_more_than_two_pages_hold_is_cut_and_counted() -> None:
    rich_city()

    briefing = briefing_of(recipes.city(), TODAY)

    assert (len(briefing.gaps), len(briefing.needs), briefing.need_count) == (5, 5, 12)
    assert (len(briefing.targets), briefing.target_count) == (8, 12)
    assert len(briefing.cited) == SOURCES < briefing.cited_count


def test_a_briefing_tells_of_a_place_that_nothing_is_known_of(client: Client) -> None:
    recipes.city()

    page = client.get(reverse("place-briefing", args=["nanjing"])).content.decode()

    for words in (
        "that is unknown, not good",
        "No need is known to be open here.",
        "no trade mission is recorded here",
        "Nothing is cited",
    ):
        assert words in page


def test_a_briefing_speaks_of_the_day_asked_for(client: Client) -> None:
    recipes.city()
    recipes.signal(metric="guideline", published_on=date(2017, 7, 1), deadline_on=date(2020, 1, 1))
    address = reverse("place-briefing", args=["nanjing"])

    assert "Guideline" in client.get(address, {"as_of": "2017-10-12"}).content.decode()
    assert "Guideline" not in client.get(address).content.decode()


def test_no_draft_and_no_proposal_is_in_a_briefing() -> None:
    recipes.need(title_en="Secret plan", is_published=False)
    proposed = recipes.hypothesis(place=recipes.city())
    visitor = Client()
    visitor.force_login(
        recipes.administrator(), backend="django.contrib.auth.backends.ModelBackend"
    )

    page = visitor.get(reverse("place-briefing", args=["nanjing"])).content.decode()

    assert "Secret plan" not in page
    assert proposed.get_absolute_url() not in page


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_rich", [True, False])
def test_the_pdf_has_two_tagged_pages_with_chinese_letters(language: str, *, is_rich: bool) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    city = recipes.city()
    if is_rich:
        rich_city()
    address = reverse("place-briefing-pdf", args=[city.slug]).replace("/en/", f"/{language}/")

    answer = signed_in().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content = unpacked(answer.content)
    assert len(PAGE.findall(content)) == 2
    assert b"/StructTreeRoot" in content
    assert f"/Lang ({language})".encode() in content
    assert b"Source-Sans-3" in content
    assert b"CJK" in content


def test_strangers_sign_in_before_they_get_a_pdf(client: Client) -> None:
    recipes.city()

    answer = client.get(reverse("place-briefing-pdf", args=["nanjing"]))

    assert answer.status_code == 302


def test_without_pango_the_page_says_to_print_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.city()

    def missing(_name: str) -> ModuleType:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", missing)

    answer = signed_in().get(reverse("place-briefing-pdf", args=["nanjing"]))

    assert answer.status_code == 503
    assert reverse("place-briefing", args=["nanjing"]) in answer.content.decode()


def test_an_unknown_place_has_neither_briefing_nor_pdf() -> None:
    for name in ("place-briefing", "place-briefing-pdf"):
        assert signed_in().get(reverse(name, args=["atlantis"])).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.css",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        f"{pdf.STATIC.as_uri()}/../../settings.py",
        f"{pdf.STATIC.as_uri()}/%2e%2e/%2e%2e/settings.py",
        f"file://example.org{pdf.STATIC}/app.css",
        "data:text/css,p{}",
        "ftp://example.org/a",
        "",
    ],
)
def test_a_pdf_fetches_nothing_from_elsewhere(address: str) -> None:
    with pytest.raises(pdf.ForeignAddressError):
        pdf.own_file(address)


def test_a_pdf_takes_the_packaged_font() -> None:
    font = "fonts/source-sans-3-latin.woff2"

    assert pdf.own_file(f"{pdf.STATIC.as_uri()}/{font}") == pdf.STATIC / font


def test_a_picture_from_elsewhere_is_left_out_of_a_pdf() -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    html = '<html lang="en"><title>T</title><p>A</p><img src="file:///etc/passwd" alt="B"></html>'

    made = unpacked(pdf.to_pdf(html))

    assert len(PAGE.findall(made)) == 1
    assert b"root:" not in made
