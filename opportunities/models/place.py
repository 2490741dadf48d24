"""Places as a tree, from nation to park."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opportunities.models.source import Source


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def cities(self) -> PlaceQuerySet:
        """Cities of China, the municipalities under the centre among them."""
        return self.filter(kind=Place.Kind.CITY, country="CN")

    def parks(self) -> PlaceQuerySet:
        """Industrial and zero-carbon parks."""
        return self.filter(kind=Place.Kind.PARK)

    def provinces(self, country: str = "CN") -> PlaceQuerySet:
        """First-level divisions of a country."""
        return self.filter(kind=Place.Kind.PROVINCE, country=country)

    def in_group(self, group: str) -> PlaceQuerySet:
        """Members of a named group such as ``tracker31``."""
        return self.filter(groups__contains=[group])


class Place(models.Model):
    """A nation, province, city, district or park that measures, decides or buys."""

    class Kind(models.TextChoices):
        """Levels of the tree, largest first."""

        NATION = "nation", _("Nation")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        PARK = "park", _("Park")

    class Group(models.TextChoices):
        """Groups of places that reports speak of together."""

        TRACKER31 = "tracker31", _("31 tracker cities")
        JIANGSU13 = "jiangsu13", _("13 cities of Jiangsu")
        FUJIAN9 = "fujian9", _("9 cities of Fujian")
        YANGTZE11 = "yangtze11", _("11 provinces of the Yangtze River Economic Belt")
        ZERO_CARBON = "zero-carbon-2025", _("Zero-carbon parks, first national batch")

    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    country = models.CharField(max_length=2)
    lineage = ArrayField(models.CharField(max_length=40), default=list)
    """Codes of the place and of everything above it, itself first."""
    province_code = models.CharField(max_length=6, blank=True)
    iso_3166_2 = models.CharField(max_length=6, blank=True)
    gb_2260 = models.CharField(max_length=6, blank=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True)
    name_zh = models.CharField(max_length=120, blank=True)
    name_zh_full = models.CharField(max_length=120, blank=True)
    pinyin = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="places")
    evidence_seq = models.BigIntegerField(default=0, editable=False)
    """Counts changes of the evidence about this place; a database trigger raises it."""

    objects = PlaceQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("name_en", "pk")
        indexes = (
            GinIndex(fields=("groups",), name="place_groups"),
            models.Index(fields=("province_code",), name="place_province"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("nation", "province", "city", "district", "park")),
                name="place_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="nation", part_of=None)
                | (~models.Q(kind="nation") & models.Q(part_of__isnull=False)),
                name="place_only_nations_stand_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="place_coordinates_in_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name_en} ({self.code})"

    def save(self, **options: Any) -> None:
        """Store the place with the line of places above it."""
        above = self.part_of.lineage if self.part_of else []
        self.lineage = [self.code, *above]
        super().save(**options)

    def get_absolute_url(self) -> str:
        """Return the page of this place."""
        return reverse("place-detail", args=(self.slug,))

    @property
    def name(self) -> str:
        """The name in the language of the page; English where French has none of its own."""
        return (self.name_fr if get_language() == "fr" else "") or self.name_en

    @property
    def is_municipality(self) -> bool:
        """Whether a city is also a province of its own."""
        return self.kind == self.Kind.CITY and self.gb_2260.endswith("0000")
