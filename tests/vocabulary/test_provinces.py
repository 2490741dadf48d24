"""Thirteen provinces and territories."""

from __future__ import annotations

from matchmaker.vocabulary.provinces import PROVINCE_NAMES_ZH, CanadianProvince


def test_there_are_thirteen_by_their_iso_code():
    assert len(CanadianProvince.values) == 13
    assert all(code.startswith("CA-") and len(code) == 5 for code in CanadianProvince.values)


def test_each_has_a_chinese_name():
    assert set(PROVINCE_NAMES_ZH) == set(CanadianProvince.values)
    assert len(set(PROVINCE_NAMES_ZH.values())) == 13
