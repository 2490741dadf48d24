"""Making packs: drafts at any time, and the one that is frozen with the bid."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import BidPack, Consortium, Seat
from matchmaker.consortia.models.pack import LARGEST_PACK
from matchmaker.consortia.pack.archive import archive_of, as_json, readme_of
from matchmaker.consortia.pack.content import METHOD, Edition, content_of
from matchmaker.consortia.pack.ocds import schemas
from matchmaker.consortia.pack.ocds.release import package_of
from matchmaker.consortia.pack.pages import html_of, pages_of, print_pages
from matchmaker.consortia.refusals import RefusedError, lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models.pack import BidPackQuerySet
    from matchmaker.consortia.pack.content import Content

MOST_DRAFTS = 10
"""Drafts kept of one consortium, and made of it within an hour."""
LEAD, COMMAND = "lead", "command"


class TooManyDraftsError(RefusedError):
    """The consortium has made its drafts of this hour."""


@dataclass(frozen=True, slots=True)
class Made:
    """A pack as bytes.

    Attributes:
        content: the ZIP.
        sha256: its digest, in hexadecimal.
        notes: codes of what the machine could not do.
    """

    content: bytes
    sha256: str
    notes: tuple[str, ...]


def draft_pack(consortium: Consortium, *, key: UUID, by: User, at: datetime) -> BidPack:
    """Make and keep a draft; the same key makes one, however often the form arrives.

    Only the newest drafts are kept; the pack of the bid is kept for good. Printing takes a second,
    so it is done while nobody waits for the consortium; what has changed by then is printed anew.

    Raises:
        TooManyDraftsError: ten were made within the hour.
        RefusedError: the team is given up, or the pack is too large.
    """
    with transaction.atomic():
        row = lock(consortium)
        existing = _draft_before(row, key, at)
        if existing:
            return existing
        pages = html_of(_content(row, _draft_edition(row, at)))
    return _draft(consortium, print_pages(pages), key=key, by=by, at=at)


@transaction.atomic
def _draft(
    consortium: Consortium, printed: Mapping[str, bytes], *, key: UUID, by: User, at: datetime
) -> BidPack:
    row = lock(consortium)
    existing = _draft_before(row, key, at)
    if existing:
        return existing
    made = _keep(row, _draft_edition(row, at), printed, by=by, key=key)
    drafts = _drafts(row)
    kept = list(drafts.order_by("-version").values_list("pk", flat=True)[:MOST_DRAFTS])
    drafts.exclude(pk__in=kept).delete()
    return made


def _draft_before(row: Consortium, key: UUID, at: datetime) -> BidPack | None:
    """Return what the same form has made before; refuse what may not be made."""
    existing = BidPack.objects.without_content().filter(consortium=row, key=key).first()
    if existing:
        return existing
    if row.stage == Consortium.Stage.WITHDRAWN:
        raise RefusedError(_("The consortium is withdrawn; no further pack is made of it."))
    if _drafts(row).filter(made_at__gt=at - timedelta(hours=1)).count() >= MOST_DRAFTS:
        raise TooManyDraftsError(
            _("Ten drafts were made within an hour. Wait a little, or download the newest.")
        )
    return None


def _drafts(row: Consortium) -> BidPackQuerySet:
    return BidPack.objects.without_content().filter(consortium=row, is_submitted=False)


def _draft_edition(row: Consortium, at: datetime) -> Edition:
    return Edition(next_version(row), at, LEAD, is_submitted=False)


def _bid_edition(row: Consortium, at: datetime) -> Edition:
    return Edition(next_version(row), at, LEAD, is_submitted=True)


@transaction.atomic
def freeze_pack(
    consortium: Consortium,
    *,
    by: User,
    at: datetime,
    printed: Mapping[str, bytes] | None = None,
) -> BidPack:
    """Make the pack that goes with the bid and keep it for good. A second time changes nothing.

    Call it inside the step that records the bid, after the bid is there.

    Args:
        consortium: whose bid.
        by: who hands it in.
        at: when.
        printed: pages of `pages_of_bid` that were printed before; used only where the pack has
            these very pages.

    Raises:
        RefusedError: the pack is too large.
    """
    row = lock(consortium)
    existing = BidPack.objects.without_content().filter(consortium=row, is_submitted=True).first()
    if existing:
        return existing
    return _keep(row, _bid_edition(row, at), printed or {}, by=by)


def pages_of_bid(consortium: Consortium, at: datetime) -> tuple[str, ...]:
    """Lay out the pages that the pack of a bid has, while the bid is recorded, as HTML."""
    return html_of(_content(consortium, _bid_edition(consortium, at)))


def next_version(consortium: Consortium) -> int:
    """Return the number of the version after the newest."""
    newest = BidPack.objects.filter(consortium=consortium).aggregate(last=Max("version"))["last"]
    return int(newest or 0) + 1


def file_name(consortium: Consortium, version: int, state: str = "") -> str:
    """Name a file after the need, which of its teams, and the version; in ASCII."""
    need = slugify(consortium.need.ref) or "need"
    ending = f"-{state}" if state else ""
    return f"bid-pack-{need}-{str(consortium.public_id)[:8]}-v{version}{ending}.zip"


def make(
    consortium: Consortium, edition: Edition, printed: Mapping[str, bytes] | None = None
) -> Made:
    """Make a pack without keeping it; the same content and edition give the same bytes.

    Raises:
        RefusedError: the release does not follow the standard's schema, the pack is too large,
            or nobody holds a seat.
    """
    return pack_of(_content(consortium, edition), printed)


def _content(consortium: Consortium, edition: Edition) -> Content:
    if not Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED).exists():
        raise RefusedError(_("No firm has accepted a seat, so there is nothing to pack."))
    return content_of(consortium, edition, on=day_in_china(edition.made_at))


def pack_of(content: Content, printed: Mapping[str, bytes] | None = None) -> Made:
    """Make the files of a pack and put them into a ZIP.

    Raises:
        RefusedError: the release does not follow the standard's schema, or the pack is too large.
    """
    package = package_of(content)
    try:
        schemas.check(package)
    except schemas.InvalidReleaseError as error:
        words = _("The release would not follow the open contracting standard: %(why)s")
        raise RefusedError(words % {"why": str(error)}) from error
    pages = pages_of(content, printed=printed)
    files = {
        **pages.files,
        **{
            f"ocds-extension/{name}": schemas.extension_file(name)
            for name in schemas.EXTENSION_FILES
        },
        "release.json": as_json(package),
        "README.txt": readme_of(content),
    }
    packed = archive_of(content, files, pages.notes)
    if len(packed) > LARGEST_PACK:
        raise RefusedError(
            _("The pack would be larger than %(most)d MB. Shorten the firms’ texts.")
            % {"most": LARGEST_PACK // 1_000_000}
        )
    return Made(packed, hashlib.sha256(packed).hexdigest(), tuple(pages.notes))


def _keep(
    row: Consortium,
    edition: Edition,
    printed: Mapping[str, bytes],
    *,
    by: User,
    key: UUID | None = None,
) -> BidPack:
    made = make(row, edition, printed)
    return BidPack.objects.create(
        consortium=row,
        version=edition.version,
        made_by=by,
        made_at=edition.made_at,
        is_submitted=edition.is_submitted,
        frozen_at=edition.made_at if edition.is_submitted else None,
        method=METHOD,
        notes=list(made.notes),
        size=len(made.content),
        sha256=made.sha256,
        content=made.content,
        key=key or uuid.uuid4(),
    )
