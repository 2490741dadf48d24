"""Letters about calls for partners, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from matchmaker.consortia.mail import people_of

if TYPE_CHECKING:
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import CallAnswer


def send_answer(answer: CallAnswer, site: str) -> None:
    """Tell the calling firm's people that another firm has answered.

    Args:
        answer: with its call and company.
        site: scheme and host of the site, for the link.
    """
    for person in people_of(answer.call.company_id):
        with override(person.language):
            subject = _("%(company)s answers your call for partners") % {
                "company": answer.company.name
            }
            _send(person, subject, "consortia/calls/mail_answer.txt", (answer, site))


def send_decision(answer: CallAnswer, site: str) -> None:
    """Tell the people of the firm that answered what the caller has said."""
    for person in people_of(answer.company_id):
        with override(person.language):
            subject = _("%(company)s on your answer: %(state)s") % {
                "company": answer.call.company.name,
                "state": answer.get_state_display(),
            }
            _send(person, subject, "consortia/calls/mail_decision.txt", (answer, site))


def _send(person: User, subject: str, template: str, about: tuple[CallAnswer, str]) -> None:
    answer, site = about
    body = render_to_string(template, {"answer": answer, "person": person, "site": site})
    # A name may hold a line break, and a header must not.
    send_mail(" ".join(subject.split()), body, None, [person.email])
