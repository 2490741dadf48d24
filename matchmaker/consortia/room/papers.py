"""What people do with documents: put them in, bring new versions, name readers, take them out."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from matchmaker.consortia.models import Consortium, Document, DocumentContent, DocumentVersion
from matchmaker.consortia.refusals import FormUsedError, RefusedError, lock, require_stage

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from companies.models import Company
    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)

MOST_BYTES_A_FIRM = 250_000_000
"""What one firm may keep in one room, all versions together."""
MOST_VERSIONS = 100

Stage = Consortium.Stage
ENDED_STAGES = frozenset({Stage.CLOSED, Stage.UNSUCCESSFUL, Stage.WITHDRAWN})
WORKING_STAGES = tuple(stage for stage in Stage if stage not in ENDED_STAGES)
"""While the team works, its papers may change."""


class StalePaperError(RefusedError):
    """Somebody of the firm was faster."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a firm says about a document of its own."""

    company: Company
    title: str
    kind: str
    tier: str
    is_for_guests: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and found to be in order."""

    data: bytes
    file_name: str
    media_type: str
    pages: int
    note: str = ""


def add_document(
    consortium: Consortium, paper: Paper, upload: Upload, *, key: UUID, by: User, at: datetime
) -> Document:
    """Put a document into a room. The same key puts it in once.

    Raises:
        RefusedError: the team's work is over, or the firm has filled its room.
    """
    with transaction.atomic():
        # The lock keeps two sendings of one form apart, and counts what the firm keeps.
        row = lock(consortium)
        stored = Document.objects.filter(key=key, created_by=by, consortium=row).first()
        if stored:
            return stored
        require_stage(row, WORKING_STAGES)
        _require_space(row, paper.company, upload)
        document = Document.objects.create(
            consortium=row,
            company=paper.company,
            title=paper.title,
            kind=paper.kind,
            tier=paper.tier,
            is_for_guests=paper.is_for_guests and paper.tier == Document.Tier.ROOM,
            created_by=by,
            created_at=at,
            key=_fresh(key),
        )
        _store(document, 1, upload, key=key, by=by, at=at)
    logger.info("Document %s put into consortium %s by person %s", document.pk, row.pk, by.pk)
    return document


def _fresh(key: UUID) -> UUID:
    """Refuse the key of another person's form."""
    if Document.objects.filter(key=key).exists():
        raise FormUsedError
    return key


@transaction.atomic
def add_version(
    document: Document, upload: Upload, *, seen: int, key: UUID, by: User, at: datetime
) -> DocumentVersion:
    """Add a state of a document; the earlier ones stay as they are. The same key adds it once.

    Args:
        document: what changes.
        upload: the new file.
        seen: number of the newest version that the person knew of.
        key: of the form.
        by: who brings it.
        at: when.

    Raises:
        StalePaperError: somebody has brought another version meanwhile.
        RefusedError: the team's work is over, the firm has filled its room, or nothing is new.
    """
    row = lock(document.consortium)
    stored = DocumentVersion.objects.filter(key=key, document=document).first()
    if stored:
        return stored
    require_stage(row, WORKING_STAGES)
    newest = document.versions.first()
    number = newest.number if newest else 0
    if number != seen:
        words = _("Version %(number)d was added since you opened this page.")
        raise StalePaperError(words % {"number": number})
    if newest and newest.sha256 == hashlib.sha256(upload.data).hexdigest():
        words = _("This is the same file as version %(number)d.")
        raise RefusedError(words % {"number": number})
    if number >= MOST_VERSIONS:
        raise RefusedError(_("A document holds at most 100 versions. Begin a new one."))
    _require_space(row, document.company, upload)
    return _store(document, number + 1, upload, key=key, by=by, at=at)


def _store(
    document: Document, number: int, upload: Upload, *, key: UUID, by: User, at: datetime
) -> DocumentVersion:
    try:
        with transaction.atomic():
            version = DocumentVersion.objects.create(
                document=document,
                number=number,
                file_name=upload.file_name,
                media_type=upload.media_type,
                size=len(upload.data),
                pages=upload.pages,
                sha256=hashlib.sha256(upload.data).hexdigest(),
                note=upload.note,
                uploaded_by=by,
                uploaded_at=at,
                key=key,
            )
    except IntegrityError as error:
        raise FormUsedError from error
    DocumentContent.objects.create(version=version, data=upload.data)
    return version


def _require_space(row: Consortium, company: Company, upload: Upload) -> None:
    kept = DocumentVersion.objects.filter(document__consortium=row, document__company=company)
    held = kept.aggregate(held=Sum("size"))["held"] or 0
    if held + len(upload.data) > MOST_BYTES_A_FIRM:
        raise RefusedError(_("Your firm has filled its 250 MB in this room."))


@transaction.atomic
def withdraw_document(document: Document, *, by: User, at: datetime) -> Document:
    """Take a document out of the room: from now on only its owner sees it."""
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if stored.withdrawn_at is None:
        stored.withdrawn_at = at
        stored.save(update_fields=("withdrawn_at",))
        logger.info("Document %s withdrawn by person %s", stored.pk, by.pk)
    return stored


def newest_number(document: Document) -> int:
    """Return the number of the newest version."""
    newest: int = document.versions.aggregate(newest=Max("number"))["newest"] or 0
    return newest
