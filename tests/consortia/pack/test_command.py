"""`manage.py bid_pack`: the submitted pack as it was kept, or a draft."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from matchmaker.consortia.models import BidPack, Seat
from tests import recipes
from tests.consortia.pack import teams

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def run(public_id: object, out: Path) -> str:
    told = StringIO()
    call_command("bid_pack", str(public_id), out=out, stdout=told)
    return told.getvalue()


def test_a_draft_is_written_and_not_kept(tmp_path: Path) -> None:
    row = teams.consortium()

    told = run(row.public_id, tmp_path / "new")

    (file,) = (tmp_path / "new").iterdir()
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["made_by_role"], manifest["state"]) == ("command", "draft")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in told
    assert not BidPack.objects.exists()


def test_the_submitted_pack_is_written_byte_by_byte(tmp_path: Path) -> None:
    row = teams.consortium()
    recipes.bid_pack(
        row, by=row.created_by, is_submitted=True, frozen_at=recipes.NOW, content=b"as it was"
    )

    told = run(row.public_id, tmp_path)

    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == b"as it was"
    assert "version 1 (submitted)" in told


@pytest.mark.parametrize("public_id", ["no id", "6b0b1c1e-7a52-4d3c-9d4b-2f6a1c0d9e11"])
def test_an_unknown_consortium_is_said_to_be_none(public_id: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no consortium"):
        run(public_id, tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="Cannot write"):
        run(teams.consortium().public_id, tmp_path / "file")


def test_a_refusal_is_said(tmp_path: Path) -> None:
    row = teams.consortium()
    Seat.objects.filter(consortium=row).update(state=Seat.State.REMOVED)

    with pytest.raises(CommandError, match="nothing to pack"):
        run(row.public_id, tmp_path)
