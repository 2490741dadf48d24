"""What a firm takes on, lot by lot."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaker.consortia.models.consortium import Consortium, Seat
from matchmaker.consortia.models.triggers import FULL_SHARE, consortium_of_lot

GENERAL = ""
"""The lot of what no capability names: coordination, finance, operation."""


@pghistory.track()
class SeatLot(models.Model):
    """One required capability of the need, offered to a firm for a share of the work."""

    class State(models.TextChoices):
        """Whether the firm has taken the lot."""

        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        RELEASED = "released", _("Released")

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="lots")
    """The seat's; the database fills it in."""
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="lots")
    code = models.CharField(_("lot"), max_length=60, blank=True)
    """Of the capability; empty for the general part of the work."""
    share_bp = models.PositiveIntegerField(_("share"), default=0)
    """In basis points: 10,000 is everything."""
    is_lead = models.BooleanField(_("leads this lot"), default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("lot of a seat")
        verbose_name_plural = _("lots of seats")
        ordering = ("seat", "code")
        constraints = (
            models.UniqueConstraint(fields=("seat", "code"), name="seat_lot_once"),
            models.UniqueConstraint(
                fields=("consortium", "code"),
                condition=models.Q(state="accepted", is_lead=True),
                name="lot_one_lead",
            ),
            models.CheckConstraint(
                condition=models.Q(share_bp__lte=FULL_SHARE), name="lot_share_at_most_all"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("offered", "accepted", "declined", "released")),
                name="lot_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(code="") | models.Q(is_lead=False),
                name="lot_general_has_no_lead",
            ),
        )
        triggers = (consortium_of_lot(),)

    def __str__(self) -> str:
        return f"{self.seat_id} {self.code or 'general'} {self.share_bp} {self.state}"
