"""How measurements grow and are mended: imports, reported errors, corrections."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaker.accounts.models import User
from opportunities.models.evidence import Measurement


class MeasurementImport(models.Model):
    """A file of measurements that somebody uploaded, checked first and stored afterwards."""

    class State(models.TextChoices):
        """Where the file stands."""

        CHECKED = "checked", _("Checked, nothing stored")
        STORED = "stored", _("Stored")
        DISCARDED = "discarded", _("Discarded")

    class DecimalMark(models.TextChoices):
        """What separates the whole part of a number from its decimals."""

        POINT = ".", _("Point, as in 35.2")
        COMMA = ",", _("Comma, as in 35,2")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of the file as it was uploaded."""
    content = models.TextField(blank=True)
    """The text of the file; emptied once it is stored or discarded."""
    decimal_mark = models.CharField(
        max_length=1, choices=DecimalMark.choices, default=DecimalMark.POINT
    )
    """As the person who uploaded the file says; a file alone does not tell."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    row_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    conflict_count = models.PositiveIntegerField(default=0)
    takes_over_conflicts = models.BooleanField(default=False)
    """True where the file's figure was chosen over a different one stored before."""
    uploaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("import of measurements")
        verbose_name_plural = _("imports of measurements")
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("checked", "stored", "discarded")),
                name="import_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    """Reads of reported errors."""

    def open(self) -> ErrorReportQuerySet:
        """Reports that wait for an answer."""
        return self.filter(state=ErrorReport.State.OPEN)

    def decidable_by(self, user: User) -> ErrorReportQuerySet:
        """Reports about figures that a person may correct."""
        return self.filter(measurement__in=Measurement.objects.correctable_by(user))

    def visible_to(self, user: User) -> ErrorReportQuerySet:
        """Reports that a person made, or may decide."""
        return self.filter(models.Q(reported_by=user)) | self.decidable_by(user)


class ErrorReport(models.Model):
    """Somebody's word that a figure is wrong."""

    class State(models.TextChoices):
        """Where the report stands."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(unique=True)
    """Made with the form, so that one form sent twice is one report."""
    measurement = models.ForeignKey(
        Measurement, on_delete=models.CASCADE, related_name="error_reports"
    )
    message = models.TextField(_("what is wrong"), max_length=2_000)
    suggested_value = models.DecimalField(
        _("the right value"), max_digits=20, decimal_places=5, null=True, blank=True
    )
    suggested_source = models.URLField(_("where it can be read"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True, max_length=2_000)
    reported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reported_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("open", "accepted", "rejected")),
                name="error_report_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="error_report_decided_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        """Return the page of this report."""
        return reverse("error-report-detail", args=(self.public_id,))

    @property
    def is_open(self) -> bool:
        """Whether the report waits for an answer."""
        return self.state == self.State.OPEN


class Correction(models.Model):
    """One change of a figure by a person: what it was, what it is, and why."""

    measurement = models.ForeignKey(
        Measurement, on_delete=models.CASCADE, related_name="corrections"
    )
    field = models.CharField(max_length=30)
    before = models.CharField(max_length=1000, blank=True)
    after = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=500)
    report = models.ForeignKey(
        ErrorReport, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    imported_by = models.ForeignKey(
        MeasurementImport,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections",
    )
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-made_at", "-pk")
        triggers = (
            pgtrigger.ReadOnly(
                name="correction_is_final", fields=["field", "before", "after", "reason", "made_at"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.measurement_id} {self.field}"
