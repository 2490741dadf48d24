"""Letters about seats, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.models import Membership
from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from matchmaker.consortia.models import Seat


def people_of(company: int) -> list[User]:
    """List the people who speak for a company."""
    speaking = Membership.objects.filter(company=company, state=Membership.State.ACTIVE)
    return list(User.objects.filter(pk__in=speaking.values("user"), is_active=True))


def send_invitation(seat: Seat, site: str) -> None:
    """Tell the invited firm's people what they are asked and until when.

    Args:
        seat: the invitation, with its company and consortium.
        site: scheme and host of the site, for the link.
    """
    for person in people_of(seat.company_id):
        with override(person.language):
            subject = _("Invitation to the consortium “%(name)s”") % {"name": seat.consortium.name}
            _send(person, subject, "consortia/mail/invitation.txt", seat, site)


def send_answer(seat: Seat, site: str) -> None:
    """Tell the lead's people what a firm has answered."""
    for person in people_of(seat.consortium.lead_id):
        with override(person.language):
            subject = _("%(company)s answered: %(state)s") % {
                "company": seat.company.name,
                "state": seat.get_state_display(),
            }
            _send(person, subject, "consortia/mail/answer.txt", seat, site)


def _send(person: User, subject: str, template: str, seat: Seat, site: str) -> None:
    body = render_to_string(template, {"seat": seat, "person": person, "site": site})
    # A name may hold a line break, and a header must not.
    send_mail(" ".join(subject.split()), body, None, [person.email])
