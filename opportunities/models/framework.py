"""Index frameworks as data: dimensions, slots, assessments and published findings."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opportunities.models.evidence import Indicator
from opportunities.models.place import Place
from opportunities.models.source import Source


def _in_language(english: str, french: str) -> str:
    return (french if get_language() == "fr" else "") or english


class Framework(models.Model):
    """A published way to measure places by several indicators together."""

    class Method(models.TextChoices):
        """How a slot's value becomes a share between 0 and 1."""

        MIN_MAX = "min-max", _("Between the worst and the best place")
        DISTANCE_TO_TARGET = "distance-to-target", _("Share of the way from baseline to target")

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=40)
    makers = models.CharField(max_length=300, blank=True)
    makers_fr = models.CharField(max_length=300, blank=True)
    is_made_here = models.BooleanField(default=False)
    """True where the framework was put together here and nobody published it."""
    summary_en = models.TextField(blank=True)
    summary_fr = models.TextField(blank=True)
    method = models.CharField(max_length=20, choices=Method.choices)
    period_from = models.PositiveSmallIntegerField(null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(null=True, blank=True)
    places_groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Groups of places whose index is computed here, as in `Place.Group`."""
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    """First year whose figure may stand as the baseline; empty: the first that is known."""
    compare_year = models.PositiveSmallIntegerField(null=True, blank=True)
    """Last year of the figures that change is counted from; empty: the figure before the newest."""
    max_age_years = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many years a figure counts; empty: for ever, with its year beside it."""
    minimum_coverage = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.5"))
    """Least share of the weight that must be known for an index."""
    minimum_places = models.PositiveSmallIntegerField(default=2)
    """Least number of places with a figure for a slot to compare them."""
    places_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    """Number of places that the source says were measured."""
    places_text_en = models.CharField(max_length=300, blank=True)
    places_text_fr = models.CharField(max_length=300, blank=True)
    slots_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    """Number of indicators that the source says there are."""
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="frameworks")
    source_line = models.CharField(max_length=60, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ("short_name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(method__in=("min-max", "distance-to-target")),
                name="framework_method_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(period_from=None)
                | models.Q(period_to=None)
                | models.Q(period_to__gte=models.F("period_from")),
                name="framework_period_runs_forwards",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_coverage__range=(0, 1)),
                name="framework_coverage_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_places__gte=1), name="framework_compares_some_places"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug="method"), name="framework_leaves_the_method_its_address"
            ),
        )

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the page of this framework."""
        return reverse("framework-detail", args=(self.slug,))

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return _in_language(self.name_en, self.name_fr)

    @property
    def made_by(self) -> str:
        """Who made it, in the language of the page."""
        return _in_language(self.makers, self.makers_fr)

    @property
    def summary(self) -> str:
        """What it is, in the language of the page."""
        return _in_language(self.summary_en, self.summary_fr)

    @property
    def places_text(self) -> str:
        """Which places its source speaks of, in the language of the page."""
        return _in_language(self.places_text_en, self.places_text_fr)

    @property
    def note(self) -> str:
        """How to read it, in the language of the page."""
        return _in_language(self.note_en, self.note_fr)

    @property
    def counts_to_targets(self) -> bool:
        """Whether its shares are shares of the way to a target."""
        return self.method == self.Method.DISTANCE_TO_TARGET


class Dimension(models.Model):
    """A heading of a framework, such as environment."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="dimensions")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ("framework", "position")
        constraints = (
            models.UniqueConstraint(fields=("framework", "code"), name="dimension_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.framework_id} {self.code}"

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return _in_language(self.name_en, self.name_fr)


class Slot(models.Model):
    """A place for one indicator of a framework, named by its source or not."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="slots")
    dimension = models.ForeignKey(
        Dimension, on_delete=models.CASCADE, null=True, blank=True, related_name="slots"
    )
    """Empty where the source does not say under which heading the slot stands."""
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=200, blank=True)
    """Empty where the source counts the slot without naming it."""
    name_fr = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="slots"
    )
    """What fills the slot from the measurements here; empty where nothing does."""
    also_indicators = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Codes of indicators that fill the slot where the first has no figure, best first."""
    unit = models.CharField(max_length=40, blank=True)
    """Unit of the slot's values; empty: that of its indicator."""
    is_stand_in = models.BooleanField(default=False)
    """True where the indicator was chosen here and is not the source's own."""
    better_when = models.CharField(
        max_length=10, choices=Indicator.BetterWhen.choices, default=Indicator.BetterWhen.LOWER
    )
    weight = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    target_value = models.DecimalField(max_digits=20, decimal_places=5, null=True, blank=True)
    target_note = models.CharField(max_length=200, blank=True)
    target_note_fr = models.CharField(max_length=200, blank=True)
    is_prerequisite = models.BooleanField(default=False)
    """True for a yes-or-no condition, which no weight can outweigh."""
    note = models.CharField(max_length=300, blank=True)
    note_fr = models.CharField(max_length=300, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ("framework", "position")
        constraints = (
            models.UniqueConstraint(fields=("framework", "code"), name="slot_code_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="slot_weight_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework_id} {self.code}"

    @property
    def name(self) -> str:
        """The name in the language of the page; empty where the source names none."""
        return _in_language(self.name_en, self.name_fr)

    @property
    def target_words(self) -> str:
        """Where the target comes from, in the language of the page."""
        return _in_language(self.target_note, self.target_note_fr)

    @property
    def remark(self) -> str:
        """What to know of the slot, in the language of the page."""
        return _in_language(self.note, self.note_fr)


class Assessment(models.Model):
    """One place measured by one framework over one period."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="assessments")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assessments")
    period_from = models.PositiveSmallIntegerField()
    period_to = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="assessments")
    note = models.TextField(blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("framework", "place", "period_from")
        constraints = (
            models.UniqueConstraint(
                fields=("framework", "place", "period_from", "period_to"),
                name="assessment_once_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__gte=models.F("period_from")),
                name="assessment_period_runs_forwards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework_id} {self.place_id} {self.period_from}-{self.period_to}"


class SlotValue(models.Model):
    """What an assessment says about one slot; a missing row is an unknown value."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="values")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="values")
    baseline_value = models.DecimalField(max_digits=20, decimal_places=5, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=5)
    target_value = models.DecimalField(max_digits=20, decimal_places=5, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("value of a slot")
        verbose_name_plural = _("values of slots")
        ordering = ("assessment", "slot")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "slot"), name="slot_value_once"),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.slot_id}"


class Finding(models.Model):
    """A result that a framework's source states in words or counts, with its period."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="findings")
    slot = models.ForeignKey(
        Slot, on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    """The place spoken of; empty where the source counts places without naming them."""
    code = models.SlugField(max_length=60)
    text_en = models.TextField()
    text_fr = models.TextField(blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    of_total = models.PositiveSmallIntegerField(null=True, blank=True)
    period_from = models.PositiveSmallIntegerField(null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(null=True, blank=True)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Priority areas that the finding speaks to (assigned)."""
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="findings")
    source_line = models.CharField(max_length=60, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("framework", "pk")
        constraints = (
            models.UniqueConstraint(fields=("framework", "code"), name="finding_code_once"),
            models.CheckConstraint(
                condition=models.Q(count=None)
                | models.Q(of_total=None)
                | models.Q(count__lte=models.F("of_total")),
                name="finding_counts_part_of_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework_id} {self.code}"

    @property
    def text(self) -> str:
        """The finding in the language of the page."""
        return _in_language(self.text_en, self.text_fr)
