"""Firms, and the people who speak for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.triggers import company_counts
from matchmaker.accounts.models import User
from matchmaker.vocabulary.provinces import CanadianProvince

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CompanyQuerySet(models.QuerySet["Company"]):
    """Reads of companies."""

    def published(self) -> CompanyQuerySet:
        """Companies that anyone may find."""
        return self.filter(is_published=True)

    def public_records(self) -> CompanyQuerySet:
        """Companies entered from public sources."""
        return self.filter(origin=Company.Origin.PUBLIC_RECORD)

    def claimable(self) -> CompanyQuerySet:
        """Public records that nobody speaks for yet."""
        return self.published().public_records().exclude(memberships__state=Membership.State.ACTIVE)

    def of(self, user: User | AnonymousUser) -> CompanyQuerySet:
        """Companies that a person speaks for."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(
            pk__in=Membership.objects.filter(user=user, state=Membership.State.ACTIVE).values(
                "company"
            )
        )

    def visible_to(self, user: User | AnonymousUser) -> CompanyQuerySet:
        """Companies that a person may read: the published ones and their own."""
        if isinstance(user, User) and user.is_administrator:
            return self
        own = Company.objects.of(user)
        return self.filter(models.Q(is_published=True) | models.Q(pk__in=own.values("pk")))

    def editable_by(self, user: User | AnonymousUser) -> CompanyQuerySet:
        """Companies that a person may change."""
        if isinstance(user, User) and user.is_administrator:
            return self
        return self.of(user)

    def owned_by(self, user: User | AnonymousUser) -> CompanyQuerySet:
        """Companies whose publication and members a person decides on."""
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(
            pk__in=Membership.objects.filter(
                user=user, state=Membership.State.ACTIVE, role=Membership.Role.OWNER
            ).values("company")
        )


@pghistory.track()
class Company(models.Model):
    """A firm that offers technologies."""

    class Origin(models.TextChoices):
        """How the record came to be."""

        REGISTERED = "registered", _("Registered by the company")
        PUBLIC_RECORD = "public-record", _("From public sources, unverified")
        SAMPLE = "sample", _("Fictional sample")

    class SizeBand(models.TextChoices):
        """People employed."""

        MICRO = "1-9", _("1 to 9 people")
        SMALL = "10-49", _("10 to 49 people")
        MEDIUM = "50-249", _("50 to 249 people")
        LARGE = "250+", _("250 people or more")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    summary = models.TextField(_("who you are"), blank=True, max_length=2_000)
    city = models.CharField(_("city"), max_length=120, blank=True)
    province = models.CharField(
        _("province or territory"), max_length=5, choices=CanadianProvince.choices, blank=True
    )
    size_band = models.CharField(_("size"), max_length=10, choices=SizeBand.choices, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    identifiers = models.JSONField(default=dict, blank=True)
    """Scheme to number, for example ``{"CA-BN": "123456789"}``."""
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.REGISTERED)
    evidence_year = models.PositiveSmallIntegerField(null=True, blank=True)
    """Year of the newest public source, for records that nobody registered."""
    evidence = models.JSONField(default=list, blank=True)
    """Public sources: a list of ``{"url", "kind", "programme", "amount_cad_m", "note"}``."""
    tags = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_published = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    """An administrator has seen that the people behind the record speak for the firm."""

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name", "pk")
        indexes = (models.Index(fields=("province",), name="company_province"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(origin__in=("registered", "public-record", "sample")),
                name="company_origin_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(founded_year=None) | models.Q(founded_year__range=(1600, 2100)),
                name="company_founded_in_range",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="company_has_a_name"),
        )
        triggers = (company_counts(),)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the page of this company."""
        return reverse("company-detail", args=(self.slug,))

    @property
    def is_sample(self) -> bool:
        """Whether the firm is invented, for trying the product."""
        return self.origin == self.Origin.SAMPLE

    @property
    def is_public_record(self) -> bool:
        """Whether the record was entered from public sources."""
        return self.origin == self.Origin.PUBLIC_RECORD


@pghistory.track()
class Membership(models.Model):
    """A person who speaks for a company, or asks to."""

    class Role(models.TextChoices):
        """What the person may decide."""

        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    class State(models.TextChoices):
        """Whether the person speaks for the firm already."""

        PENDING = "pending", _("Waiting for confirmation")
        ACTIVE = "active", _("Active")
        REFUSED = "refused", _("Refused")
        REMOVED = "removed", _("Removed")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    statement = models.TextField(blank=True, max_length=1_000)
    """Why the person speaks for the firm, as written in a claim."""
    joined_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("company", "joined_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "company"), name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("pending", "active", "refused", "removed")),
                name="membership_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.company_id}"
