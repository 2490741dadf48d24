"""Sealed annexes: what a firm asks for its part, and the sums that give no price away."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium
from matchmaker.consortia.models.document import Document, is_kept


class SealedAnnex(models.Model):
    """A firm's price, costs and intellectual property; nobody else ever reads it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="annexes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    amount_cents = models.BigIntegerField(_("amount"))
    """In hundredths of the currency."""
    currency = models.CharField(_("currency"), max_length=3)
    breakdown = models.TextField(_("how the costs are made up"), blank=True, max_length=10_000)
    ip_note = models.TextField(_("intellectual property"), blank=True, max_length=10_000)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("sealed annex")
        verbose_name_plural = _("sealed annexes")
        ordering = ("consortium", "company", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "company", "version"), name="sealed_annex_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_cents__gt=0), name="sealed_annex_amount_positive"
            ),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return str(self.public_id)


class AnnexTotal(models.Model):
    """A sum of all annexes in one currency, shown to the whole team from then on."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="totals")
    number = models.PositiveIntegerField()
    """Sums of several currencies that were struck together share it."""
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    annexes = ArrayField(models.BigIntegerField())
    """Rows that the sum is made of: all newest annexes in the currency at the time."""
    struck_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("sum of annexes")
        verbose_name_plural = _("sums of annexes")
        ordering = ("consortium", "-number", "currency")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "number", "currency"), name="annex_total_once"
            ),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.number} {self.currency}"
