"""What the lead declares for the rules: subcontracted work, and grades that are asked for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.consortia.models import (
    Consortium,
    GradeRequirement,
    NothingSubcontracted,
    SubcontractedWork,
)
from matchmaker.consortia.refusals import RefusedError, lock, require_stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.rules.inputs import Subcontract

DECLARING = (*Consortium.OPEN_STAGES, Consortium.Stage.FORMED, Consortium.Stage.BID_READY)
"""Stages before the bid, in which declarations may change."""


class StaleError(RefusedError):
    """Somebody else changed the entries since the page was opened."""


@transaction.atomic
def declare_work(
    consortium: Consortium, work: Subcontract, *, by: User, at: datetime
) -> SubcontractedWork:
    """Declare work that goes to a firm outside the team; ends a word that there is none.

    The same work declared twice is stored once.

    Raises:
        RefusedError: the bid was handed in, or that firm's part of the lot is declared already
            in other words.
    """
    row = lock(consortium)
    require_stage(row, DECLARING)
    terms = {"share_bp": work.share_bp, "is_main_work": work.is_main_work}
    same = SubcontractedWork.objects.filter(consortium=row, code=work.code, to=work.to).first()
    if same is not None:
        if any(getattr(same, name) != value for name, value in terms.items()):
            raise RefusedError(
                _("This firm’s part of the lot is declared already. Remove that entry first.")
            )
        return same
    NothingSubcontracted.objects.filter(consortium=row).delete()
    return SubcontractedWork.objects.create(
        consortium=row, code=work.code, to=work.to, recorded_by=by, recorded_at=at, **terms
    )


@transaction.atomic
def remove_work(consortium: Consortium, pk: int) -> None:
    """Take a declaration back; the history keeps it. A second time changes nothing."""
    row = lock(consortium)
    require_stage(row, DECLARING)
    SubcontractedWork.objects.filter(consortium=row, pk=pk).delete()


@transaction.atomic
def declare_nothing(consortium: Consortium, *, by: User, at: datetime) -> NothingSubcontracted:
    """Declare that no work goes to firms outside the team. A second time changes nothing.

    Raises:
        RefusedError: the bid was handed in, or subcontracted work is declared.
    """
    row = lock(consortium)
    require_stage(row, DECLARING)
    if SubcontractedWork.objects.filter(consortium=row).exists():
        raise RefusedError(_("Subcontracted work is declared. Remove it first."))
    # The consortium is locked: nobody else is between the question and the answer.
    return NothingSubcontracted.objects.get_or_create(
        consortium=row, defaults={"declared_by": by, "declared_at": at}
    )[0]


def grades_version(consortium: Consortium) -> str:
    """Return a short text that differs whenever the grades that are asked for do."""
    rows = GradeRequirement.objects.filter(consortium=consortium).order_by("code")
    text = ";".join(f"{code}:{grade}" for code, grade in rows.values_list("code", "grade"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def set_grades(
    consortium: Consortium, grades: Mapping[str, str], *, seen: str, by: User, at: datetime
) -> None:
    """Record the grades that the tender documents ask for, by capability; empty for none.

    Raises:
        StaleError: the grades are no longer those that the person has seen.
        RefusedError: the bid was handed in.
    """
    row = lock(consortium)
    require_stage(row, DECLARING)
    held = dict(GradeRequirement.objects.filter(consortium=row).values_list("code", "grade"))
    wanted = {code: grade for code, grade in grades.items() if grade}
    if wanted == held:
        return
    if grades_version(row) != seen:
        raise StaleError(_("Somebody else has changed this since you opened it."))
    GradeRequirement.objects.filter(consortium=row).exclude(code__in=wanted).delete()
    for code, grade in wanted.items():
        if held.get(code) != grade:
            GradeRequirement.objects.update_or_create(
                consortium=row,
                code=code,
                defaults={"grade": grade, "recorded_by": by, "recorded_at": at},
            )
