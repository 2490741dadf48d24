"""Registered climate projects: what a place has built before, as points."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from opportunities.models.place import Place
from opportunities.models.source import Source


class ReferenceProject(models.Model):
    """A project of the Clean Development Mechanism, as its register's map shows it."""

    class Size(models.TextChoices):
        """The register's two sizes."""

        LARGE = "large", _("Large scale")
        SMALL = "small", _("Small scale")

    ref = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    is_name_cut = models.BooleanField(default=False)
    """True where the register's map prints only the beginning of the name."""
    size = models.CharField(max_length=10, choices=Size.choices)
    reduction_t = models.PositiveIntegerField(null=True, blank=True)
    """Expected reduction in tonnes of CO2 equivalent a year."""
    kind = models.CharField(max_length=40, blank=True)
    """Type by a keyword of the name (assigned); empty where none was found."""
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Priority areas that follow from the type (assigned)."""
    latitude = models.FloatField()
    longitude = models.FloatField()
    province = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="reference_projects"
    )
    """Province that the point lies in."""
    province_by_name = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Province that the project's name speaks of, where it names one."""
    url = models.URLField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reference_projects")

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("registered climate project")
        verbose_name_plural = _("registered climate projects")
        ordering = ("ref",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="project_coordinates_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(size__in=("large", "small")), name="project_size_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def position_is_doubtful(self) -> bool:
        """Whether the point lies in another province than the name says."""
        return self.province_by_name_id is not None and self.province_by_name_id != self.province_id
