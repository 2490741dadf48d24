"""Policy signals, and the Canadian programmes that help to answer needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaker.vocabulary.areas import PriorityArea
from opportunities import regions, strength
from opportunities.models.place import Place
from opportunities.models.source import Source
from opportunities.triggers import counts_as_evidence

if TYPE_CHECKING:
    from datetime import date


PAST_WORDS = ("historic", "reference")
"""How sources that name no deadline say that a signal belongs to the past."""

IS_PAST_BY_ITS_SOURCE = models.Q(deadline_on=None) & (
    models.Q(status_reported__startswith=PAST_WORDS[0])
    | models.Q(status_reported__startswith=PAST_WORDS[1])
)


class PolicySignalQuerySet(models.QuerySet["PolicySignal"]):
    """Reads of policy signals."""

    def running(self, on: date) -> PolicySignalQuerySet:
        """Signals published by a day and not past their deadline on it."""
        return self.filter(
            models.Q(published_on=None) | models.Q(published_on__lte=on),
            models.Q(deadline_on=None) | models.Q(deadline_on__gte=on),
        ).exclude(IS_PAST_BY_ITS_SOURCE)

    def expired(self, on: date) -> PolicySignalQuerySet:
        """Signals whose deadline lies before a day, or that their source calls historic."""
        published = models.Q(published_on=None) | models.Q(published_on__lte=on)
        return self.filter(models.Q(deadline_on__lt=on) | (published & IS_PAST_BY_ITS_SOURCE))

    def coming(self, on: date) -> PolicySignalQuerySet:
        """Signals announced for after a day."""
        return self.filter(published_on__gt=on)

    def with_status(self, status: str, on: date) -> PolicySignalQuerySet:
        """Signals that `status_on` gives a status on a day."""
        return {"coming": self.coming, "running": self.running, "expired": self.expired}[status](on)

    def in_scope(self, scope: str) -> PolicySignalQuerySet:
        """Signals that `PolicySignal.scope` gives a scope."""
        return self.filter(_SCOPES[scope])

    def newest_first(self) -> PolicySignalQuerySet:
        """Order by publication, the undated last: PostgreSQL alone would put them first."""
        return self.order_by(models.F("published_on").desc(nulls_last=True), "key")

    def for_place(self, place: Place) -> PolicySignalQuerySet:
        """Signals of the place and of everything above it."""
        return self.filter(jurisdiction__code__in=place.lineage).exclude(
            region__in=regions.elsewhere(place.lineage)
        )


@pghistory.track()
class PolicySignal(models.Model):
    """One target, ban, standard or statement of a policy document."""

    class Kind(models.TextChoices):
        """The instrument; a statement never weighs as a target."""

        TARGET = "target", _("Target")
        BAN = "ban", _("Ban")
        STANDARD = "standard", _("Standard")
        SUBSIDY = "subsidy", _("Subsidy")
        DEMONSTRATION = "demonstration", _("Demonstration")
        RELOCATION = "relocation", _("Relocation")
        STATEMENT = "statement", _("Statement")

    class Status(models.TextChoices):
        """Where a signal stands on a date."""

        COMING = "coming", _("Coming")
        RUNNING = "running", _("In force")
        EXPIRED = "expired", _("Lapsed")

    class Scope(models.TextChoices):
        """How far a signal reaches, told from its jurisdiction, region and industries."""

        NATION = "nation", _("Whole nation")
        BELT = "belt", _("Belt or region of provinces")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City or park")
        SECTOR = "sector", _("Industries, nationwide")

    key = models.SlugField(max_length=80, unique=True)
    document_ref = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.TARGET)
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    jurisdiction = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="signals")
    region = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_text = models.CharField(max_length=60, blank=True)
    """The date as the source gives it, where it names only a year or month."""
    deadline_on = models.DateField(null=True, blank=True)
    deadline_text = models.CharField(max_length=60, blank=True)
    metric = models.CharField(max_length=300)
    target_value = models.DecimalField(max_digits=20, decimal_places=5, null=True, blank=True)
    target_unit = models.CharField(max_length=80, blank=True)
    target_text = models.TextField(blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    baseline_value = models.DecimalField(max_digits=20, decimal_places=5, null=True, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Industries that the signal names, such as ``textiles``; empty where it binds all."""
    areas = ArrayField(
        models.CharField(max_length=40, choices=PriorityArea.choices), default=list, blank=True
    )
    areas_assigned = models.BooleanField(default=True)
    status_reported = models.CharField(max_length=200, blank=True)
    """What the data set said on its day; the status on screen is always derived from a date."""
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="signals")
    note = models.TextField(blank=True)

    objects = PolicySignalQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("policy signal")
        verbose_name_plural = _("policy signals")
        ordering = ("-published_on", "key")
        indexes = (GinIndex(fields=("areas",), name="signal_areas"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(deadline_on=None)
                | models.Q(published_on=None)
                | models.Q(deadline_on__gte=models.F("published_on")),
                name="signal_deadline_after_publication",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=(
                        "target",
                        "ban",
                        "standard",
                        "subsidy",
                        "demonstration",
                        "relocation",
                        "statement",
                    )
                ),
                name="signal_kind_is_known",
            ),
        )
        triggers = (counts_as_evidence("counts_signal", place_column="jurisdiction_id"),)

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Return the page of this signal."""
        return reverse("signal-detail", args=(self.key,))

    def status_on(self, on: date) -> PolicySignal.Status:
        """Return where the signal stands on a day."""
        if self.published_on and self.published_on > on:
            return self.Status.COMING
        if self.deadline_on and self.deadline_on < on:
            return self.Status.EXPIRED
        if self.deadline_on is None and self.status_reported.startswith(PAST_WORDS):
            return self.Status.EXPIRED
        return self.Status.RUNNING

    @property
    def scope(self) -> PolicySignal.Scope:
        """How far the signal reaches; a place outweighs the industries it names."""
        kind = self.jurisdiction.kind
        if kind == Place.Kind.PROVINCE:
            return self.Scope.PROVINCE
        if kind != Place.Kind.NATION:
            return self.Scope.CITY
        if self.region in regions.REGION_PROVINCES:
            return self.Scope.BELT
        return self.Scope.SECTOR if self.sectors else self.Scope.NATION

    def strength_on(self, on: date) -> float:
        """Return how hard the signal pushes on a day, 0 to 1; 0 unless it is in force."""
        if self.status_on(on) != self.Status.RUNNING:
            return 0.0
        return strength.strength(self.kind, strength.age_days(self.published_on, on))

    def ends_by(self, on: date) -> bool:
        """Tell whether the signal has an end, and that end lies no later than a day."""
        return self.deadline_on is not None and self.deadline_on <= on


_NATIONAL = models.Q(jurisdiction__kind=Place.Kind.NATION)
_OF_A_BELT = models.Q(region__in=list(regions.REGION_PROVINCES))
_SCOPES = {
    "nation": _NATIONAL & ~_OF_A_BELT & models.Q(sectors=[]),
    "belt": _NATIONAL & _OF_A_BELT,
    "province": models.Q(jurisdiction__kind=Place.Kind.PROVINCE),
    "city": ~_NATIONAL & ~models.Q(jurisdiction__kind=Place.Kind.PROVINCE),
    "sector": _NATIONAL & ~_OF_A_BELT & ~models.Q(sectors=[]),
}
"""The scopes as questions to the database; a test holds them against the property."""


class Programme(models.Model):
    """A Canadian programme or body that funds, insures or advises exporters."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=300, blank=True)
    instrument = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=200, blank=True)
    size_text = models.CharField(max_length=300, blank=True)
    eligibility = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_from_text = models.CharField(max_length=40, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    valid_to_text = models.CharField(max_length=40, blank=True)
    status_reported = models.CharField(max_length=300, blank=True)
    successor = models.CharField(max_length=300, blank=True)
    evidence_date_text = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="programmes")
    note = models.TextField(blank=True)

    class Meta:
        """Names and order."""

        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.key

    def has_ended(self, on: date) -> bool:
        """Tell whether its last day, where one is known, lies before a day."""
        return self.valid_to is not None and self.valid_to < on
