"""What nobody may do with figures, files, proposals and the search, tried the hostile way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Delivery
from matchmaker.search import analysis, index
from matchmaker.search.analysis import Lexemes
from matchmaker.search.models import SearchDocument
from matchmaker.search.readings import MOST_TEXTS
from opportunities.gaps import actions as gaps
from opportunities.models import Hypothesis
from opportunities.upload.contract import MOST_BYTES
from opportunities.upload.known import MOST_GUESSES, load_known
from opportunities.upload.problems import CellError, UnreadableFileError
from tests import recipes
from tests.matching import pairs
from tests.opportunities import gap_scenes
from tests.opportunities.figure_files import checked, known, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

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
