"""What the rules found at each step, and what the lead declares for them."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Certification
from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium
from matchmaker.consortia.models.triggers import FULL_SHARE
from matchmaker.consortia.rules.results import Result


class ConsortiumCheck(models.Model):
    """What one rule found when the team took a step; never changed afterwards."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="checks")
    rule = models.CharField(max_length=40)
    """A code of ``rules.json``."""
    result = models.CharField(max_length=15, choices=Result.choices)
    reason = models.TextField()
    """In English, as it stood."""
    mend = models.TextField(blank=True)
    inputs_digest = models.CharField(max_length=64)
    """Of everything that the checks had read."""
    checked_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("check of a consortium")
        verbose_name_plural = _("checks of consortia")
        ordering = ("consortium", "-checked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "rule", "checked_at"), name="check_once_per_rule_and_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=("pass", "fail", "unknown", "not-applicable")),
                name="check_result_is_known",
            ),
        )
        triggers = (pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.rule} {self.result}"


@pghistory.track()
class SubcontractedWork(models.Model):
    """Work that the lead declares to go to a firm outside the team."""

    consortium = models.ForeignKey(
        Consortium, on_delete=models.CASCADE, related_name="subcontracts"
    )
    code = models.CharField(_("capability"), max_length=60)
    to = models.CharField(_("firm that does the work"), max_length=200)
    share_bp = models.PositiveIntegerField(_("share of the lot"))
    """In basis points: 10,000 is the whole lot."""
    is_main_work = models.BooleanField(_("main or critical work"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("subcontracted work")
        verbose_name_plural = _("subcontracted work")
        ordering = ("consortium", "code", "to", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "code", "to"), name="subcontract_once_per_lot_and_firm"
            ),
            models.CheckConstraint(
                condition=models.Q(share_bp__range=(1, FULL_SHARE)),
                name="subcontract_share_is_part_of_lot",
            ),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(to=""),
                name="subcontract_names_lot_and_firm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.code} {self.to}"


@pghistory.track()
class NothingSubcontracted(models.Model):
    """The lead's declaration that no work goes to firms outside the team."""

    consortium = models.OneToOneField(
        Consortium, on_delete=models.CASCADE, related_name="nothing_subcontracted"
    )
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        """Names."""

        verbose_name = _("declaration that nothing is subcontracted")
        verbose_name_plural = _("declarations that nothing is subcontracted")
        ordering = ("consortium",)

    def __str__(self) -> str:
        return str(self.consortium_id)


@pghistory.track()
class GradeRequirement(models.Model):
    """The lowest grade that the tender documents admit for a lot, as the lead has read them."""

    consortium = models.ForeignKey(
        Consortium, on_delete=models.CASCADE, related_name="grade_requirements"
    )
    code = models.CharField(_("capability"), max_length=60)
    grade = models.CharField(_("grade"), max_length=10, choices=Certification.Grade.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("grade that is asked for")
        verbose_name_plural = _("grades that are asked for")
        ordering = ("consortium", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "code"), name="grade_requirement_once_per_lot"
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=("special", "first", "second", "third", "fourth")),
                name="grade_requirement_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.code} {self.grade}"
