"""Letters about seats, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.letters import people_of, write
from matchmaker.consortia.terms import Terms, lot_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.consortia.models import Seat


def send_invitation(seat: Seat, site: str, tokens: Mapping[int, str]) -> None:
    """Tell the invited firm's people what they are asked and until when.

    The letter names the lead and nobody else of the team.

    Args:
        seat: the invitation, with its company and consortium.
        site: scheme and host of the site, for the link.
        tokens: of each person's link, by the person's id.
    """
    for person in people_of(seat.company_id):
        if person.pk not in tokens:
            continue
        with override(person.language):
            subject = _("Invitation to the consortium “%(name)s”") % {"name": seat.consortium.name}
            link = reverse("invitation-open", args=(tokens[person.pk],))
            lots = [lot_words(lot) for lot in Terms.of(seat).lots]
            more = {"seat": seat, "link": f"{site}{link}", "lots": lots}
            write(person, subject, "consortia/mail/invitation.txt", more)


def send_answer(seat: Seat, site: str) -> None:
    """Tell the lead's people what a firm has answered, lot by lot."""
    answered = list(seat.lots.all())
    for person in people_of(seat.consortium.lead_id):
        with override(person.language):
            subject = _("%(company)s answered: %(state)s") % {
                "company": seat.company.name,
                "state": seat.get_state_display(),
            }
            lots = [(lot_words(Terms.lot_of(one)), one.get_state_display()) for one in answered]
            more = {"seat": seat, "site": site, "lots": lots}
            write(person, subject, "consortia/mail/answer.txt", more)


def send_end(seat: Seat, site: str) -> None:
    """Tell a firm's people that its seat or invitation is over."""
    for person in people_of(seat.company_id):
        with override(person.language):
            subject = _("Your seat in the consortium “%(name)s” has ended") % {
                "name": seat.consortium.name
            }
            write(person, subject, "consortia/mail/end.txt", {"seat": seat, "site": site})
