"""The vocabulary leaves as plain tuples."""

from __future__ import annotations

import hashlib
from pathlib import Path

import matchmaker.vocabulary
from matchmaker.vocabulary import terms
from matchmaker.vocabulary.areas import AREA_ORDER
from matchmaker.vocabulary.capabilities import CAPABILITIES
from matchmaker.vocabulary.glossary import GLOSSARY
from matchmaker.vocabulary.tables import TABLES

CODES = set(CAPABILITIES) | set(GLOSSARY)


def test_every_code_has_terms_in_three_languages():
    for language in ("en", "fr", "zh"):
        assert {code for code, spoken, _ in terms.entries() if spoken == language} == CODES


def test_relations_are_between_known_codes():
    assert {code for pair in terms.broader() for code in pair} <= CODES
    assert {code for code, _, _ in terms.hints()} <= set(GLOSSARY)
    assert {code for _, code, _ in terms.hints()} <= set(CAPABILITIES)
    assert {code for code, _ in terms.combinations()} <= set(CAPABILITIES)


def test_roles_serve_no_area_and_technologies_one_fully():
    whole = {code for code, _, weight in terms.areas() if weight == 100}
    roles = {code for code, is_role in terms.capabilities() if is_role}

    assert whole == set(CAPABILITIES) - roles
    assert {area for _, area, _ in terms.areas()} == set(AREA_ORDER)
    assert roles


def test_salience_is_known_for_every_code():
    assert {code for code, _ in terms.salience()} == CODES
    assert all(0 <= value <= 100 for _, value in terms.salience())


def test_the_version_is_the_digest_of_the_tables():
    folder = Path(matchmaker.vocabulary.__file__).parent
    data = b"".join((folder / table).read_bytes() for table in TABLES)

    assert hashlib.sha256(data).hexdigest() == terms.VERSION
