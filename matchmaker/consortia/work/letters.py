"""Letters about what waits in a room: that something does, never what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.letters import people_of, write
from companies.models import Membership
from matchmaker.consortia.models import Seat, ThreadPerson
from matchmaker.consortia.work.entering import is_seated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Answer, Consortium, Question, Thread

QUESTION, ANSWER, MESSAGE = "question", "answer", "message"


def send_question(question: Question, site: str) -> None:
    """Tell the people of the one firm that is asked."""
    if question.to_id:
        _tell_firm(question.to_id, question.consortium, QUESTION, _link(question, site))


def send_answer(answer: Answer, site: str) -> None:
    """Tell the people of the firm that has asked."""
    question = answer.question
    _tell_firm(question.company_id, question.consortium, ANSWER, _link(question, site))


def send_message(thread: Thread, author: ThreadPerson, site: str) -> None:
    """Tell the other people of a thread who are still in the room."""
    speaks = Membership.objects.filter(
        company=OuterRef("seat__company"), user=OuterRef("user"), state=Membership.State.ACTIVE
    )
    seated = Q(Exists(speaks), seat__state=Seat.State.ACCEPTED)
    present = seated | Q(guest__isnull=False, guest__ended_at=None)
    others = (
        ThreadPerson.objects.filter(present, thread=thread, user__is_active=True)
        .exclude(user=author.user_id)
        .select_related("user")
    )
    people = {one.user.pk: one.user for one in others}
    _tell(people.values(), thread.consortium, MESSAGE, _link(thread, site))


def _link(row: Question | Thread, site: str) -> str:
    return f"{site}{row.get_absolute_url()}"


def _tell_firm(company: int, room: Consortium, what: str, link: str) -> None:
    if is_seated(room, company):
        _tell(people_of(company), room, what, link)


def _tell(people: Iterable[User], room: Consortium, what: str, link: str) -> None:
    for person in people:
        with override(person.language):
            subjects = {
                QUESTION: _("A question waits in the room of “%(name)s”"),
                ANSWER: _("An answer waits in the room of “%(name)s”"),
                MESSAGE: _("A message waits in the room of “%(name)s”"),
            }
            subject = subjects[what] % {"name": room.name}
            write(person, subject, "consortia/work/mail.txt", {"subject": subject, "link": link})
