"""Tests of the published contract of the columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from opportunities.flags import FLAG_MEANINGS, FLAG_WORDS
from opportunities.models import Source
from opportunities.upload import contract
from opportunities.upload.contract import COLUMNS, FLAGS, PRECEDENCE, docs_row


def test_the_documentation_lists_the_columns_of_the_contract() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text(encoding="utf-8")
    rows = "\n".join(docs_row(column) for column in COLUMNS)

    assert f"|---|---|---|---|\n{rows}\n\n" in text


@pytest.mark.parametrize(
    "limit", [f"{contract.MOST_ROWS:,} rows", f"{contract.LONGEST_LINE:,} characters", "10 MB"]
)
def test_the_documentation_names_the_limits(limit: str) -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text(encoding="utf-8")

    assert limit in text


def test_every_mark_of_the_contract_has_words_and_a_meaning() -> None:
    assert set(FLAGS) <= set(FLAG_WORDS)
    assert set(FLAGS) <= set(FLAG_MEANINGS)
    assert "disputed" in FLAGS


def test_every_kind_of_source_but_samples_has_a_precedence() -> None:
    assert set(PRECEDENCE) == set(Source.Kind) - {Source.Kind.SAMPLE}


def test_texts_are_no_longer_than_their_columns_in_the_database() -> None:
    longest = {column.name: column.longest for column in COLUMNS}

    assert longest["source_title"] == Source._meta.get_field("title").max_length
    assert longest["source_url"] == Source._meta.get_field("url").max_length
    assert longest["licence"] == Source._meta.get_field("licence").max_length
