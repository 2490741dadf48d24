"""Needs that a measured gap suggests, before a person confirms them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast, RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from matchmaker.vocabulary.areas import PriorityArea
from opportunities.models.evidence import Indicator, Measurement
from opportunities.models.need import Need
from opportunities.models.place import Place


class HypothesisQuerySet(models.QuerySet["Hypothesis"]):
    """Reads of hypotheses."""

    def waiting(self) -> HypothesisQuerySet:
        """Hypotheses that the evidence still supports and nobody has decided."""
        return self.filter(state=Hypothesis.State.PROPOSED, is_supported=True)

    def in_portfolio(self, user: User) -> HypothesisQuerySet:
        """Hypotheses about the areas and provinces that a commissioner looks after."""
        found = self
        if not user.covers_all_areas:
            found = found.filter(areas__overlap=list(user.portfolio_areas))
        if not user.covers_all_provinces:
            found = found.filter(place__province_code__in=list(user.portfolio_provinces))
        return found

    def weighed(self) -> HypothesisQuerySet:
        """Give each hypothesis its weight: how wide the gap is times how sure the figures are."""
        # The product of two small integers is too large for one.
        severity = Cast("severity", models.IntegerField())
        return self.annotate(weight=severity * models.F("confidence"))

    def leading(self) -> HypothesisQuerySet:
        """Keep the one hypothesis a place and indicator whose rule binds most.

        The others about the same figure support it; `supporting` says how many they are. Only
        those that the other filters of the query keep are compared.
        """
        strength = models.Case(
            *(
                models.When(rule=code, then=models.Value(place))
                for place, code in enumerate(Hypothesis.RULES)
            ),
            default=models.Value(len(Hypothesis.RULES)),
        )
        group = [models.F("place_id"), models.F("indicator_id"), models.F("state")]
        rank = models.Window(
            RowNumber(),
            partition_by=group,
            order_by=[strength.asc(), models.F("severity").desc(), models.F("pk").asc()],
        )
        size = models.Window(models.Count("pk"), partition_by=group)
        return self.annotate(rank_in_group=rank, supporting=size - models.Value(1)).filter(
            rank_in_group=1
        )

    def visible_to(self, user: object) -> HypothesisQuerySet:
        """Hypotheses that a person may see: those who write needs see all of them."""
        if not isinstance(user, User) or user.is_member:
            return self.none()
        return self

    def decidable_by(self, user: object) -> HypothesisQuerySet:
        """Hypotheses that a person may decide: their portfolio's; administrators all."""
        if not isinstance(user, User) or user.is_member:
            return self.none()
        return self if user.is_administrator else self.in_portfolio(user)


class Hypothesis(models.Model):
    """A need that a rule reads from a gap, with the evidence it stands on."""

    class State(models.TextChoices):
        """Where the hypothesis stands."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        MERGED = "merged", _("Merged into a need")
        DISMISSED = "dismissed", _("Dismissed")

    class Reason(models.TextChoices):
        """Why a hypothesis was dismissed."""

        KNOWN_SOLVED = "known-solved", _("The gap is already being closed")
        DATA_WRONG = "data-wrong", _("The figure is wrong or not comparable")
        DATA_OLD = "data-old", _("The figure is too old to act on")
        NO_BUYER = "no-buyer", _("Nobody there would buy")
        NOT_OURS = "not-ours", _("No Canadian offer fits")
        DUPLICATE = "duplicate", _("The same need is known already")
        OTHER = "other", _("Another reason, in the note")

    RULES = ("standard", "target", "trend", "peers", "enforcement")
    """Codes of the rules, what binds most first."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.SlugField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="hypotheses")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="hypotheses")
    measurement = models.ForeignKey(
        Measurement, on_delete=models.SET_NULL, null=True, related_name="hypotheses"
    )
    areas = ArrayField(models.CharField(max_length=40, choices=PriorityArea.choices), default=list)
    """Priority areas that can close the gap (assigned by the rule)."""
    evidence = models.JSONField(default=dict)
    """Every figure that the rule looked at, each with its year, unit and source."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the evidence: another digest is another reason to look again."""
    severity = models.PositiveSmallIntegerField()
    """0 to 1000, how far the gap goes."""
    confidence = models.PositiveSmallIntegerField()
    """0 to 1000, how good the figures are that it stands on."""
    is_supported = models.BooleanField(default=True)
    """False once the newest figures no longer show the gap."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    revision = models.PositiveIntegerField(default=0)
    """Number of decisions so far; a form carries it, so that two people cannot both decide."""
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="hypotheses"
    )
    proposed_at = models.DateTimeField()
    computed_at = models.DateTimeField()

    objects = HypothesisQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("proposed need")
        verbose_name_plural = _("proposed needs")
        ordering = ("-severity", "-confidence", "pk")
        indexes = (
            GinIndex(fields=("areas",), name="hypothesis_areas"),
            models.Index(fields=("state", "-severity"), name="hypothesis_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "place", "indicator"), name="hypothesis_once_per_gap"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("proposed", "confirmed", "merged", "dismissed")),
                name="hypothesis_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(severity__range=(0, 1000), confidence__range=(0, 1000)),
                name="hypothesis_figures_in_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.place_id} {self.indicator_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this hypothesis."""
        return reverse("hypothesis-detail", args=(self.public_id,))

    @property
    def is_waiting(self) -> bool:
        """Whether the evidence supports it and nobody has decided."""
        return self.state == self.State.PROPOSED and self.is_supported


class HypothesisDecision(models.Model):
    """One decision about a hypothesis; decisions are added, never changed."""

    class Decision(models.TextChoices):
        """What was decided."""

        CONFIRM = "confirm", _("Confirmed")
        MERGE = "merge", _("Merged into a need")
        DISMISS = "dismiss", _("Dismissed")
        REOPEN = "reopen", _("Opened again")

    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.CASCADE, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=20, choices=Hypothesis.Reason.choices, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2_000)
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """Digest of the evidence that was looked at."""
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Empty where changed evidence opened it again."""
    decided_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("decision about a proposed need")
        verbose_name_plural = _("decisions about proposed needs")
        ordering = ("hypothesis", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("hypothesis", "revision"), name="hypothesis_decided_once_per_revision"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="dismiss") | ~models.Q(reason=""),
                name="hypothesis_dismissed_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hypothesis_id} {self.revision} {self.decision}"


class ProposalRun(models.Model):
    """The one row that says what the proposals were last computed from."""

    key = models.BooleanField(primary_key=True, default=True, editable=False)
    """Always true: there is one row."""
    mark = models.CharField(max_length=200)
    """Rules, day and counters of the evidence: the same mark needs no second look."""
    as_of = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        """Names and the promise that there is one row."""

        verbose_name = _("run of the gap rules")
        verbose_name_plural = _("runs of the gap rules")
        constraints = (
            models.CheckConstraint(condition=models.Q(key=True), name="proposal_run_is_one"),
        )

    def __str__(self) -> str:
        return self.mark
