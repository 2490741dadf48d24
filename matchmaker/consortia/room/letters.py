"""Letters about a room: they say that something happened, never what stands in a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from matchmaker.consortia.mail import people_of

if TYPE_CHECKING:
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium, DocumentGrant, GlassBreak


def send_named(grant: DocumentGrant, site: str) -> None:
    """Tell a person that a firm has named them for a document."""
    room = grant.document.consortium
    link = reverse("document-detail", args=(room.public_id, grant.document.public_id))
    context = {"grant": grant, "room": room, "link": f"{site}{link}"}
    with override(grant.user.language):
        subject = _("You are named for a document of “%(name)s”") % {"name": room.name}
        _send(grant.user, subject, "named", context)


def send_broken_glass(glass: GlassBreak, room: Consortium, owner: int, site: str) -> None:
    """Tell a firm's people that administrators open a paper of theirs, and why."""
    context = {"glass": glass, "room": room}
    if glass.document:
        page = reverse("document-detail", args=(room.public_id, glass.document.public_id))
    else:
        page = reverse("room-annex", args=(room.public_id,))
    for person in people_of(owner):
        with override(person.language):
            subject = _("Emergency access to a paper of yours in “%(name)s”") % {"name": room.name}
            _send(person, subject, "broken_glass", {**context, "link": f"{site}{page}"})


def send_guest(user: User, room: Consortium, site: str) -> None:
    """Tell a commissioner that a team lets them into its room."""
    link = reverse("room-documents", args=(room.public_id,))
    with override(user.language):
        subject = _("You may read the room of “%(name)s”") % {"name": room.name}
        _send(user, subject, "guest", {"room": room, "link": f"{site}{link}"})


def _send(person: User, subject: str, template: str, context: dict[str, object]) -> None:
    body = render_to_string(f"consortia/room/mail/{template}.txt", {**context, "person": person})
    # A name may hold a line break, and a header must not.
    send_mail(" ".join(subject.split()), body, None, [person.email])
