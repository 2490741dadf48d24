"""What nobody may do with figures, files, proposals and the search, tried the hostile way."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Delivery
from matchmaker.pages.record import record_of
from matchmaker.pages.views import place as place_view
from matchmaker.search import analysis, index
from matchmaker.search.analysis import Lexemes
from matchmaker.search.models import SearchDocument
from matchmaker.search.readings import MOST_TEXTS
from opportunities.gaps import actions as gaps
from opportunities.models import Correction, Hypothesis, Measurement, MeasurementImport
from opportunities.upkeep import actions as upkeep
from opportunities.upload import storing
from opportunities.upload.checking import Report, check
from opportunities.upload.contract import MOST_BYTES
from opportunities.upload.decoding import decode
from opportunities.upload.known import MOST_GUESSES, load_known
from opportunities.upload.problems import CellError, UnreadableFileError
from tests import recipes
from tests.matching import pairs
from tests.opportunities import gap_scenes
from tests.opportunities.figure_files import ON, checked, known, row, written

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECONDS = 20.0
"""Far more than bounded work takes, far less than endless work."""


def within_seconds(work: Callable[[], object]) -> object:
    """Do some work, and fail where it takes as long as hostile input would like."""
    began = time.monotonic()
    done = work()
    assert time.monotonic() - began < SECONDS
    return done


# --- Files that are made to be endless work -----------------------------------------------------


def test_a_header_of_many_columns_is_refused_before_they_are_compared() -> None:
    header = ",".join(f"c{number}" for number in range(MOST_BYTES // 100))

    with pytest.raises(UnreadableFileError, match="header is longer than"):
        within_seconds(lambda: checked(text=f"{header}\n1\n"))


def test_only_the_first_unknown_codes_are_compared_with_the_known_ones() -> None:
    known()
    codes = load_known()

    for number in range(2 * MOST_GUESSES):
        with pytest.raises(CellError):
            codes.place(f"nowhere {number}")

    assert len(codes.guesses) == MOST_GUESSES


def test_a_code_that_is_unknown_twice_is_guessed_for_each_column() -> None:
    report = checked(row(place_code="pm2.5", indicator="pm2.5"))

    assert {problem.column for problem in report.problems} == {"place_code", "indicator"}


# --- The search ---------------------------------------------------------------------------------


def test_a_search_of_nothing_but_typing_errors_is_bounded_work() -> None:
    recipes.city("320500", "Suzhou")
    index.refresh()

    def asked(words: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = pairs.client(None).get(reverse("search"), {"q": " ".join(words)})
        assert answer.status_code == 200
        return len(queries)

    few, many = ([f"zuszhuo{number}x" for number in range(count)] for count in (6, 24))

    assert asked(many) == asked(few)


def test_a_firm_with_endless_references_cannot_stop_the_search_of_others() -> None:
    hoarder = recipes.company(name="Hoarder")
    Delivery.objects.bulk_create(
        Delivery(company=hoarder, title=f"Plant {number}", country="CN", tier="public")
        for number in range(2 * MOST_TEXTS)
    )
    recipes.company(name="Modest", slug="modest")

    index.refresh()

    assert SearchDocument.objects.filter(kind="company").count() == 2
    assert len(SearchDocument.objects.get(title_en="Hoarder").texts) == MOST_TEXTS


def test_a_document_of_endless_words_fits_into_its_column() -> None:
    found = Lexemes()
    found.add_name("Hoarder")
    for number in range(300):
        found.add_text(" ".join(f"{number}x{word:040}" for word in range(100)), analysis.REST)

    written = found.written()

    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [written])
        assert 0 < cursor.fetchone()[0] < len(found.found)
    assert "'^hoarder'" in written


# --- Proposed needs -----------------------------------------------------------------------------


def proposed() -> Hypothesis:
    """A broken limit in Nanjing, and with it a missed target."""
    gap_scenes.limits()
    gap_scenes.target()
    gap_scenes.figure(value=42)
    gap_scenes.run()
    return Hypothesis.objects.get(rule="standard")


def act(found: Hypothesis, by: User) -> gaps.Act:
    return gaps.Act(gaps.version_of(found), by, gap_scenes.NOW)


def draft(title: str) -> gaps.Draft:
    return gaps.Draft(
        title, "", "", "", ["industrial-processes-waste-remediation"], is_published=True
    )


def test_the_own_key_of_another_need_makes_a_need_of_its_own() -> None:
    found, key, by = proposed(), uuid4(), recipes.administrator()
    first = gaps.confirm(found, draft("Air"), key=key, act=act(found, by))
    other = recipes.hypothesis(
        measurement=recipes.measurement(place=recipes.city("320500", "Suzhou"), unit="µg/m³")
    )

    second = gaps.confirm(other, draft("Water"), key=key, act=act(other, by))

    assert second != first
    assert (second.title_en, second.place) == ("Water", other.place)
    first.refresh_from_db()
    assert first.title_en == "Air"


def test_one_decision_leaves_what_lies_outside_the_portfolio() -> None:
    found = proposed()
    outside = Hypothesis.objects.get(rule="target")
    Hypothesis.objects.filter(pk=outside.pk).update(areas=["low-carbon-electricity"])
    by = recipes.commissioner(portfolio_areas=["industrial-processes-waste-remediation"])

    done = gaps.dismiss(found, reason="no-buyer", note="", act=act(found, by))

    outside.refresh_from_db()
    assert done == 1
    assert outside.state == Hypothesis.State.PROPOSED


# --- Pages that are much work -------------------------------------------------------------------


def test_one_person_has_only_so_many_pdfs_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_view, "MOST_PDFS", 2)
    monkeypatch.setattr(place_view, "to_pdf", lambda _html: b"%PDF")
    address = reverse("place-briefing-pdf", args=[recipes.city().slug])
    browser, other = pairs.client(recipes.member()), pairs.client(recipes.administrator())

    answers = [browser.get(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Try again later" in answers[-1].content.decode()
    assert other.get(address).status_code == 200


def test_the_page_of_a_place_counts_endless_references_and_reads_a_few() -> None:
    city, hoarder = recipes.city(), recipes.company()
    Delivery.objects.bulk_create(
        Delivery(company=hoarder, title=f"Plant {n}", country="CN", place_name="Nanjing")
        for n in range(30)
    )

    with CaptureQueriesContext(connection) as queries:
        found = record_of(city, [], [], shown=4)

    assert (len(found.deliveries), found.delivery_count) == (4, 30)
    reads = [one["sql"] for one in queries if '"companies_delivery"."title"' in one["sql"]]
    assert len(reads) == 1
    assert reads[0].endswith("LIMIT 5")


# --- Corrections --------------------------------------------------------------------------------


def revised(value: int, method: str = "") -> upkeep.Revised:
    return upkeep.Revised(Decimal(value), (), method, "")


def test_a_figure_whose_unit_changed_meanwhile_is_not_corrected() -> None:
    figure = recipes.measurement(value=Decimal(28), unit="µg/m³")
    seen = upkeep.version_of(figure)
    Measurement.objects.filter(pk=figure.pk).update(unit="mg/m³")
    by = upkeep.By(recipes.administrator(), NOW)

    with pytest.raises(upkeep.StaleFigureError):
        upkeep.correct(figure, revised(29), upkeep.Grounds("Bulletin", seen), by=by)


def test_a_twin_that_is_stored_at_the_same_moment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = recipes.measurement(value=Decimal(28), method="mean")
    recipes.measurement(
        place=figure.place, indicator=figure.indicator, source=figure.source, method="median"
    )
    monkeypatch.setattr(upkeep, "_refuse_twins", lambda _figure: None)
    grounds = upkeep.Grounds("Bulletin", upkeep.version_of(figure))

    with pytest.raises(upkeep.SameFigureError):
        upkeep.correct(
            figure, revised(29, "median"), grounds, by=upkeep.By(recipes.administrator(), NOW)
        )

    assert not Correction.objects.exists()


# --- Figures by file ----------------------------------------------------------------------------


def uploaded(by: User | None, *rows: dict[str, str], key: UUID | None = None) -> MeasurementImport:
    """A file that waits for a decision."""
    decoded = decode([written(*rows).encode()])
    file = storing.Uploaded("figures.csv", decoded, ".", key or uuid4())
    return storing.upload(file, check(decoded.text, decimal_mark=".", on=ON), by=by, at=NOW)


def stored_by(by: User | None, *rows: dict[str, str]) -> Counter[str]:
    """Store a file that takes over what differs, and return what it did."""
    wish = storing.TakesOver(seen=None)
    return storing.store(uploaded(by, *rows).pk, takes_over=wish, by=by, at=NOW)[1].counts()


@pytest.mark.parametrize(
    "hostile", [{"value": "1"}, {"flags": "withdrawn"}, {"source_detail": "page 1"}]
)
def test_a_file_is_no_way_around_the_right_to_correct(hostile: dict[str, str]) -> None:
    known()
    stored_by(recipes.administrator(), row())
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])

    done = stored_by(outside, row(**hostile), row(period="2023"))

    assert (done["elsewhere"], done["created"]) == (1, 1)
    figure = Measurement.objects.get(period="2024")
    assert (figure.value, figure.flags, figure.source_detail) == (Decimal("28.4"), [], "")
    assert not Correction.objects.exists()
    assert stored_by(recipes.commissioner(), row(**hostile))["elsewhere"] == 0
    assert Correction.objects.exists()


def test_the_page_of_a_file_says_what_stays_outside_the_portfolio() -> None:
    known()
    stored_by(recipes.administrator(), row())
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])
    upload = uploaded(outside, row(value="1"))
    browser = pairs.client(outside)

    page = browser.get(reverse("measurement-import-detail", args=[upload.public_id]))

    assert "Outside your portfolio" in page.content.decode()
    assert "Take over the file" not in page.content.decode()
    done = browser.post(
        reverse("measurement-import-store", args=[upload.public_id]),
        {"takes_over": "on", "seen": page.context["form"]["seen"].value()},
        follow=True,
    )
    assert "1 figure outside your portfolio stays" in done.content.decode()
    assert Measurement.objects.get().value == Decimal("28.4")


def test_a_form_sent_again_with_another_file_is_another_upload() -> None:
    known()
    by, key = recipes.commissioner(), uuid4()

    first, again, other = (
        uploaded(by, row(value=value), key=key) for value in ("28.4", "28.4", "30")
    )

    assert again == first
    assert other != first
    assert ",30," in other.content


def test_one_person_keeps_a_few_files_waiting_and_not_for_ever() -> None:
    known()
    by = recipes.commissioner()
    for number in range(storing.MOST_WAITING):
        uploaded(by, row(value=str(number)))

    with pytest.raises(storing.TooManyFilesError):
        uploaded(by, row(value="99"))
    uploaded(recipes.administrator(), row(value="99"))

    assert storing.discard_forgotten(at=NOW + storing.KEPT) == 0
    assert storing.discard_forgotten(at=NOW + storing.KEPT * 2) == storing.MOST_WAITING + 1
    assert not MeasurementImport.objects.exclude(content="").exists()
    assert uploaded(by, row(value="99")).state == MeasurementImport.State.CHECKED


def test_too_many_waiting_files_are_refused_in_words() -> None:
    known()
    by = recipes.commissioner()
    for number in range(storing.MOST_WAITING):
        uploaded(by, row(value=str(number)))
    data = {"file": ContentFile(written(row()), "a.csv"), "decimal_mark": ".", "key": uuid4()}

    answer = pairs.client(by).post(reverse("measurement-import-create"), data)

    assert answer.status_code == 422
    assert "10 of your files wait for a decision" in answer.content.decode()


def test_many_values_for_one_figure_are_not_compared_each_with_each() -> None:
    many = [row(value=str(number)) for number in range(4_999)]

    report = within_seconds(lambda: checked(*many))

    assert isinstance(report, Report)
    assert report.bad_count == len(many)
    assert "Line 3 gives 1 " in report.problems[0].reason
    assert "Line 2 gives 0 " in report.problems[-1].reason
