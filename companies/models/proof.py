"""What a firm has delivered and can carry."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.technology import Technology, Tier, tier_is_known
from companies.triggers import counts_for_company


@pghistory.track()
class Delivery(models.Model):
    """A reference project."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="deliveries")
    technology = models.ForeignKey(
        Technology, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    title = models.CharField(_("project"), max_length=300)
    country = models.CharField(_("country code"), max_length=2)
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    value_cad = models.DecimalField(
        _("value in CAD"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    source_url = models.URLField(_("link"), max_length=1000, blank=True)
    tier = models.CharField(
        _("who may read it"), max_length=20, choices=Tier.choices, default=Tier.PUBLIC
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("reference project")
        verbose_name_plural = _("reference projects")
        ordering = ("company", "-year", "pk")
        constraints = (
            tier_is_known("delivery_tier_is_known"),
            models.CheckConstraint(
                condition=models.Q(year=None) | models.Q(year__range=(1950, 2100)),
                name="delivery_year_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(value_cad=None) | models.Q(value_cad__gt=0),
                name="delivery_value_positive",
            ),
        )
        triggers = (counts_for_company(),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.title}"


@pghistory.track()
class Certification(models.Model):
    """A certificate of the firm or of one technology."""

    class Grade(models.TextChoices):
        """Grades of Chinese qualifications (资质等级), the highest first."""

        SPECIAL = "special", _("Special grade (特级)")
        FIRST = "first", _("First grade (一级, 甲级)")
        SECOND = "second", _("Second grade (二级, 乙级)")
        THIRD = "third", _("Third grade (三级, 丙级)")
        FOURTH = "fourth", _("Fourth grade (四级, 丁级)")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="certifications")
    technology = models.ForeignKey(
        Technology, on_delete=models.SET_NULL, null=True, blank=True, related_name="certifications"
    )
    scheme = models.CharField(_("scheme"), max_length=120)
    number = models.CharField(_("number"), max_length=120, blank=True)
    country = models.CharField(_("country code"), max_length=2, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True)
    """Empty where the certificate has none, or nobody has said."""
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    tier = models.CharField(
        _("who may read it"), max_length=20, choices=Tier.choices, default=Tier.PUBLIC
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ("company", "scheme", "pk")
        constraints = (
            tier_is_known("certification_tier_is_known"),
            models.CheckConstraint(
                condition=models.Q(grade__in=("", "special", "first", "second", "third", "fourth")),
                name="certification_grade_is_known",
            ),
        )
        triggers = (counts_for_company(),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.scheme}"


@pghistory.track()
class IPRight(models.Model):
    """A patent, mark or trade secret of the firm."""

    class Kind(models.TextChoices):
        """Sorts of rights."""

        PATENT = "patent", _("Patent")
        UTILITY_MODEL = "utility-model", _("Utility model")
        TRADEMARK = "trademark", _("Trademark")
        TRADE_SECRET = "trade-secret", _("Trade secret")

    class Status(models.TextChoices):
        """Where the right stands."""

        PENDING = "pending", _("Pending")
        GRANTED = "granted", _("Granted")
        LAPSED = "lapsed", _("Lapsed")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="ip_rights")
    technology = models.ForeignKey(
        Technology, on_delete=models.SET_NULL, null=True, blank=True, related_name="ip_rights"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=120, blank=True)
    jurisdiction = models.CharField(_("country code"), max_length=2)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    tier = models.CharField(
        _("who may read it"), max_length=20, choices=Tier.choices, default=Tier.AFTER_INTEREST
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("intellectual property right")
        verbose_name_plural = _("intellectual property rights")
        ordering = ("company", "kind", "pk")
        constraints = (tier_is_known("ip_right_tier_is_known"),)
        triggers = (counts_for_company(),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind} {self.number}"


@pghistory.track()
class Capacity(models.Model):
    """How large a contract the firm can carry, as of a date."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="capacities")
    largest_contract_cad = models.DecimalField(
        _("largest contract delivered, CAD"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    annual_capacity_cad = models.DecimalField(
        _("work carried in a year, CAD"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    bonding_cad = models.DecimalField(
        _("bonding limit, CAD"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    as_of = models.DateField(_("as of"))
    tier = models.CharField(
        _("who may read it"), max_length=20, choices=Tier.choices, default=Tier.AFTER_INTEREST
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ("company", "-as_of", "-pk")
        constraints = (
            tier_is_known("capacity_tier_is_known"),
            models.UniqueConstraint(fields=("company", "as_of"), name="capacity_once_per_date"),
            models.CheckConstraint(
                condition=(
                    (models.Q(largest_contract_cad=None) | models.Q(largest_contract_cad__gt=0))
                    & (models.Q(annual_capacity_cad=None) | models.Q(annual_capacity_cad__gt=0))
                    & (models.Q(bonding_cad=None) | models.Q(bonding_cad__gt=0))
                ),
                name="capacity_amounts_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(largest_contract_cad__isnull=False)
                | models.Q(annual_capacity_cad__isnull=False)
                | models.Q(bonding_cad__isnull=False),
                name="capacity_says_something",
            ),
        )
        triggers = (counts_for_company(),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.as_of}"
