"""What people decide about a pair; it outlives every recompute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Technology
from companies.triggers import counts_for_technology
from matchmaker.accounts.models import User
from matchmaker.matching.models.derived import SUM_OF_POINTS, WeightSet
from opportunities.models import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


OF_PAIR = {"technology": models.OuterRef("technology"), "need": models.OuterRef("need")}
"""Rows about the same pair as the row of the query around them."""


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def newest(self) -> ReviewQuerySet:
        """The newest decision of each pair."""
        later = Review.objects.filter(**OF_PAIR, revision__gt=models.OuterRef("revision"))
        return self.filter(~models.Exists(later))

    def of_pair(self, technology: int, need: int) -> ReviewQuerySet:
        """All decisions about one pair, oldest first."""
        return self.filter(technology=technology, need=need).order_by("revision")

    def visible_to(self, user: User | AnonymousUser) -> ReviewQuerySet:
        """Reviews of a portfolio, of own technologies, or all for administrators."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        if user.is_commissioner:
            return self.filter(need__in=Need.objects.in_portfolio(user).values("pk"))
        return self.filter(technology__company__in=Company.objects.of(user).values("pk"))


@pghistory.track(pghistory.InsertEvent())
class Review(models.Model):
    """A commissioner's decision about a pair; a new decision is a new row."""

    class Decision(models.TextChoices):
        """What was decided."""

        ACCEPT = "accept", _("Accepted")
        ASK = "ask", _("Information asked for")
        DECLINE = "decline", _("Declined")
        REOPEN = "reopen", _("Reopened")

    class Reason(models.TextChoices):
        """Coded reasons; each repairs something."""

        WRONG_CAPABILITY = "wrong-capability", _("Wrong capability")
        TOO_SMALL = "too-small", _("Too small for the need")
        TOO_EARLY = "too-early", _("Too early a stage")
        NO_BENEFIT_SHOWN = "no-benefit-shown", _("Benefit over existing technology unclear")
        DESCRIPTION_UNCLEAR = "description-unclear", _("Description unclear")
        ALREADY_IN_CONTACT = "already-in-contact", _("Already in contact")
        NEED_CHANGED = "need-changed", _("The need has changed")
        STRONGER_COMPETITOR = "stronger-competitor", _("Stronger competitor on site")
        BLOCKED = "blocked", _("Must not be introduced")
        OTHER = "other", _("Other, see the note")

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="reviews")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    """1 for the first decision about the pair; two people cannot both make the next one."""
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    message = models.TextField(_("message to the company"), blank=True, max_length=2_000)
    note = models.TextField(_("internal note"), blank=True, max_length=5_000)
    score = models.PositiveIntegerField(null=True)
    """The score that the reviewer saw, in units of 1e-7."""
    method = models.CharField(max_length=20, blank=True)
    points = ArrayField(models.PositiveIntegerField(), size=7, null=True)
    """The score's seven points in 1e-7; none where the score had changed since it was seen."""
    weight_set = models.ForeignKey(
        WeightSet, on_delete=models.PROTECT, null=True, related_name="reviews"
    )
    """The weights in the points; what is learned from is points over weights."""
    rank = models.PositiveIntegerField(null=True)
    """The best place in a review queue before the decision; none where no queue showed it."""
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    reviewed_at = models.DateTimeField()
    key = models.UUIDField(unique=True)
    """Made with the form, so that the same form sent twice decides once."""

    objects = ReviewQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-reviewed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("technology", "need", "revision"), name="review_one_per_revision"
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=("accept", "ask", "decline", "reopen")),
                name="review_decision_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="decline") | ~models.Q(reason=""),
                name="review_decline_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(revision__gte=1), name="review_revision_counts_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(points=None)
                | models.Q(points__len=7, score=SUM_OF_POINTS, weight_set__isnull=False),
                name="review_points_sum_to_score",
            ),
        )
        triggers = (
            counts_for_technology(),
            pgtrigger.Protect(name="is_append_only", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return f"{self.technology_id} {self.need_id} {self.revision}"


@pghistory.track()
class Interest(models.Model):
    """What a firm says about a need for one of its technologies."""

    class Answer(models.TextChoices):
        """The firm's answer; never takes the pair out of every ranking."""

        INTERESTED = "interested", _("Interested")
        NOT_NOW = "not-now", _("Not now")
        NEVER = "never", _("Never")

    class Reason(models.TextChoices):
        """Coded reasons for holding back."""

        TOO_LARGE = "too-large", _("Too large for us alone")
        TOO_FAR = "too-far", _("Not a place we serve")
        NOT_OUR_FIELD = "not-our-field", _("Not what our technology does")
        NO_CAPACITY = "no-capacity", _("No capacity at the time")
        IP_CONCERN = "ip-concern", _("Concern about intellectual property")
        EXISTING_PARTNER = "existing-partner", _("Bound to another partner")
        OTHER = "other", _("Other")

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="interests")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="interests")
    answer = models.CharField(max_length=12, choices=Answer.choices)
    reason = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2_000)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interests")
    answered_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ("-answered_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("technology", "need"), name="interest_once_per_pair"),
            models.CheckConstraint(
                condition=models.Q(answer__in=("interested", "not-now", "never")),
                name="interest_answer_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="interested") | ~models.Q(reason=""),
                name="interest_holding_back_has_a_reason",
            ),
        )
        triggers = (counts_for_technology(),)

    def __str__(self) -> str:
        return f"{self.technology_id} {self.need_id} {self.answer}"
