"""What the refresh writes: weights in use, generations, runs, progress and matches."""

from __future__ import annotations

import operator
import uuid
from functools import reduce
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Technology
from matchmaker.accounts.models import User
from opportunities.models import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PAIR_NAMESPACE = uuid.UUID("4c0f4d52-5d5f-5e0e-9a35-6d61746368ed")
"""Namespace of the public ids of pairs; changing it breaks every bookmark."""

SCORE_UNITS = 10_000_000
"""A full score, in the unit of 1e-7 that scores and points are stored in."""

COMPONENTS = 7
SUM_OF_POINTS = reduce(
    operator.add, (models.F(f"points__{component}") for component in range(COMPONENTS))
)


def pair_id(technology: uuid.UUID, need: uuid.UUID) -> uuid.UUID:
    """Return the public id of a pair, the same over every recompute."""
    return uuid.uuid5(PAIR_NAMESPACE, f"{technology}:{need}")


@pghistory.track()
class WeightSet(models.Model):
    """Weights of the seven components, and the neutral value of an unknown input."""

    version = models.PositiveIntegerField(unique=True)
    values = ArrayField(models.PositiveSmallIntegerField(), size=7)
    """In 1/10,000, in the order of the engine's components; they sum to 10,000."""
    neutral = ArrayField(models.PositiveSmallIntegerField(), size=7)
    """In thousandths."""
    note = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("weight set")
        verbose_name_plural = _("weight sets")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_current",),
                condition=models.Q(is_current=True),
                name="weight_set_one_is_current",
            ),
            models.CheckConstraint(
                condition=models.Q(values__len=7, neutral__len=7), name="weight_set_has_seven"
            ),
        )

    def __str__(self) -> str:
        return f"weights {self.version}"


class Statistics(models.Model):
    """Word frequencies of the text model, frozen so that one edit changes only its own scores."""

    digest = models.CharField(max_length=64, unique=True)
    vocabulary_version = models.CharField(max_length=64)
    payload = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        """Names and order."""

        verbose_name = _("text statistics")
        verbose_name_plural = _("text statistics")
        ordering = ("-frozen_at", "-pk")

    def __str__(self) -> str:
        return self.digest[:12]


class Generation(models.Model):
    """A complete set of scores by one method, one weight set and one text model."""

    class State(models.TextChoices):
        """Whether readers see the generation."""

        BUILDING = "building", _("Building")
        CURRENT = "current", _("Current")
        RETIRED = "retired", _("Retired")

    weight_set = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="generations")
    statistics = models.ForeignKey(Statistics, on_delete=models.PROTECT, related_name="generations")
    vocabulary_version = models.CharField(max_length=64)
    encoder = models.CharField(max_length=200, blank=True)
    """Name, version and hash of the text encoder whose vectors count; empty without one."""
    method = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    started_at = models.DateTimeField()
    current_since = models.DateTimeField(null=True, blank=True)
    scored_seq = models.BigIntegerField(default=0)
    """Counts the batches that scored something; teams are stale while they have seen fewer."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("generation")
        verbose_name_plural = _("generations")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("state",),
                condition=models.Q(state="current"),
                name="generation_one_is_current",
            ),
            models.UniqueConstraint(
                fields=("state",),
                condition=models.Q(state="building"),
                name="generation_one_is_building",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("building", "current", "retired")),
                name="generation_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"generation {self.pk} ({self.state})"


class Run(models.Model):
    """One piece of recomputing: what, why, by which weights, and how it went."""

    class Kind(models.TextChoices):
        """What was recomputed."""

        CHANGES = "changes", _("What changed")
        FULL = "full", _("Everything")
        TEAMS = "teams", _("Team suggestions")

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        ABANDONED = "abandoned", _("Abandoned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    generation = models.ForeignKey(
        Generation, on_delete=models.SET_NULL, null=True, related_name="runs"
    )
    weight_set = models.ForeignKey(
        WeightSet, on_delete=models.PROTECT, null=True, related_name="runs"
    )
    as_of = models.DateField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("running", "done", "failed", "abandoned")),
                name="run_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this run."""
        return reverse("run-detail", args=(self.public_id,))


class Progress(models.Model):
    """What the worker has done for one technology or need; only the worker writes it."""

    class Kind(models.TextChoices):
        """What the row is about."""

        TECHNOLOGY = "technology", _("Technology")
        NEED = "need", _("Need")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.BigIntegerField()
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="progress")
    done_seq = models.BigIntegerField(default=0)
    done_evidence = models.BigIntegerField(default=0)
    """Sum of the evidence counters of the need's places and all above them, when last scored."""
    done_month = models.DateField(null=True)
    was_matched = models.BooleanField(default=False)
    """Whether the object was open or published when last scored."""
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        ordering = ("kind", "object_id")
        constraints = (
            models.UniqueConstraint(
                fields=("generation", "kind", "object_id"), name="progress_once_per_object"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class MatchQuerySet(models.QuerySet["Match"]):
    """Reads of matches."""

    def current(self) -> MatchQuerySet:
        """Matches of the generation that readers see."""
        return self.filter(generation__state=Generation.State.CURRENT)

    def ranked(self) -> MatchQuerySet:
        """Matches that pass every gate."""
        return self.filter(gate=0)

    def visible_to(self, user: User | AnonymousUser) -> MatchQuerySet:
        """Matches of a person's own technologies, portfolio, or all for administrators."""
        if not isinstance(user, User):
            return self.none()
        current = self.current()
        if user.is_administrator:
            return current
        if user.is_commissioner:
            # A decided pair outlives its technology; what was taken back is the firm's alone.
            return current.filter(
                need__in=Need.objects.in_portfolio(user).values("pk"),
                technology__is_published=True,
                technology__company__is_published=True,
            )
        own = Company.objects.of(user)
        return current.filter(technology__company__in=own.values("pk"), need__is_published=True)

    def best_first(self) -> MatchQuerySet:
        """Order by score; ties by id, so that pages never shuffle."""
        return self.order_by("-score", "technology_id", "need_id")

    def in_fair_order(self) -> MatchQuerySet:
        """Order by score less the price of those seen often; where none has one, by score."""
        price = Coalesce("technology__exposure_price__price", 0)
        return self.order_by((models.F("score") - price).desc(), "technology_id", "need_id")

    def for_review(self) -> MatchQuerySet:
        """Join and order what the review queue shows."""
        return self.select_related(
            "technology__company", "need__place", "need__source", "generation__weight_set"
        ).best_first()


class Match(models.Model):
    """How well one technology answers one need, by one method; recomputed at any time."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="matches")
    pair = models.UUIDField()
    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="matches")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="matches")
    score = models.PositiveIntegerField()
    """In units of 1e-7: 10,000,000 is a full score."""
    points = ArrayField(models.PositiveIntegerField(), size=COMPONENTS)
    """In units of 1e-7, in the order of the engine's components; they sum to the score."""
    assumed = models.PositiveSmallIntegerField(default=0)
    """Bit k says that component k rests on an unknown input."""
    confidence = models.PositiveSmallIntegerField()
    """In thousandths."""
    gate = models.PositiveSmallIntegerField(default=0)
    """0 passes; other codes are the engine's gates."""
    method = models.CharField(max_length=20)
    run = models.ForeignKey(
        Run, on_delete=models.SET_NULL, null=True, related_name="matches", db_constraint=False
    )
    scored_at = models.DateTimeField()

    objects = MatchQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-score", "technology_id", "need_id")
        indexes = (
            models.Index(fields=("generation", "pair"), name="match_pair"),
            models.Index(fields=("generation", "need", "-score"), name="match_need_score"),
            models.Index(fields=("generation", "-score"), name="match_score"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("generation", "technology", "need"), name="match_once_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(score__lte=SCORE_UNITS), name="match_score_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__lte=1000), name="match_confidence_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(points__len=COMPONENTS), name="match_has_seven_points"
            ),
            models.CheckConstraint(
                condition=models.Q(score=SUM_OF_POINTS), name="match_points_sum_to_score"
            ),
        )

    def __str__(self) -> str:
        return f"{self.technology_id} {self.need_id} {self.score}"

    def get_absolute_url(self) -> str:
        """Return the page of this pair."""
        return reverse("match-detail", args=(self.pair,))

    @property
    def points_of_100(self) -> float:
        """The score as shown, 0 to 100."""
        return self.score * 100 / SCORE_UNITS

    @property
    def confidence_share(self) -> float:
        """The confidence as a share, 0 to 1."""
        return self.confidence / 1000
