"""Who looked at what in a room, and administrators who had to break the glass."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.annex import SealedAnnex
from matchmaker.consortia.models.document import Document, DocumentVersion, is_kept


@pghistory.track()
class GlassBreak(models.Model):
    """An administrator's written reason to open what the role alone does not open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annex = models.ForeignKey(
        SealedAnnex, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=1_000)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    """Nothing can be opened by it afterwards."""
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("broken glass")
        verbose_name_plural = _("broken glasses")
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(document=None, annex__isnull=False)
                | Q(document__isnull=False, annex=None),
                name="glass_break_opens_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="glass_break_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")),
                name="glass_break_takes_two_people",
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def takes_two(self) -> bool:
        """Whether a second administrator is needed: for an annex, and for what lies in one."""
        return self.document is None or self.document.tier == Document.Tier.ANNEX


class DocumentView(models.Model):
    """One look at a document or an annex. Rows are only ever added."""

    class Kind(models.TextChoices):
        """What was handed out."""

        PAGE = "page", _("Opened the page")
        COPY = "copy", _("Took a copy")
        GLASS = "break-glass", _("Administrator’s emergency access")

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="views"
    )
    annex = models.ForeignKey(
        SealedAnnex, on_delete=models.PROTECT, null=True, blank=True, related_name="views"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The firm that the person acted for; none for guests and administrators."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField(blank=True, max_length=1_000)
    """What an administrator has written; everybody else needs none."""
    at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("look at a document")
        verbose_name_plural = _("looks at documents")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(version=None, annex__isnull=False)
                | Q(version__isnull=False, annex=None),
                name="document_view_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("page", "copy"), reason="")
                | (Q(kind="break-glass") & ~Q(reason="")),
                name="document_view_breaks_glass_with_a_reason",
            ),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.at:%Y-%m-%d}"
