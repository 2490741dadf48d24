"""Letters about a room: they say that something happened, never what stands in a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.letters import people_of, write

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
        write(grant.user, subject, "consortia/room/mail/named.txt", context)


def send_broken_glass(glass: GlassBreak, room: Consortium, owner: int, site: str) -> None:
    """Tell a firm's people that administrators open a paper of theirs, and why."""
    if glass.document:
        page = reverse("document-detail", args=(room.public_id, glass.document.public_id))
    else:
        page = reverse("room-annex", args=(room.public_id,))
    context = {"glass": glass, "room": room, "link": f"{site}{page}"}
    for person in people_of(owner):
        with override(person.language):
            subject = _("Emergency access to a paper of yours in “%(name)s”") % {"name": room.name}
            write(person, subject, "consortia/room/mail/broken_glass.txt", context)


def send_guest(user: User, room: Consortium, site: str) -> None:
    """Tell a commissioner that a team lets them into its room."""
    link = reverse("room-documents", args=(room.public_id,))
    context = {"room": room, "link": f"{site}{link}"}
    with override(user.language):
        subject = _("You may read the room of “%(name)s”") % {"name": room.name}
        write(user, subject, "consortia/room/mail/guest.txt", context)
