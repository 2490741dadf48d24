"""What a team works by: tasks, days of its calendar, and programmes that firms mean to use."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, TypeVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium
from opportunities.models import Programme

if TYPE_CHECKING:
    from typing import Self

Row = TypeVar("Row", bound=models.Model)


class Audience(models.TextChoices):
    """Who of a room reads an entry of a firm."""

    GUESTS = "guests", _("Everyone in the room, guests too")
    ROOM = "room", _("The firms of the team")
    FIRM = "firm", _("Your firm only")


class SharedQuerySet(models.QuerySet[Row]):
    """Reads of entries that a firm shares, or keeps."""

    def shown_to(self, company: int | None) -> Self:
        """Entries that people of a firm of the team see; those for guests where there is none.

        The caller has seen to it that the firm sits in the room, or that the guest is live.
        """
        if company is None:
            return self.filter(audience=Audience.GUESTS)
        return self.filter(~Q(audience=Audience.FIRM) | Q(company=company))


def _audience_is_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(audience__in=("guests", "room", "firm")), name=f"{name}_audience_is_known"
    )


@pghistory.track(exclude=["place"])
class Task(models.Model):
    """Something that a firm, or a person of it, does until a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="tasks")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    """The firm that has entered it."""
    title = models.CharField(_("title"), max_length=160)
    detail = models.TextField(_("details"), blank=True, max_length=2_000)
    firm = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The firm that does it; nobody yet where there is none."""
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    """A day in China; it ends at midnight there."""
    place = models.PositiveIntegerField(default=0)
    """In the order of the list."""
    audience = models.CharField(
        _("who reads it"), max_length=6, choices=Audience.choices, default=Audience.ROOM
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    objects = SharedQuerySet["Task"].as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("place", "pk")
        constraints = (
            _audience_is_known("task"),
            models.CheckConstraint(condition=~Q(title=""), name="task_has_a_title"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(firm__isnull=False), name="task_person_has_a_firm"
            ),
            models.CheckConstraint(
                condition=~Q(audience="firm") | Q(firm=None) | Q(firm=models.F("company")),
                name="task_kept_to_a_firm_is_its_own",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the list, at this task."""
        return f"{reverse('room-tasks', args=(self.consortium.public_id,))}#task-{self.public_id}"


@pghistory.track()
class CalendarEntry(models.Model):
    """A day that a firm writes into the team's calendar."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(
        Consortium, on_delete=models.PROTECT, related_name="calendar_entries"
    )
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    day = models.DateField(_("day"))
    time = models.TimeField(_("time"), null=True, blank=True)
    """In China; the whole day where there is none."""
    note = models.CharField(_("note"), max_length=500, blank=True)
    audience = models.CharField(
        _("who reads it"), max_length=6, choices=Audience.choices, default=Audience.ROOM
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    objects = SharedQuerySet["CalendarEntry"].as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")
        ordering = ("day", "time", "pk")
        constraints = (
            _audience_is_known("calendar_entry"),
            models.CheckConstraint(condition=~Q(title=""), name="calendar_entry_has_a_title"),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.public_id}"


@pghistory.track()
class ProgrammePlan(models.Model):
    """A programme that a firm means to use for its part, and with how much."""

    consortium = models.ForeignKey(
        Consortium, on_delete=models.PROTECT, related_name="programme_plans"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(null=True, blank=True)
    """Unknown where there is none."""
    currency = models.CharField(_("currency"), max_length=3, default="CAD")
    note = models.CharField(_("note"), max_length=500, blank=True)
    audience = models.CharField(
        _("who reads it"), max_length=6, choices=Audience.choices, default=Audience.ROOM
    )
    is_dropped = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = SharedQuerySet["ProgrammePlan"].as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("planned programme")
        verbose_name_plural = _("planned programmes")
        ordering = ("consortium", "programme", "company")
        constraints = (
            models.UniqueConstraint(
                fields=("consortium", "programme", "company"), name="programme_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=("room", "firm")), name="programme_plan_is_not_for_guests"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents=None) | Q(amount_cents__gt=0),
                name="programme_plan_amount_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.programme_id} {self.company_id}"
