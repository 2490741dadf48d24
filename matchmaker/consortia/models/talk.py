"""What a team says to each other: questions with answers, and threads of messages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models.consortium import Consortium, Seat
from matchmaker.consortia.models.document import is_kept
from matchmaker.consortia.models.guest import RoomGuest

if TYPE_CHECKING:
    from matchmaker.accounts.models import User as Person


def _seated(consortium: str, company: str) -> models.Exists:
    """Ask whether a firm has an accepted seat; both are paths from the row that asks."""
    seats = Seat.objects.filter(
        consortium=models.OuterRef(consortium),
        company=models.OuterRef(company),
        state=Seat.State.ACCEPTED,
    )
    return models.Exists(seats)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions: what one may not see does not load."""

    def shown_to(self, company: int | None) -> QuestionQuerySet:
        """Questions that a firm of the room sees; those for guests where there is none.

        What one firm asks another stays between the two, the lead not excepted.
        """
        if company is None:
            return self.filter(to=None, is_for_guests=True)
        return self.filter(Q(to=None) | Q(to=company) | Q(company=company))

    def with_presence(self) -> QuestionQuerySet:
        """Say of who asks and who is asked whether they are in the team still."""
        return self.annotate(
            is_company_in=_seated("consortium", "company"), is_to_in=_seated("consortium", "to")
        )


@pghistory.track()
class Question(models.Model):
    """What a firm wants to know, from the whole team or from one firm."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="questions")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    """The firm that asks."""
    to = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The one firm that is asked, and that alone sees it; the whole team where there is none."""
    title = models.CharField(_("question"), max_length=200)
    text = models.TextField(_("details"), blank=True, max_length=4_000)
    is_for_guests = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    """When the firm that asked had no further need of answers."""
    key = models.UUIDField(unique=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(to=None) | ~Q(to=models.F("company")), name="question_asks_another_firm"
            ),
            models.CheckConstraint(
                condition=Q(is_for_guests=False) | Q(to=None),
                name="question_for_guests_is_for_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this question."""
        return reverse("question-detail", args=(self.consortium.public_id, self.public_id))


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Reads of answers."""

    def with_presence(self) -> AnswerQuerySet:
        """Say of who answers whether they are in the team still."""
        return self.annotate(is_company_in=_seated("question__consortium", "company"))


class Answer(models.Model):
    """What another firm answers; it stays as it was given."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("answer"), max_length=4_000)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("created_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),)
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.question_id} {self.company_id}"


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Reads of threads."""

    def of(self, user: Person, *, seat: Seat | None, guest: RoomGuest | None) -> ThreadQuerySet:
        """Threads in which a person takes part by this very seat or invitation.

        Whoever has left and come back has another seat, and reads what is written from then on.
        """
        held = ThreadPerson.objects.filter(user=user, seat=seat, guest=guest)
        return self.filter(pk__in=held.values("thread"))

    def by_last_message(self) -> ThreadQuerySet:
        """Count the messages of each, the last written first."""
        rows = self.annotate(
            message_count=models.Count("messages"), last_at=models.Max("messages__sent_at")
        )
        return rows.order_by("-last_at", "-pk")

    def with_presence(self) -> ThreadQuerySet:
        """Say of who began each whether they are in the room still, by the right they had then."""
        people = ThreadPerson.objects.filter(
            thread=models.OuterRef("pk"), user=models.OuterRef("created_by")
        )
        is_in = Q(seat__state=Seat.State.ACCEPTED) | Q(guest__isnull=False, guest__ended_at=None)
        return self.annotate(is_beginner_in=models.Exists(people.filter(is_in)))


class Thread(models.Model):
    """Messages between people who were chosen when it began; nobody joins later."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(_("subject"), max_length=160)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ("-created_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="thread_has_a_title"),)

    def __str__(self) -> str:
        return f"{self.consortium_id} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the page of this thread."""
        return reverse("thread-detail", args=(self.consortium.public_id, self.public_id))


class ThreadPerson(models.Model):
    """A person of a thread, by the right that let them into the room."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.ForeignKey(
        RoomGuest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("person of a thread")
        verbose_name_plural = _("people of threads")
        ordering = ("thread", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("thread", "user", "seat", "guest"),
                nulls_distinct=False,
                name="thread_person_once",
            ),
            models.CheckConstraint(
                condition=Q(seat=None, guest__isnull=False) | Q(seat__isnull=False, guest=None),
                name="thread_person_rests_on_one_right",
            ),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.thread_id} {self.user_id}"


class Message(models.Model):
    """Plain text that a person of a thread has written; it stays as it was sent."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(ThreadPerson, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField(_("message"), max_length=8_000)
    sent_at = models.DateTimeField()
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        """Names, order and the promises the database keeps."""

        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("sent_at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        )
        triggers = (is_kept(),)

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"
