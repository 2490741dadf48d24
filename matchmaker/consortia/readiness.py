"""The checks that a bid has to pass, as the steps ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia.rules.reading import blocking, checks_of

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.consortia.models import Consortium


TOLD_BY_GUARDS = frozenset({"section-47", "art31-agreement", "mandatory-lots", "deadline"})
"""Rules of which a guard of the consortium says the same in fewer words."""


def failing_checks(row: Consortium, at: datetime) -> list[str]:
    """Say what blocks the next step of a bid and no guard tells, each with how to mend it."""
    return [
        _("%(reason)s %(mend)s") % {"reason": check.reason, "mend": check.mend}
        for check in blocking(checks_of(row, day_in_china(at)))
        if check.rule not in TOLD_BY_GUARDS
    ]
