"""Letters about calls for partners, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.letters import people_of, write

if TYPE_CHECKING:
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
            about = {"answer": answer, "site": site}
            write(person, subject, "consortia/calls/mail_answer.txt", about)


def send_decision(answer: CallAnswer, site: str) -> None:
    """Tell the people of the firm that answered what the caller has said."""
    for person in people_of(answer.company_id):
        with override(person.language):
            subject = _("%(company)s on your answer: %(state)s") % {
                "company": answer.call.company.name,
                "state": answer.get_state_display(),
            }
            write(
                person,
                subject,
                "consortia/calls/mail_decision.txt",
                {"answer": answer, "site": site},
            )
