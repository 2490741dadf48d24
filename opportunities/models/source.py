"""Where a fact was read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A document, data set or page that facts are taken from."""

    class Kind(models.TextChoices):
        """How close the source is to who made the figure."""

        OFFICIAL = "official", _("Official bulletin or yearbook")
        PRESS = "press", _("Press, citing an authority")
        COMPUTED = "computed", _("Computed from station data")
        PUBLIC_PAGE = "public-page", _("Public page")
        DATA_SET = "data-set", _("Data set")
        REPORT = "report", _("Report")
        SAMPLE = "sample", _("Fictional sample")

    key = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PUBLIC_PAGE)
    published_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    retrieved_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """Names and order."""

        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.key
