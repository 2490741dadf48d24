"""The scale ledger as it stood, once a month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerSnapshot(models.Model):
    """One cell of the ledger on the day it was kept: how many needs, and what they are worth."""

    class Basis(models.TextChoices):
        """What the amounts stand for; a project's total is not a contract."""

        CONTRACT = "contract", _("Contracts and lots")
        PROJECT_TOTAL = "project-total", _("Project totals")

    class Split(models.TextChoices):
        """What the needs are told apart by."""

        ALL = "all", _("All needs")
        AREA = "area", _("Area")
        NEED_PROVINCE = "need-province", _("Province of China that the need is in")
        FIRM_PROVINCE = "firm-province", _("Province of Canada that the firms are in")

    class Band(models.TextChoices):
        """How far the firms known here reach."""

        ALONE = "alone", _("One firm alone")
        PAIR = "pair", _("Two firms")
        TEAM = "team", _("Three to five firms")
        UNKNOWN = "capacity-unknown", _("Capacity unknown")
        OUT_OF_REACH = "out-of-reach", _("Not reachable")
        NOT_JUDGED = "not-judged", _("Not judged")
        VALUE_UNKNOWN = "value-unknown", _("Value unknown")

    month = models.DateField()
    """The first day of the month that the row stands for."""
    basis = models.CharField(max_length=20, choices=Basis.choices)
    split = models.CharField(max_length=20, choices=Split.choices)
    key = models.CharField(max_length=60, blank=True)
    """The code of the area or province; empty for all needs."""
    band = models.CharField(max_length=20, choices=Band.choices)
    needs = models.PositiveIntegerField()
    value_cad = models.DecimalField(max_digits=20, decimal_places=2)
    """Of all needs of the band together; 0 where their value is unknown."""
    taken_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("ledger snapshot")
        verbose_name_plural = _("ledger snapshots")
        ordering = ("month", "basis", "split", "key", "band")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "basis", "split", "key", "band"), name="ledger_cell_once_a_month"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="ledger_month_is_its_first_day"
            ),
            models.CheckConstraint(
                condition=models.Q(needs__gte=1, value_cad__gt=0)
                | models.Q(needs__gte=1, value_cad=0, band="value-unknown"),
                name="ledger_counts_and_values_agree",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.basis} {self.split} {self.key} {self.band}"
