"""When letters go out: after the step is stored, and never in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from companies.letters import later, people_of
from matchmaker.consortia import mail
from matchmaker.consortia.links import make_links

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.consortia.models import Seat


def invitation(seat: Seat, *, at: datetime, site: str) -> None:
    """Write to the invited firm's people, each with a link of their own."""
    tokens = make_links(seat, people_of(seat.company_id), at=at)

    def write() -> None:
        mail.send_invitation(seat, site, tokens)

    transaction.on_commit(write, robust=True)


def answer(seat: Seat, *, site: str) -> None:
    """Tell the lead's people what a firm has answered, or that it has left."""
    later(mail.send_answer, seat, site)


def end(seat: Seat, *, site: str) -> None:
    """Tell a firm's people that its seat has ended."""
    later(mail.send_end, seat, site)
