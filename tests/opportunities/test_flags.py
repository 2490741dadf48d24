"""Tests of the marks of figures."""

from __future__ import annotations

from itertools import chain

import pytest

from opportunities import flags
from opportunities.imports import reading
from opportunities.imports.evidence import _of_provinces, _of_the_nation
from opportunities.templatetags.opportunities import flag_words


class AnySource(dict[str, object]):
    """Stands for sources where only the marks matter."""

    def __missing__(self, key: str) -> object:
        return type("Source", (), {"pk": 1})()


def loaded_flags() -> set[str]:
    in_file = (row["flags"].split(";") for row in reading.rows("city_indicators"))
    by_rule = (
        row["flags"] for part in (_of_provinces, _of_the_nation) for row in part(AnySource())
    )
    return set(chain.from_iterable(chain(in_file, by_rule)))


def test_every_mark_of_the_loaded_figures_has_words_and_a_meaning() -> None:
    found = loaded_flags()

    assert {"baseline_pre2013", "computed", "region_only"} <= found
    assert sorted(found - flags.FLAG_WORDS.keys()) == []
    assert sorted(found - flags.FLAG_MEANINGS.keys()) == []


def test_no_words_are_the_mark_itself() -> None:
    raw = [
        flag
        for flag, words in zip(flags.FLAG_WORDS, flag_words([*flags.FLAG_WORDS]), strict=True)
        if "_" in words
    ]

    assert raw == []
    assert flags.FLAG_WORDS.keys() == flags.FLAG_MEANINGS.keys()


@pytest.mark.parametrize("flag", flags.BY_PEOPLE)
def test_a_mark_that_people_add_is_a_known_one(flag: str) -> None:
    assert flag in flags.FLAG_WORDS
