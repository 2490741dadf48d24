"""People from outside the firms whom the lead lets into a room."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium


class RoomGuestQuerySet(models.QuerySet["RoomGuest"]):
    """Reads of guests."""

    def live(self) -> RoomGuestQuerySet:
        """Guests who have not been shown out."""
        return self.filter(ended_at=None)


@pghistory.track()
class RoomGuest(models.Model):
    """A trade commissioner who may read a room because its lead says so."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoomGuestQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("guest of a room")
        verbose_name_plural = _("guests of rooms")
        ordering = ("consortium", "invited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "user"),
                condition=models.Q(ended_at=None),
                name="room_guest_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.user_id}"
