"""Words to begin a statement to the tendering authority with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.models import Seat

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium


def proposed_text(consortium: Consortium) -> str:
    """Write that the firms bid together, for people to edit; not legal advice.

    Section 47 of the Competition Act (Canada) asks that the person who calls for bids knows of the
    arrangement at or before the time when a bid is made.
    """
    seats = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
    names = list(seats.select_related("company").order_by("part", "pk"))
    lines = [
        _("%(firm)s (lead)") % {"firm": seat.company.name}
        if seat.company_id == consortium.lead_id
        else seat.company.name
        for seat in sorted(names, key=lambda one: one.company_id != consortium.lead_id)
    ]
    opening = _(
        "With regard to section 47 of the Competition Act (Canada), we make known to you, before "
        "our bid is made, that the firms named below have agreed to bid together."
    )
    subject = _("Subject of the bid: %(need)s, %(place)s") % {
        "need": consortium.need.title_en,
        "place": consortium.need.place.name,
    }
    closing = _("They hand in one joint bid and no other bid for the same subject.")
    firms = "\n".join(f"- {line}" for line in lines)
    return f"{opening}\n\n{subject}\n\n{firms}\n\n{closing}"
