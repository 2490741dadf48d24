"""Bid packs: what leaves the house, byte by byte, with the digest that proves it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_PACK = 25_000_000
"""Most bytes of one pack; what is larger no buyer's portal takes."""


class BidPackQuerySet(models.QuerySet["BidPack"]):
    """Reads of packs."""

    def without_content(self) -> BidPackQuerySet:
        """Packs without their bytes, for lists."""
        return self.defer("content")

    def submitted(self) -> BidPackQuerySet:
        """Packs that went with a bid."""
        return self.filter(is_submitted=True)


def _digest_of_content() -> models.Func:
    digest = models.Func(models.F("content"), function="sha256")
    return models.Func(
        digest, models.Value("hex"), function="encode", output_field=models.CharField()
    )


class BidPack(models.Model):
    """One version of a consortium's pack as a ZIP: a draft, or the one that went with the bid."""

    class Note(models.TextChoices):
        """What the machine that made a pack could not do."""

        NO_PDF = "no-pdf", _("No PDFs could be made; the pack holds the same pages as HTML")
        NO_CHINESE_FONT = (
            "no-chinese-font",
            _("No font with Chinese characters was found; they may be missing in the PDFs"),
        )

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="packs")
    version = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    is_submitted = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=20)
    """Version of the way a pack is made."""
    notes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Codes of `Note`."""
    size = models.PositiveIntegerField()
    """In bytes."""
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """Made with the form, so that the same form sent twice makes one draft."""

    objects = BidPackQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("bid pack")
        verbose_name_plural = _("bid packs")
        ordering = ("consortium", "-version")
        constraints = (
            models.UniqueConstraint(fields=("consortium", "version"), name="pack_version_once"),
            models.UniqueConstraint(
                fields=("consortium",),
                condition=models.Q(is_submitted=True),
                name="pack_submitted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="pack_version_counts_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(is_submitted=False, frozen_at=None)
                | models.Q(is_submitted=True, frozen_at__isnull=False),
                name="pack_submitted_is_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256=_digest_of_content()), name="pack_digest_is_of_content"
            ),
            models.CheckConstraint(
                condition=models.Q(size__lte=LARGEST_PACK), name="pack_not_too_large"
            ),
        )
        triggers = (
            pgtrigger.Protect(name="is_written_once", operation=pgtrigger.Update),
            pgtrigger.Protect(
                name="submitted_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_submitted=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the file."""
        return reverse("bid-pack-file", args=(self.consortium.public_id, self.version))

    @property
    def note_words(self) -> Iterable[str]:
        """What the machine could not do, in words."""
        return [str(self.Note(code).label) for code in self.notes]
