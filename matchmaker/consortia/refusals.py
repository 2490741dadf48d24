"""How a step is refused, and how a consortium moves while nobody else can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.consortia.models import Consortium

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import IntegrityError

    from matchmaker.transitions import Transition


class RefusedError(Exception):
    """A step that may not be taken, with the reasons as people read them."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(*reasons)
        self.reasons = reasons


class FormUsedError(RefusedError):
    """The key of a form has stored something else already."""

    def __init__(self) -> None:
        """Say how to go on."""
        super().__init__(_("This form was used before. Open it again."))


class TermsChangedError(RefusedError):
    """The terms are no longer those that the person has read."""


def lock(consortium: Consortium) -> Consortium:
    """Read a consortium so that no other step touches it or its seats meanwhile."""
    rows = Consortium.objects.select_for_update(of=("self",)).select_related("need", "lead")
    return rows.get(pk=consortium.pk)


def require_stage(row: Consortium, stages: Iterable[str]) -> None:
    """Refuse where a consortium has left the stages that a step belongs to."""
    if row.stage not in tuple(stages):
        words = _("This is not possible any more: the consortium is at “%(stage)s”.")
        raise RefusedError(words % {"stage": row.get_stage_display()})


def move(row: Consortium, transition: Transition) -> None:
    """Take a transition; whoever comes second finds the row gone from its old stage."""
    moved = Consortium.objects.filter(pk=row.pk, stage__in=transition.sources).update(
        stage=transition.target
    )
    if not moved:
        row.refresh_from_db(fields=("stage",))
        require_stage(row, transition.sources)
    row.stage = transition.target


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that the database has refused by."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
