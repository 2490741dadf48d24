"""What was shown to reviewers, and weights proposed from what they decided."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Technology
from matchmaker.accounts.models import User
from matchmaker.matching.models.derived import SCORE_UNITS, WeightSet
from opportunities.models import Need

COMPONENTS = 7


class Showing(models.Model):
    """A pair that commissioners had before them in the review queue: one row, however often."""

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="showings")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="showings")
    best_rank = models.PositiveIntegerField()
    """The highest place in any queue, 1 for the first."""
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField(default=1)
    """On how many days it was shown to somebody."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("showing")
        verbose_name_plural = _("showings")
        ordering = ("-last_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("technology", "need"), name="showing_once_per_pair"),
            models.CheckConstraint(
                condition=models.Q(best_rank__gte=1, days__gte=1), name="showing_counts_from_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.technology_id} {self.need_id} at {self.best_rank}"


@pghistory.track(pghistory.InsertEvent())
class ExposureCap(models.Model):
    """How often one technology may be shown; the newest row holds, none means no cap."""

    class Cap(models.IntegerChoices):
        """In multiples of the mean exposure; 0 is off."""

        OFF = 0, _("No cap: by score alone")
        FOUR = 4, _("4 times the mean")
        TWO = 2, _("2 times the mean")

    cap = models.PositiveSmallIntegerField(choices=Cap.choices)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("exposure cap")
        verbose_name_plural = _("exposure caps")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cap__in=(0, 2, 4)), name="exposure_cap_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"cap {self.cap}"


class ExposurePrice(models.Model):
    """What a technology that fills many lists loses in the order of the queue; derived."""

    technology = models.OneToOneField(
        Technology, on_delete=models.CASCADE, related_name="exposure_price"
    )
    price = models.PositiveIntegerField()
    """In units of 1e-7, above 0; the stored score stays as it is."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("exposure price")
        verbose_name_plural = _("exposure prices")
        ordering = ("technology_id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(price__gte=1), name="exposure_price_is_above_zero"
            ),
        )

    def __str__(self) -> str:
        return f"{self.technology_id} {self.price}"

    @property
    def points_of_100(self) -> float:
        """The price as shown beside a score of 0 to 100."""
        return self.price * 100 / SCORE_UNITS


@pghistory.track()
class WeightProposal(models.Model):
    """Weights that the decisions speak for; a person adopts or dismisses them."""

    class State(models.TextChoices):
        """What became of the proposal."""

        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        DISMISSED = "dismissed", _("Dismissed")
        SUPERSEDED = "superseded", _("Replaced by a newer proposal")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    based_on = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="proposals")
    """The weights in use when the proposal was made: its prior."""
    values = ArrayField(models.PositiveSmallIntegerField(), size=COMPONENTS)
    """In 1/10,000, in the order of the engine's components; they sum to 10,000."""
    method = models.CharField(max_length=20)
    decisions = models.PositiveIntegerField()
    """How many decided pairs it was fitted to."""
    figures = models.JSONField()
    """The back-test: `engine.backtest.Backtest` by name."""
    changes = models.JSONField()
    """What would enter and leave the ten best of open needs."""
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    adopted_as = models.OneToOneField(
        WeightSet, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("weight proposal")
        verbose_name_plural = _("weight proposals")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("state",),
                condition=models.Q(state="proposed"),
                name="weight_proposal_one_is_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("proposed", "adopted", "dismissed", "superseded")),
                name="weight_proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(values__len=COMPONENTS), name="weight_proposal_has_seven"
            ),
            models.CheckConstraint(
                condition=models.Q(state="adopted", adopted_as__isnull=False)
                | (~models.Q(state="adopted") & models.Q(adopted_as=None)),
                name="weight_proposal_adopted_has_weights",
            ),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        """Return the page of the weights, where the proposal stands."""
        return reverse("weight-list")
