"""Environment variables are read as people write them."""

from __future__ import annotations

import stat

import pytest

from matchmaker import environment


@pytest.mark.parametrize("value", ["1", "true", "Yes", " on "])
def test_a_flag_is_on_in_any_usual_spelling(value):
    assert environment.flag(value)


@pytest.mark.parametrize("value", ["", "0", "no", "off"])
def test_a_flag_is_off_otherwise(value):
    assert not environment.flag(value)


def test_words_drop_what_is_empty():
    assert environment.words(" a.example, ,b.example,") == ["a.example", "b.example"]


def test_a_database_address_is_taken_apart():
    found = environment.database("postgresql://me:p%40ss@db.example:5433/site?sslmode=require")

    assert found["HOST"] == "db.example"
    assert found["PORT"] == "5433"
    assert found["USER"] == "me"
    assert found["PASSWORD"] == "p@ss"
    assert found["NAME"] == "site"
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_database_may_be_on_a_socket():
    found = environment.database("postgresql://me@/site?host=%2Frun%2Fpostgres")

    assert found["HOST"] == "/run/postgres"
    assert found["OPTIONS"] == {}


def test_another_database_than_postgresql_is_refused():
    with pytest.raises(ValueError, match="must begin with postgresql://"):
        environment.database("mysql://me@host/site")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("redis://host:6379/1", "redis://host:6379/1"),
        ("unix:///run/v.sock?db=2", "redis+socket:///run/v.sock?virtual_host=2"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0"),
        ("unix://u:p@/run/v.sock", "redis+socket://u:p@/run/v.sock?virtual_host=0"),
    ],
    ids=["network", "socket with database", "socket", "socket with password"],
)
def test_celery_spells_a_socket_in_its_own_way(address, expected):
    assert environment.broker_url(address) == expected


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://me:secret@mail.example", 587, True, False),
        ("smtps://mail.example:4650", 4650, False, True),
    ],
    ids=["plain", "starttls", "tls"],
)
def test_a_mail_server_names_its_encryption(address, port, tls, ssl):
    found = environment.mail_server(address)

    assert found["EMAIL_HOST"] == "mail.example"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "folder" / "secret"

    first = environment.kept_secret(path)

    assert environment.kept_secret(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["secret"]


def test_the_version_is_the_newest_in_the_changelog(tmp_path):
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changes\n\n## Unreleased\n\n## 0.2.0 (2026-11-21)\n\n## 0.1.0\n")

    assert environment.version(changelog) == "0.2.0"


def test_without_a_changelog_nothing_was_released(tmp_path):
    assert environment.version(tmp_path / "none.md") == "unreleased"
