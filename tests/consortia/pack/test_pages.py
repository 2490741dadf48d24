"""The pages of a pack: three languages, missing fonts, a missing layout library."""

from __future__ import annotations

import io
import logging
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from companies.models import Certification, Delivery, IPRight, PerformanceClaim
from matchmaker.consortia.pack import pages
from matchmaker.consortia.pack.bar import FILLS, printed_bar
from matchmaker.consortia.pack.content import Content, content_of
from matchmaker.consortia.pack.labels import LABELS, named, pick, province
from matchmaker.consortia.pack.sheets import sheets_of
from matchmaker.consortia.rules.book import book
from matchmaker.pdf import PdfUnavailableError
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from pathlib import Path

    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db


def content(row: Consortium) -> Content:
    """What a submitted pack is made from."""
    return content_of(row, teams.SUBMITTED, on=recipes.AS_OF)


def html(row: Consortium, name: str = "pack.pdf") -> str:
    """A page before it is laid out."""
    return pages.pages_of(content(row), has_chinese_font=True).files[name].decode()


@pytest.mark.usefixtures("real_pdfs")
def test_a_sheet_is_laid_out_in_three_languages() -> None:
    firm = recipes.company(name="Maple", name_zh="枫叶膜科技", slug="maple", city="Guelph")
    recipes.technology(firm, capabilities=(teams.MEMBRANE,), summary_zh="去除工业废水中的氨氮。")
    made = pages.pages_of(content(teams.consortium(firm, recipes.company())))

    read = PdfReader(io.BytesIO(made.files["companies/01-maple.pdf"]))
    texts = [page.extract_text() for page in read.pages]

    assert len(texts) == 3
    assert "Company sheet" in texts[0]
    assert "Fiche d’entreprise" in texts[1]
    assert "枫叶膜科技" in texts[2]
    assert "去除工业废水中的氨氮" in texts[2]
    assert "安大略省" in texts[2]


@pytest.mark.usefixtures("real_pdfs")
def test_the_pack_is_laid_out_in_english_and_in_french() -> None:
    made = pages.pages_of(content(teams.consortium()))

    heads = [PdfReader(io.BytesIO(made.files[name])) for name in ("pack.pdf", "pack-fr.pdf")]

    assert "Clean river" in heads[0].pages[0].extract_text()
    assert len(heads[0].pages) >= 3
    assert len(heads[1].pages) >= 3


def test_a_text_that_a_language_lacks_is_given_in_the_original_and_marked() -> None:
    firm = recipes.company(summary="We filter.")
    row = teams.consortium(firm, recipes.company())

    english, french, chinese = sheets_of(content(row).firms[0])

    assert (english.about.is_original, french.about.is_original) == (False, True)
    assert (chinese.about.words, chinese.about.tag) == ("We filter.", "en")


def test_a_sheet_says_not_given_where_nothing_is_known() -> None:
    row = teams.consortium()

    facts = dict(sheets_of(content(row).firms[0])[0].facts)

    assert facts["Size"] == "not given"
    assert facts["Founded"] == "not given"


def test_figures_keep_their_proof_and_projects_their_country() -> None:
    firm = recipes.company()
    technology = recipes.technology(firm)
    PerformanceClaim.objects.create(
        technology=technology,
        quantity="Ammonia",
        unit="mg/L",
        minimum=1,
        maximum="2.50",
        verified_by="ETV",
        verified_on=date(2025, 1, 2),
    )
    PerformanceClaim.objects.create(technology=technology, quantity="Empty", unit="mg/L")
    Delivery.objects.create(company=firm, title="Plant", country="CN", year=2024)

    chinese = sheets_of(content(teams.consortium(firm, recipes.company())).firms[0])[2]

    assert chinese.technologies[0].claims == ("Ammonia: 1 – 2.5 mg/L (验证机构 ETV, 2025-01-02)",)
    assert chinese.deliveries == ("Plant, 中国, 2024",)


def test_every_label_is_there_in_three_languages() -> None:
    assert all(len(words) == 3 and all(words) for words in LABELS.values())
    assert pick(LABELS["lead"], "zh") == "联合体牵头人"
    assert named(LABELS, "no such code", "fr") == "no such code"
    assert (province("", "fr"), province("CA-QC", "fr")) == ("", "Québec")


def test_unknown_capacity_is_called_unproven() -> None:
    row = teams.consortium(need=recipes.need(budget_amount=5_000_000, budget_currency="CAD"))
    recipes.capacity(
        row.lead, annual_capacity_cad=3_000_000, largest_contract_cad=None, as_of=date(2026, 1, 1)
    )

    text = html(row)

    assert "Capacity unproven for 1 of 2" in text
    assert "CAD\u00a03,000,000" in text
    assert "1 Jan 2026" in text
    assert "<svg" in text


def test_the_colours_of_the_bar_stand_beside_their_firms() -> None:
    row = teams.consortium(need=recipes.need(budget_amount=5_000_000, budget_currency="CAD"))
    recipes.capacity(row.lead, annual_capacity_cad=3_000_000)

    text = html(row)
    table = text[text.index("</figure>") :]

    assert text.count(FILLS[0]) == 2
    assert table.index(FILLS[0]) < table.index(row.lead.name)


def test_every_check_says_which_rule_it_is() -> None:
    text = html(teams.consortium())

    assert all(rule.title in text for rule in book().rules.values())


def test_countries_of_papers_are_named_not_coded() -> None:
    firm = recipes.company()
    recipes.technology(firm, capabilities=(teams.MEMBRANE,))
    Certification.objects.create(company=firm, scheme="ISO 9001", number="1", country="CA")
    IPRight.objects.create(
        company=firm, kind="patent", number="2", jurisdiction="CN", status="granted", tier="public"
    )

    french = sheets_of(content(teams.consortium(firm, recipes.company())).firms[0])[1]

    assert french.certifications == ("ISO 9001, 1, Canada",)
    assert french.rights == ("Brevet, 2, Chine, accordé",)


def test_a_need_without_an_amount_has_no_bar() -> None:
    row = teams.consortium()
    recipes.capacity(row.lead)

    text = html(row)

    assert "<svg" not in text
    assert "The need names no amount" in text


def test_what_the_notice_asks_of_a_team_is_printed_where_it_asks_something() -> None:
    asking = teams.consortium(need=recipes.need(team_size_limit=3, largest_share_bp=6_000))

    assert "At most 3 firms in a team<br>No firm takes on more than 60% of the work" in html(asking)
    assert "What the notice asks of a team" not in html(teams.consortium())


def test_a_draft_says_that_nothing_was_handed_in() -> None:
    row = teams.consortium()
    made = pages.pages_of(content_of(row, teams.DRAFT, on=recipes.AS_OF), has_chinese_font=True)

    assert "nothing has been handed in" in made.files["pack.pdf"].decode()
    assert "No statement is on record." in made.files["pack.pdf"].decode()


def test_the_statement_stands_as_it_was_given() -> None:
    row = teams.consortium()
    teams.statement(row)

    assert "We bid together, as a consortium." in html(row)


def test_markup_in_a_name_stays_text() -> None:
    firm = recipes.company(name="<script>alert(1)</script>", slug="odd")

    row = teams.consortium(firm, recipes.company(), name="<b>bold</b>")

    assert "<script>" not in html(row) + html(row, "companies/01-odd.pdf")
    assert "<b>bold" not in html(row)


def test_without_the_layout_library_the_pages_are_html(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(_html: str) -> bytes:
        raise PdfUnavailableError

    monkeypatch.setattr(pages, "to_pdf", missing)
    with caplog.at_level(logging.WARNING):
        made = pages.pages_of(content(teams.consortium()), has_chinese_font=True)

    assert made.notes == ["no-pdf"]
    assert {"pack.html", "pack-fr.html"} < set(made.files)
    assert "layout library" in caplog.text


def test_a_missing_chinese_font_is_noted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        made = pages.pages_of(content(teams.consortium()), has_chinese_font=False)

    assert made.notes == ["no-chinese-font"]
    assert "No font with Chinese characters" in made.files["pack.pdf"].decode()
    assert "Chinese" in caplog.text


def test_a_chinese_font_is_found_by_its_file(tmp_path: Path) -> None:
    assert not pages.chinese_font_is_there([str(tmp_path), str(tmp_path / "none")])

    (tmp_path / "NotoSansCJK-Regular.ttc").touch()

    assert pages.chinese_font_is_there([str(tmp_path)])


def test_the_bar_ends_where_the_capacities_end() -> None:
    bar = printed_bar([("A & B", 30), ("C", 30)], 53, "words", "Needed")

    assert "A &amp; B" in bar
    assert bar.count('width="471.7"') == 2
    assert 'x="833.3"' in bar
