"""What people fill in about tasks and days of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Membership
from matchmaker.accounts.plain_text import PlainTextMixin
from matchmaker.consortia.models import Audience, Seat
from matchmaker.consortia.work.tasking import TaskTerms

if TYPE_CHECKING:
    from datetime import date

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium, Task

LONGEST_YEARS = 10
"""Days further away than this are a slip of the pen."""

LARGEST_VERSION = 2_000_000_000


class NearDayField(forms.DateField):
    """A day within ten years of today."""

    def __init__(self, **options: Any) -> None:
        """Let browsers offer a calendar."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)
        self.on: date | None = None

    def clean(self, value: Any) -> date | None:
        """Refuse days of another age."""
        day: date | None = super().clean(value)
        if day and self.on and abs(day.year - self.on.year) > LONGEST_YEARS:
            raise forms.ValidationError(gettext("Choose a day within ten years."))
        return day


class Doers:
    """The firms of a team and their people, as a choice of who does something."""

    def __init__(self, consortium: Consortium) -> None:
        """Read the team; two queries."""
        seats = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
        firms = [seat.company for seat in seats.select_related("company")]
        speaking = (
            Membership.objects.filter(
                company__in=firms, state=Membership.State.ACTIVE, user__is_active=True
            )
            .select_related("user")
            .order_by("user__name", "pk")
        )
        self.found: dict[str, tuple[Company | None, User | None]] = {"": (None, None)}
        self.choices: list[Any] = [("", _("Nobody yet"))]
        people: dict[int, list[tuple[str, User]]] = {firm.pk: [] for firm in firms}
        for one in speaking:
            people[one.company_id].append((str(one.user.public_id), one.user))
        for firm in firms:
            self._offer(firm, people[firm.pk])

    def _offer(self, firm: Company, people: list[tuple[str, User]]) -> None:
        anyone = f"{firm.slug}:"
        self.found[anyone] = (firm, None)
        options = [(anyone, gettext("%(firm)s, anyone") % {"firm": firm.name})]
        for key, person in people:
            self.found[anyone + key] = (firm, person)
            options.append((anyone + key, f"{person.display_name}, {firm.name}"))
        self.choices.append((firm.name, options))

    @staticmethod
    def value_of(task: Task) -> str:
        """Return what the form sends for who does a task."""
        if task.firm is None:
            return ""
        return f"{task.firm.slug}:{task.person.public_id if task.person else ''}"


class TaskForm(PlainTextMixin, forms.Form):
    """A task: what, who, until when."""

    title = forms.CharField(label=_("Task"), max_length=160)
    detail = forms.CharField(
        label=_("Details"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    doer = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = NearDayField(
        label=_("Due"),
        required=False,
        help_text=_("Until midnight of that day in China (UTC+8)."),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Audience.choices,
        initial=Audience.ROOM.value,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=LARGEST_VERSION, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, doers: Doers, own: Company, on: date, **options: Any) -> None:
        """Offer the team.

        Args:
            *args: as Django's forms take them.
            doers: who may do it.
            own: the firm that enters the task; it alone does what only it reads.
            on: today in China.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        self.doers, self.own = doers, own
        self.fields["doer"].choices = doers.choices  # type: ignore[attr-defined]
        self.fields["due_on"].on = on  # type: ignore[attr-defined]

    def drop_own_audience(self) -> None:
        """Offer no audience of one firm."""
        kept = [choice for choice in Audience.choices if choice[0] != Audience.FIRM]
        self.fields["audience"].choices = kept  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(task: Task) -> dict[str, Any]:
        """Begin from what is stored."""
        names = ("title", "detail", "due_on", "audience", "version")
        return {**{name: getattr(task, name) for name in names}, "doer": Doers.value_of(task)}

    def clean(self) -> dict[str, Any]:
        """Keep a task that only one firm reads with that firm."""
        data = super().clean()
        firm = self.doers.found.get(data.get("doer", ""), (None, None))[0]
        if data.get("audience") == Audience.FIRM and firm not in (None, self.own):
            words = gettext("A task that only your firm reads is done by your firm.")
            self.add_error("doer", words)
        return data

    def terms(self) -> TaskTerms:
        """Return what the task says, once the form is valid."""
        data = self.cleaned_data
        firm, person = self.doers.found[data["doer"]]
        return TaskTerms(
            data["title"], data["detail"], firm, person, data["due_on"], data["audience"]
        )


class EntryForm(PlainTextMixin, forms.Form):
    """A day of the team's calendar."""

    title = forms.CharField(label=_("What"), max_length=160)
    day = NearDayField(label=_("Day in China"))
    time = forms.TimeField(
        label=_("Time in China"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Beijing time (UTC+8). Leave it empty for the whole day."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Audience.choices,
        initial=Audience.ROOM.value,
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        """Bound the day.

        Args:
            *args: as Django's forms take them.
            on: today in China.
            **options: as Django's forms take them.
        """
        super().__init__(*args, **options)
        self.fields["day"].on = on  # type: ignore[attr-defined]
