"""Consortia of people's making: the seats, the shares and the bid."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

FULL_SHARE = 10_000
"""All shares together, in basis points."""


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


def _guard() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="keeps_the_guards",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("shares", "bigint"), ("waiting", "bigint")],
        func=f"""
            IF NEW.stage IN ('formed', 'submitted')
               AND (TG_OP = 'INSERT' OR NEW.stage IS DISTINCT FROM OLD.stage) THEN
                SELECT coalesce(sum(share_bp) FILTER (WHERE state = 'accepted'), 0),
                       count(*) FILTER (WHERE state = 'invited')
                INTO shares, waiting
                FROM consortia_seat WHERE consortium_id = NEW.id;
                IF shares <> {FULL_SHARE} OR waiting > 0 THEN
                    RAISE EXCEPTION USING ERRCODE = 'check_violation',
                        CONSTRAINT = 'consortium_shares_and_answers_complete',
                        MESSAGE = 'shares do not sum to 100 % or an invitation is open';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM opportunities_needcapability c
                    WHERE c.need_id = NEW.need_id AND c.is_mandatory AND NOT EXISTS (
                        SELECT 1 FROM consortia_seat s
                        WHERE s.consortium_id = NEW.id AND s.state = 'accepted'
                          AND c.code = ANY (s.capabilities))
                ) THEN
                    RAISE EXCEPTION USING ERRCODE = 'check_violation',
                        CONSTRAINT = 'consortium_covers_mandatory_capabilities',
                        MESSAGE = 'a mandatory capability is not covered';
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - the number comes from this module, never from a request
    )


@pghistory.track()
class Consortium(models.Model):
    """Firms that answer a need together."""

    class Stage(models.TextChoices):
        """How far the team is."""

        DRAFT = "draft", _("Draft")
        INVITING = "inviting", _("Inviting")
        FORMED = "formed", _("Formed")
        SUBMITTED = "submitted", _("Bid submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="consortia")
    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    lead = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="led_consortia", verbose_name=_("lead")
    )
    started_from = models.JSONField(default=dict, blank=True)
    """A copy of the suggestion, as it stood when people took it up."""
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
                    stage__in=("draft", "inviting", "formed", "submitted", "withdrawn")
                ),
                name="consortium_stage_is_known",
            ),
        )
        triggers = (_guard(),)

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
            consortium__stage__in=(Consortium.Stage.DRAFT, Consortium.Stage.INVITING),
        )

    def addressed_to(self, user: User | AnonymousUser) -> SeatQuerySet:
        """Invitations, open or answered, to a person's firms."""
        return self.filter(company__in=Company.objects.of(user).values("pk"))


@pghistory.track()
class Seat(models.Model):
    """A firm's place in a consortium: its part, its capabilities and its share."""

    class Part(models.TextChoices):
        """What the firm is in the team for."""

        LEAD = "lead", _("Lead")
        TECHNOLOGY = "technology", _("Technology")
        INTEGRATOR = "integrator", _("Integrator")
        LOCAL_PARTNER = "local-partner", _("Local partner")
        FINANCE = "finance", _("Finance")
        OPERATION = "operation", _("Operation")

    class State(models.TextChoices):
        """Whether the firm has taken the seat."""

        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        REMOVED = "removed", _("Removed")

    LIVE_STATES = (State.INVITED, State.ACCEPTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="seats")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="seats")
    part = models.CharField(_("part"), max_length=20, choices=Part.choices)
    capabilities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    share_bp = models.PositiveIntegerField(_("share"), default=0)
    """In basis points: 10,000 is everything."""
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

    objects = SeatQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("consortium", "invited_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "company"),
                condition=models.Q(state__in=("invited", "accepted")),
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
                    state__in=("invited", "accepted", "declined", "expired", "removed")
                ),
                name="seat_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("invited", "expired", "removed"))
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="seat_answer_names_who_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.company_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the page of this invitation."""
        return reverse("invitation-detail", args=(self.public_id,))


@pghistory.track()
class Bid(models.Model):
    """The joint bid that a consortium has handed in."""

    consortium = models.OneToOneField(Consortium, on_delete=models.CASCADE, related_name="bid")
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=5_000)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        """Names and the promises the database keeps."""

        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="bid_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.amount} {self.currency}"
