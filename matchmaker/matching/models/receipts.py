"""Receipts of scores that people decided by: written once, each sealed with the one before."""

from __future__ import annotations

import json
import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Technology
from matchmaker.accounts.models import User
from opportunities.models import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Reads of receipts."""

    def of_pair(self, technology: int, need: int) -> ReceiptQuerySet:
        """All receipts of one pair, newest first."""
        return self.filter(technology=technology, need=need).order_by("-number")

    def visible_to(self, user: User | AnonymousUser) -> ReceiptQuerySet:
        """Receipts of the pairs that a person may open, or all for administrators."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        if user.is_commissioner:
            return self.filter(
                need__in=Need.objects.in_portfolio(user).values("pk"),
                technology__is_published=True,
                technology__company__is_published=True,
            )
        own = Company.objects.of(user)
        return self.filter(technology__company__in=own.values("pk"), need__is_published=True)


class Receipt(models.Model):
    """All that one score was made from, as text that is never changed again.

    Nothing but the text counts: the other columns repeat it, so that rows can be found.
    """

    class Occasion(models.TextChoices):
        """Why a receipt was made."""

        REVIEW = "review", _("Decision of a trade commissioner")
        ANSWER = "answer", _("Answer of the company")
        KEPT = "kept", _("Kept on request")

    number = models.BigIntegerField(primary_key=True)
    """1 for the first; no number is left out."""
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.UUIDField()
    technology = models.ForeignKey(
        Technology, on_delete=models.DO_NOTHING, related_name="receipts", db_constraint=False
    )
    """May name a row that is gone: a receipt outlives what it speaks of."""
    need = models.ForeignKey(
        Need, on_delete=models.DO_NOTHING, related_name="receipts", db_constraint=False
    )
    made_at = models.DateTimeField()
    content = models.TextField()
    """Canonical JSON, as `engine.receipt.canonical` writes it."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the content, which holds the digest of the receipt before."""

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-number",)
        indexes = (models.Index(fields=("technology", "need", "-number"), name="receipt_pair"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="receipt_number_counts_from_one"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="is_written_once", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"receipt {self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of this receipt."""
        return reverse("receipt-detail", args=(self.public_id,))

    @cached_property
    def payload(self) -> dict[str, Any]:
        """The content, read."""
        read: dict[str, Any] = json.loads(self.content)
        return read
