"""The ZIP: the same bytes for the same content, and a manifest that tells the truth."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.consortia.pack.content import Edition
from matchmaker.consortia.pack.making import Made, make
from matchmaker.consortia.pack.ocds import schemas
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db


def opened(made: Made) -> dict[str, bytes]:
    """The files of a pack by name."""
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_lists_every_other_file_with_its_digest() -> None:
    files = opened(make(teams.consortium(), teams.SUBMITTED))

    manifest = json.loads(files.pop("manifest.json"))

    listed = {one["path"]: (one["sha256"], one["bytes"]) for one in manifest["files"]}
    assert listed == {
        name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in files.items()
    }
    assert (manifest["version"], manifest["state"], manifest["method"]) == (2, "submitted", "1")
    assert (manifest["made_by_role"], manifest["made_at"]) == ("lead", "2026-11-21T12:00:00+00:00")


def test_the_pack_holds_what_it_says() -> None:
    row = teams.consortium(recipes.company(slug="maple"), recipes.company(slug="birch"))

    files = opened(make(row, teams.DRAFT))

    assert set(files) == {
        "README.txt",
        "companies/01-maple.pdf",
        "companies/02-birch.pdf",
        "manifest.json",
        "ocds-extension/+partyRole.csv",
        "ocds-extension/README.md",
        "ocds-extension/extension.json",
        "ocds-extension/release-schema.json",
        "pack-fr.pdf",
        "pack.pdf",
        "release.json",
    }
    schemas.check(json.loads(files["release.json"]))
    assert b"DRAFT" in files["README.txt"]


def test_the_digest_is_of_the_whole_file() -> None:
    made = make(teams.consortium(), teams.DRAFT)

    assert made.sha256 == hashlib.sha256(made.content).hexdigest()


@pytest.mark.usefixtures("real_pdfs")
def test_the_same_content_gives_the_same_bytes_with_its_pdfs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = teams.consortium(recipes.company(name_zh="枫叶膜科技"), recipes.company())
    first = make(row, teams.DRAFT)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)

    assert make(row, teams.DRAFT).sha256 == first.sha256


def test_another_moment_or_version_gives_another_digest() -> None:
    row = teams.consortium()
    later = recipes.NOW + timedelta(seconds=1)
    editions = (
        teams.DRAFT,
        Edition(1, later, "lead", is_submitted=False),
        Edition(2, recipes.NOW, "lead", is_submitted=False),
        Edition(1, recipes.NOW, "command", is_submitted=False),
    )

    assert len({make(row, edition).sha256 for edition in editions}) == 4


def _change(row: Consortium) -> None:
    row.name = "Cleaner river"
    row.save()


def test_a_change_of_the_content_gives_another_digest() -> None:
    row = teams.consortium()
    before = make(row, teams.DRAFT)

    _change(row)

    assert make(row, teams.DRAFT).sha256 != before.sha256
