"""Notes from the ground, for firms that give as well as read."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from matchmaker.accounts.models import User
from opportunities.models import Need, Place

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

GIVING_DAYS = 365
"""A firm reads the notes of others for this long after its own newest one."""


class FieldNoteQuerySet(models.QuerySet["FieldNote"]):
    """Reads of notes."""

    def published(self) -> FieldNoteQuerySet:
        """Notes that are neither withdrawn nor hidden."""
        return self.filter(state=FieldNote.State.PUBLISHED)

    def of(self, user: User | AnonymousUser) -> FieldNoteQuerySet:
        """Notes of the firms that a person speaks for."""
        return self.filter(company__in=Company.objects.of(user).values("pk"))

    def in_portfolio(self, user: User) -> FieldNoteQuerySet:
        """Notes about a need or a place that a commissioner looks after."""
        about_needs = models.Q(need__in=Need.objects.in_portfolio(user).values("pk"))
        if user.covers_all_provinces:
            return self.filter(about_needs | models.Q(need=None))
        provinces = list(user.portfolio_provinces)
        return self.filter(about_needs | models.Q(need=None, place__province_code__in=provinces))

    def shared(self) -> FieldNoteQuerySet:
        """Published notes that firms who give may read."""
        return self.published().filter(visibility=FieldNote.Visibility.GIVERS)

    def is_given_by(self, user: User | AnonymousUser, now: datetime) -> bool:
        """Tell whether one of a person's firms has given a note in the last twelve months."""
        since = now - timedelta(days=GIVING_DAYS)
        return FieldNote.objects.shared().of(user).filter(created_at__gte=since).exists()

    def visible_to(self, user: User | AnonymousUser, now: datetime) -> FieldNoteQuerySet:
        """The own firms' notes; others' for those who give; the portfolio's; all of them.

        A withdrawn note is nobody's to read.
        """
        if not isinstance(user, User):
            return self.none()
        if user.is_administrator:
            return self.exclude(state=FieldNote.State.WITHDRAWN)
        if user.is_commissioner:
            return self.published().in_portfolio(user)
        own = models.Q(
            company__in=Company.objects.of(user).values("pk"),
            state__in=(FieldNote.State.PUBLISHED, FieldNote.State.HIDDEN),
        )
        if not self.is_given_by(user, now):
            return self.filter(own)
        return self.filter(own | models.Q(pk__in=FieldNote.objects.shared().values("pk")))


@pghistory.track()
class FieldNote(models.Model):
    """What a firm has seen or learnt on the ground, told to other firms."""

    class Topic(models.TextChoices):
        """What the note is about."""

        BUYER = "buyer", _("Buyer and decisions")
        TENDER = "tender", _("Tender and procedure")
        PERMIT = "permit", _("Permits and standards")
        SITE = "site", _("Site and operation")
        PARTNER = "partner", _("Local partners")
        PAYMENT = "payment", _("Payment and finance")
        PROTECTION = "protection", _("Intellectual property")
        LOGISTICS = "logistics", _("Logistics and customs")
        OTHER = "other", _("Something else")

    class Visibility(models.TextChoices):
        """Who may read the note."""

        GIVERS = "givers", _("Firms that give notes, and trade commissioners")
        COMMISSIONERS = "commissioners", _("Trade commissioners only")

    class State(models.TextChoices):
        """Whether the note can be read."""

        PUBLISHED = "published", pgettext_lazy("note", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("note", "Withdrawn")
        HIDDEN = "hidden", _("Hidden by an administrator")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="field_notes")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="field_notes"
    )
    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, null=True, blank=True, related_name="field_notes"
    )
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what you saw or learnt"), max_length=4_000)
    happened_on = models.DateField(_("when it happened"))
    visibility = models.CharField(
        _("who may read it"),
        max_length=15,
        choices=Visibility.choices,
        default=Visibility.GIVERS,
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    """Why an administrator has hidden it."""
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = FieldNoteQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("field note")
        verbose_name_plural = _("field notes")
        ordering = ("-happened_on", "-pk")
        indexes = (models.Index(fields=("company", "created_at"), name="note_given"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("published", "withdrawn", "hidden")),
                name="note_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(visibility__in=("givers", "commissioners")),
                name="note_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(need__isnull=False) | models.Q(place__isnull=False),
                name="note_names_a_need_or_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | ~models.Q(reason=""),
                name="note_hidden_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this note."""
        return reverse("field-note-detail", args=(self.public_id,))


class NoteReport(models.Model):
    """A reader's word that a note should not stand as it is."""

    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("reason"), max_length=300)
    reported_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("report of a note")
        verbose_name_plural = _("reports of notes")
        ordering = ("reported_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("note", "reported_by"), name="note_reported_once"),
        )

    def __str__(self) -> str:
        return f"{self.note_id} {self.reported_by_id}"
