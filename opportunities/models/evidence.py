"""What is measured, and the limits it is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from opportunities.flags import WITHDRAWN
from opportunities.models.place import Place
from opportunities.models.source import Source
from opportunities.triggers import counts_as_evidence

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


class Indicator(models.Model):
    """One thing that is measured, with its unit and the direction that is better."""

    class Domain(models.TextChoices):
        """Medium or field of an indicator."""

        AIR = "air", _("Air")
        WATER = "water", _("Water")
        WASTE = "waste", _("Waste")
        ENERGY = "energy", _("Energy")
        SOCIO_ECONOMIC = "socio-economic", _("Socio-economic")

    class BetterWhen(models.TextChoices):
        """Which direction is better; some figures are neither."""

        LOWER = "lower", _("Lower is better")
        HIGHER = "higher", _("Higher is better")
        NEITHER = "neither", _("No direction")

    code = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    """The indicator in addresses, such as ``pm25``."""
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40)
    domain = models.CharField(max_length=20, choices=Domain.choices)
    better_when = models.CharField(max_length=10, choices=BetterWhen.choices)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Priority areas that a bad value presses on (assigned)."""

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("domain", "code")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    domain__in=("air", "water", "waste", "energy", "socio-economic")
                ),
                name="indicator_domain_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(better_when__in=("lower", "higher", "neither")),
                name="indicator_direction_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return (self.name_fr if get_language() == "fr" else "") or self.name_en


class Standard(models.Model):
    """A norm that sets limits, such as GB 3095-2026."""

    code = models.CharField(max_length=40, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_binding = models.BooleanField(default=True)
    """False for guidelines such as those of the WHO."""
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="standards")

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="standard_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.code


class LimitQuerySet(models.QuerySet["Limit"]):
    """Reads of limits."""

    def in_force(self, on: date) -> LimitQuerySet:
        """Limits that bind on a day."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=on),
            models.Q(valid_to=None) | models.Q(valid_to__gte=on),
        )


class Limit(models.Model):
    """One value that a standard allows."""

    class Operator(models.TextChoices):
        """How a measurement is compared with the limit."""

        AT_MOST = "at-most", "≤"
        AT_LEAST = "at-least", "≥"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="limits")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="limits"
    )
    parameter = models.CharField(max_length=80)
    parameter_zh = models.CharField(max_length=80, blank=True)
    averaging = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=60)
    operator = models.CharField(max_length=10, choices=Operator.choices, default=Operator.AT_MOST)
    value = models.DecimalField(max_digits=14, decimal_places=5)
    unit = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="limits")

    objects = LimitQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ("standard", "parameter", "averaging", "level", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("standard", "parameter", "averaging", "level", "unit", "valid_from"),
                name="limit_once_per_level_and_date",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(operator__in=("at-most", "at-least")),
                name="limit_operator_is_known",
            ),
        )
        triggers = (counts_as_evidence("counts_limit", place_column=None),)

    def __str__(self) -> str:
        return f"{self.standard_id} {self.parameter} {self.averaging} {self.level}"


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    """Reads of figures."""

    def standing(self) -> MeasurementQuerySet:
        """Figures that nobody withdrew; only these may be reckoned with."""
        return self.exclude(flags__contains=[WITHDRAWN])

    def correctable_by(self, user: User | AnonymousUser) -> MeasurementQuerySet:
        """Figures that a person may correct: all, or those of the provinces they look after."""
        if not isinstance(user, User) or user.is_member:
            return self.none()
        if user.is_administrator or user.covers_all_provinces:
            return self
        return self.filter(place__province_code__in=[*filter(None, user.portfolio_provinces)])


@pghistory.track()
class Measurement(models.Model):
    """The value of an indicator in a place and a period, as one source gives it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=20, decimal_places=5)
    unit = models.CharField(max_length=40)
    method = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="measurements")
    source_detail = models.CharField(max_length=1000, blank=True)
    flags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    precedence = models.PositiveSmallIntegerField(default=3)
    """1 official bulletin or yearbook, 2 ministry figure in the press, 3 computed; lower wins."""

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ("place", "indicator", "-year", "precedence", "pk")
        indexes = (models.Index(fields=("indicator", "place", "-year"), name="measurement_series"),)
        constraints = (
            models.UniqueConstraint(
                fields=("place", "indicator", "period", "source", "method"),
                name="measurement_once_per_source",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(1949, 2100)), name="measurement_year_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(precedence__range=(1, 3)), name="measurement_precedence_known"
            ),
        )
        triggers = (counts_as_evidence("counts_measurement", place_column="place_id"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.indicator_id} {self.period}"

    def get_absolute_url(self) -> str:
        """Return the page of this figure, with its history."""
        return reverse("measurement-detail", args=(self.pk,))

    @property
    def is_whole_year(self) -> bool:
        """Whether the figure speaks of a whole calendar year."""
        return self.period == str(self.year)


__all__ = ["Indicator", "Limit", "LimitQuerySet", "Measurement", "MeasurementQuerySet", "Standard"]
