"""Calls for partners: a firm says what it seeks, others answer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


class PartnerCallQuerySet(models.QuerySet["PartnerCall"]):
    """Reads of calls."""

    def open(self, on: date) -> PartnerCallQuerySet:
        """Calls that can be answered on a day."""
        return self.filter(state=PartnerCall.State.OPEN, open_until__gte=on)

    def of(self, user: User | AnonymousUser) -> PartnerCallQuerySet:
        """Calls of the firms that a person speaks for."""
        return self.filter(company__in=Company.objects.of(user).values("pk"))

    def in_portfolio(self, user: User) -> PartnerCallQuerySet:
        """Calls for a need of a portfolio, or in one of its areas where no need is named."""
        areas = PriorityArea.values if user.covers_all_areas else list(user.portfolio_areas)
        return self.filter(
            models.Q(need__in=Need.objects.in_portfolio(user).values("pk"))
            | models.Q(need=None, area__in=areas)
        )

    def visible_to(self, user: User | AnonymousUser, on: date) -> PartnerCallQuerySet:
        """Open calls for people of firms; of the portfolio; all of them; and always the own."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        public = self.open(on).filter(
            models.Q(need=None) | models.Q(need__is_published=True), company__is_published=True
        )
        if user.is_commissioner:
            return public.in_portfolio(user)
        own = Company.objects.of(user).values("pk")
        answered = CallAnswer.objects.filter(company__in=own).values("call")
        related = models.Q(company__in=own) | models.Q(pk__in=answered)
        if not Company.objects.of(user).published().exists():
            return self.filter(related)
        return self.filter(related | models.Q(pk__in=public.values("pk")))


@pghistory.track()
class PartnerCall(models.Model):
    """A firm's word that it looks for partners, "so that others can contact me"."""

    class State(models.TextChoices):
        """Whether the call can be answered."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="partner_calls")
    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, null=True, blank=True, related_name="partner_calls"
    )
    area = models.CharField(_("area"), max_length=40, choices=PriorityArea.choices, blank=True)
    """Where no need is named; a need brings its own areas."""
    title = models.CharField(_("title"), max_length=160)
    brings = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    seeks = ArrayField(models.CharField(max_length=60), default=list)
    message = models.TextField(_("message"), max_length=2_000)
    open_until = models.DateField(_("open until"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = PartnerCallQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("call for partners")
        verbose_name_plural = _("calls for partners")
        ordering = ("-created_at", "-pk")
        indexes = (
            GinIndex(fields=("seeks",), name="call_seeks"),
            models.Index(fields=("state", "open_until"), name="call_state_until"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("open", "closed")), name="call_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(need__isnull=False, area="")
                | (models.Q(need=None) & ~models.Q(area="")),
                name="call_names_a_need_or_an_area",
            ),
            models.CheckConstraint(condition=~models.Q(seeks=[]), name="call_seeks_something"),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None)
                | models.Q(state="closed", closed_at__isnull=False),
                name="call_closed_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this call."""
        return reverse("call-detail", args=(self.public_id,))

    def is_open(self, on: date) -> bool:
        """Tell whether the call can be answered on a day."""
        return self.state == self.State.OPEN and self.open_until >= on

    @property
    def areas(self) -> list[str]:
        """Areas of the need, or the one that is named."""
        return list(self.need.areas) if self.need is not None else [self.area]


class CallAnswerQuerySet(models.QuerySet["CallAnswer"]):
    """Reads of answers."""

    def visible_to(self, user: User | AnonymousUser) -> CallAnswerQuerySet:
        """Answers to a person's firms, and those that the person's firms gave; nobody else's."""
        own = Company.objects.of(user).values("pk")
        return self.filter(models.Q(company__in=own) | models.Q(call__company__in=own))


@pghistory.track()
class CallAnswer(models.Model):
    """A firm's answer to a call, seen by the two firms only."""

    class State(models.TextChoices):
        """What the caller has said."""

        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(PartnerCall, on_delete=models.CASCADE, related_name="answers")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="call_answers")
    message = models.TextField(_("message"), max_length=2_000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CallAnswerQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("answer to a call")
        verbose_name_plural = _("answers to calls")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("call", "company"), name="call_answered_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "accepted", "declined")),
                name="call_answer_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="call_answer_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="call_answer_declined_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.company_id} {self.state}"
