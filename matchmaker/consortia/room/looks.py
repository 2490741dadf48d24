"""The access log: every look at a document leaves a row that its owner sees at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.models import DocumentVersion, DocumentView

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from matchmaker.consortia.models import Document, GlassBreak, SealedAnnex
    from matchmaker.consortia.room.readers import Reader

Kind = DocumentView.Kind


def note_look(
    thing: DocumentVersion | SealedAnnex, kind: Kind, reader: Reader, at: datetime
) -> None:
    """Write down that a reader of the room was handed something."""
    version, annex = (thing, None) if isinstance(thing, DocumentVersion) else (None, thing)
    DocumentView.objects.create(
        version=version,
        annex=annex,
        user=reader.user,
        company=reader.company,
        kind=kind,
        at=at,
    )


def note_broken_glass(
    thing: DocumentVersion | SealedAnnex, glass: GlassBreak, at: datetime
) -> None:
    """Write down that an administrator has opened something, and why."""
    version, annex = (thing, None) if isinstance(thing, DocumentVersion) else (None, thing)
    DocumentView.objects.create(
        version=version,
        annex=annex,
        user=glass.requested_by,
        kind=Kind.GLASS,
        reason=glass.reason,
        at=at,
    )


def looks_at(document: Document) -> QuerySet[DocumentView]:
    """List all looks at a document, the newest first; for its owner only."""
    rows = DocumentView.objects.filter(version__document=document)
    return rows.select_related("user", "company", "version")


def stamp_lines(reader: Reader, reference: str, at: datetime) -> list[str]:
    """Say who reads a copy, when, and what it is a copy of."""
    firm = reader.company.name if reader.company else _("Guest of the room")
    return lines_for(reader.user.display_name, reader.user.email, firm, reference, at)


def lines_for(name: str, email: str, firm: str, reference: str, at: datetime) -> list[str]:
    """Write the lines that stand on every page of a copy; the time is in UTC."""
    return [f"{name} · {email}", f"{firm} · {at:%Y-%m-%d %H:%M:%S} UTC", reference]


def reference_of(version: DocumentVersion) -> str:
    """Name a version as it stands on its copies."""
    words = _("Document %(document)s · version %(number)d")
    return words % {"document": version.document.public_id, "number": version.number}
