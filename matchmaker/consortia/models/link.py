"""Links in letters of invitation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Seat


class InvitationLink(models.Model):
    """A link that opens one invitation once, for the one person it was written to.

    The letter holds the token; only its hash is kept.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names and order."""

        verbose_name = _("link of an invitation")
        verbose_name_plural = _("links of invitations")
        ordering = ("seat", "pk")

    def __str__(self) -> str:
        return f"{self.seat_id} {self.person_id}"
