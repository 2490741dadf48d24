"""Documents of a room: who owns them, their versions, and who is named for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium, Seat
from matchmaker.consortia.models.guest import RoomGuest

if TYPE_CHECKING:
    from datetime import date


def is_kept() -> pgtrigger.Trigger:
    """What has been handed in is never overwritten and never removed."""
    return pgtrigger.Protect(name="is_kept", operation=pgtrigger.Update | pgtrigger.Delete)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents: what one may not see does not load."""

    def owned_by(self, company: int) -> DocumentQuerySet:
        """Documents of a firm, those that it has withdrawn among them."""
        return self.filter(company=company)

    def shown_to(
        self, user: User, on: date, *, seat: Seat | None, guest: RoomGuest | None
    ) -> DocumentQuerySet:
        """Documents of a room that a person sees through a seat or as a guest.

        Whatever the seat's own firm has put in; what others share with the room, as long as they
        sit in it; and what the person is named for. The caller has seen to it that the seat is
        accepted, or the guest is live, in this very room.

        Args:
            user: the person.
            on: the day in China; a name that has run out shows nothing.
            seat: the accepted seat of the firm that the person acts for.
            guest: the guest's invitation.
        """
        named = DocumentGrant.objects.live(on).filter(user=user, seat=seat, guest=guest)
        seated = Seat.objects.filter(
            consortium=OuterRef("consortium"),
            company=OuterRef("company"),
            state=Seat.State.ACCEPTED,
        )
        shared = Q(tier=Document.Tier.ROOM)
        if seat is None:
            shared &= Q(is_for_guests=True)
        by_others = Q(withdrawn_at=None) & (
            shared | Q(tier=Document.Tier.NAMED, pk__in=named.values("document"))
        )
        rows = self.alias(owner_is_seated=Exists(seated))
        shown = Q(owner_is_seated=True) & by_others
        return rows.filter(shown | Q(company=seat.company_id) if seat else shown)


@pghistory.track()
class Document(models.Model):
    """A paper that one firm of a team puts into the room."""

    class Tier(models.TextChoices):
        """Who of the others may read it."""

        ROOM = "room", _("Everyone in the room")
        NAMED = "named", _("Named people only")
        ANNEX = "annex", _("Your firm only")

    class Kind(models.TextChoices):
        """What it is for."""

        TECHNICAL = "technical", _("Technical description")
        DRAWING = "drawing", _("Drawing")
        REFERENCE = "reference", _("Reference or certificate")
        AGREEMENT = "agreement", _("Agreement")
        FINANCE = "finance", _("Finance")
        OTHER = "other", _("Other")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="documents")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.TECHNICAL)
    tier = models.CharField(_("who may read it"), max_length=8, choices=Tier.choices)
    is_for_guests = models.BooleanField(default=False)
    """Guests whom the lead has asked in may read it too; only ever true where the room may."""
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """From then on only the owner's people see it."""
    key = models.UUIDField(unique=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(tier__in=("room", "named", "annex")), name="document_tier_is_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(
                condition=Q(is_for_guests=False) | Q(tier="room"),
                name="document_guests_read_what_the_room_reads",
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        """Return the page of this document."""
        return reverse("document-detail", args=(self.consortium.public_id, self.public_id))


class DocumentVersion(models.Model):
    """One state of a document, as it was handed in."""

    class MediaType(models.TextChoices):
        """What the bytes were found to be, whatever the name says."""

        PDF = "application/pdf", _("PDF")
        PNG = "image/png", _("PNG image")
        JPEG = "image/jpeg", _("JPEG image")
        TEXT = "text/plain", _("Plain text")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField()
    """In bytes."""
    pages = models.PositiveIntegerField()
    """Pages of a copy."""
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what has changed"), max_length=500, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ("document", "-number")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, size__gte=1, pages__gte=1),
                name="document_version_counts_from_one",
            ),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class DocumentContent(models.Model):
    """The bytes of a version: apart, so that no list ever reads them."""

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("content of a version")
        verbose_name_plural = _("contents of versions")
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return str(self.version_id)


class DocumentGrantQuerySet(models.QuerySet["DocumentGrant"]):
    """Reads of grants."""

    def live(self, on: date) -> DocumentGrantQuerySet:
        """Grants that nobody has taken back and that have not run out."""
        return self.filter(ended_at=None, expires_on__gte=on)


@pghistory.track()
class DocumentGrant(models.Model):
    """A person who needs to know, named by the owner; it ends with the seat it rests on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guest = models.ForeignKey(
        RoomGuest, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_on = models.DateField(_("until"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentGrantQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("named person")
        verbose_name_plural = _("named people")
        ordering = ("document", "granted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "user"),
                condition=Q(ended_at=None),
                name="document_grant_once",
            ),
            models.CheckConstraint(
                condition=Q(seat=None, guest__isnull=False) | Q(seat__isnull=False, guest=None),
                name="document_grant_rests_on_one_right",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.user_id}"
