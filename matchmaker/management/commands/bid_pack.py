"""Write the bid pack of a consortium as a ZIP."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matchmaker.consortia.models import BidPack, Consortium
from matchmaker.consortia.pack import making
from matchmaker.consortia.pack.content import Edition
from matchmaker.consortia.refusals import RefusedError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes the pack that was submitted as it was kept; before that, a draft as things stand."""

    help = "Write the bid pack of a consortium as a ZIP: the submitted one, or else a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the consortium and the folder."""
        parser.add_argument("public_id", help="The consortium's id, as in its address.")
        parser.add_argument("--out", required=True, type=Path, help="Folder of the ZIP.")

    def handle(self, *, public_id: str, out: Path, **_options: Any) -> None:
        """Write the ZIP and print its name and its SHA-256."""
        row = _consortium(public_id)
        kept = BidPack.objects.submitted().filter(consortium=row).first()
        if kept:
            content, version, state = bytes(kept.content), kept.version, "submitted"
        else:
            content, version, state = *_draft(row), "draft"
        name = making.file_name(row, version, state)
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Cannot write to {out}: {error.strerror}") from error
        digest = hashlib.sha256(content).hexdigest()
        self.stdout.write(f"{out / name}\nsha256 {digest}\nversion {version} ({state})")


def _consortium(public_id: str) -> Consortium:
    try:
        return Consortium.objects.select_related("need").get(public_id=UUID(public_id))
    except (ValueError, Consortium.DoesNotExist) as error:
        raise CommandError(f"There is no consortium {public_id}.") from error


def _draft(row: Consortium) -> tuple[bytes, int]:
    edition = Edition(making.next_version(row), timezone.now(), making.COMMAND, is_submitted=False)
    try:
        return making.make(row, edition).content, edition.version
    except RefusedError as error:
        raise CommandError(" ".join(str(reason) for reason in error.reasons)) from error
