"""Consortia of people's making: the seats, the shares and the bid."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.triggers import FULL_SHARE, guard_of_members, guards_of_stages
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

MOST_MEMBERS = 5
"""Firms in a team where nobody says otherwise."""


class ConsortiumQuerySet(models.QuerySet["Consortium"]):
    """Reads of consortia."""

    def led_by(self, user: User | AnonymousUser) -> ConsortiumQuerySet:
        """Consortia whose lead company a person speaks for."""
        return self.filter(lead__in=Company.objects.of(user).values("pk"))

    def visible_to(self, user: User | AnonymousUser) -> ConsortiumQuerySet:
        """Consortia of a person's firms (seated or invited), portfolio, or all."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        if user.is_commissioner:
            return self.filter(need__in=Need.objects.in_portfolio(user).values("pk"))
        own = Company.objects.of(user).values("pk")
        seats = Seat.objects.filter(company__in=own, state__in=Seat.LIVE_STATES)
        return self.filter(models.Q(lead__in=own) | models.Q(pk__in=seats.values("consortium")))


@pghistory.track()
class Consortium(models.Model):
    """Firms that answer a need together."""

    class Stage(models.TextChoices):
        """How far the team is."""

        CLAIMED = "claimed", _("Claimed")
        INVITING = "inviting", _("Inviting")
        PARTLY_ACCEPTED = "partly-accepted", _("Partly accepted")
        FORMED = "formed", _("Formed")
        BID_READY = "bid-ready", _("Ready to bid")
        SUBMITTED = "submitted", _("Bid submitted")
        AWARDED = "awarded", _("Awarded")
        UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")
        DELIVERING = "delivering", _("Delivering")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN_STAGES = (Stage.CLAIMED, Stage.INVITING, Stage.PARTLY_ACCEPTED)
    """Firms are still being found."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="consortia")
    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(max_length=15, choices=Stage.choices, default=Stage.CLAIMED)
    lead = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="led_consortia", verbose_name=_("lead")
    )
    max_members = models.PositiveSmallIntegerField(_("firms at most"), default=MOST_MEMBERS)
    """Accepted seats, the lead's among them."""
    started_from = models.JSONField(default=dict, blank=True)
    """A copy of the suggestion as it stood when people took it up, or the call or the team that
    this one goes back to."""
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = ConsortiumQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    stage__in=(
                        "claimed",
                        "inviting",
                        "partly-accepted",
                        "formed",
                        "bid-ready",
                        "submitted",
                        "awarded",
                        "unsuccessful",
                        "delivering",
                        "closed",
                        "withdrawn",
                    )
                ),
                name="consortium_stage_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(max_members__gte=2), name="consortium_is_more_than_one_firm"
            ),
        )
        triggers = (guards_of_stages(),)

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    def get_absolute_url(self) -> str:
        """Return the page of this consortium."""
        return reverse("consortium-detail", args=(self.public_id,))


class SeatQuerySet(models.QuerySet["Seat"]):
    """Reads of seats."""

    def live(self) -> SeatQuerySet:
        """Seats that are taken or offered."""
        return self.filter(state__in=Seat.LIVE_STATES)

    def answerable_by(self, user: User | AnonymousUser, on: date) -> SeatQuerySet:
        """Open invitations to a person's firms."""
        return self.filter(
            company__in=Company.objects.of(user).values("pk"),
            state=Seat.State.INVITED,
            expires_on__gte=on,
            consortium__stage__in=Consortium.OPEN_STAGES,
        )

    def undropped(self) -> SeatQuerySet:
        """All seats but plans that were dropped before anybody was asked."""
        events = Seat.pgh_event_model.objects.filter(pgh_obj=models.OuterRef("pk"))  # type: ignore[attr-defined]
        asked = models.Exists(events.filter(state__in=Seat.LIVE_STATES))
        return self.filter(~models.Q(state=Seat.State.REMOVED) | asked)

    def addressed_to(self, user: User | AnonymousUser) -> SeatQuerySet:
        """Invitations, open or answered, to a person's firms; plans are the lead's own."""
        own = self.filter(company__in=Company.objects.of(user).values("pk"))
        return own.exclude(state=Seat.State.SUGGESTED).undropped()


@pghistory.track()
class Seat(models.Model):
    """A firm's place in a consortium: its part, its capabilities and its share."""

    class Part(models.TextChoices):
        """What the firm is in the team for."""

        LEAD = "lead", _("Lead")
        TECHNOLOGY = "technology", _("Technology")
        INTEGRATOR = "integrator", _("Integrator or EPC contractor")
        LOCAL_PARTNER = "local-partner", _("Local partner")
        FINANCE = "finance", _("Finance")
        OPERATION = "operation", _("Operation")
        ANCHOR = "anchor", _("Anchor company")

    class State(models.TextChoices):
        """Whether the firm has taken the seat."""

        SUGGESTED = "suggested", _("Planned")
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        REMOVED = "removed", _("Removed")
        REPLACED = "replaced", pgettext_lazy("seat", "Replaced")

    LIVE_STATES = (State.INVITED, State.ACCEPTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="seats")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="seats")
    part = models.CharField(_("part"), max_length=20, choices=Part.choices)
    capabilities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Of its lots: the offered ones until the firm answers, then the accepted ones."""
    share_bp = models.PositiveIntegerField(_("share"), default=0)
    """Sum of the same lots, in basis points: 10,000 is everything."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    message = models.TextField(_("message"), blank=True, max_length=2_000)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_on = models.DateField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    """The seat offered in place of this one; this one holds until the other is accepted."""

    objects = SeatQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("consortium", "invited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "company"),
                condition=models.Q(state__in=("suggested", "invited", "accepted")),
                name="seat_one_live_per_company",
            ),
            models.UniqueConstraint(
                fields=("consortium",),
                condition=models.Q(part="lead", state="accepted"),
                name="seat_one_lead",
            ),
            models.CheckConstraint(
                condition=models.Q(share_bp__lte=FULL_SHARE), name="seat_share_at_most_all"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(
                        "suggested",
                        "invited",
                        "accepted",
                        "declined",
                        "expired",
                        "removed",
                        "replaced",
                    )
                ),
                name="seat_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("suggested", "invited", "expired", "removed"))
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="seat_answer_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="replaced") | models.Q(replaced_by__isnull=False),
                name="seat_replaced_by_another",
            ),
        )
        triggers = (guard_of_members(),)

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.company_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the page of this invitation."""
        return reverse("invitation-detail", args=(self.public_id,))
