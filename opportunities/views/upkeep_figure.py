"""The page of one figure, and the form that corrects it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaker.clock import day_in_china
from opportunities.forms.upkeep import CorrectionForm
from opportunities.models import Measurement
from opportunities.upkeep import actions, reading

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


@login_not_required
@require_safe
def measurement_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """Show one figure: what it says, where it comes from and what happened to it."""
    row = get_object_or_404(reading.figures(), pk=pk)
    today = day_in_china(timezone.now())
    sees_people = reading.names_people(request.user)
    corrects = Measurement.objects.correctable_by(request.user).filter(pk=row.pk).exists()
    return TemplateResponse(
        request,
        "opportunities/measurement_detail.html",
        {
            "figure": reading.figure(row, on=today, names_people=sees_people),
            "row": row,
            "corrects": corrects,
            "names_people": sees_people,
            "as_of": today,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def measurement_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a figure, with a reason that everybody can read."""
    row = get_object_or_404(reading.figures(), pk=pk)
    if not Measurement.objects.correctable_by(request.user).filter(pk=row.pk).exists():
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, row, CorrectionForm(figure=row))
    form = CorrectionForm(request.POST, figure=row)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    by = actions.By(cast("User", request.user), timezone.now())
    said = form.cleaned_data
    grounds = actions.Grounds(said["reason"], said["version"])
    try:
        done = actions.correct(row, form.revised, grounds, by=by)
    except actions.StaleFigureError:
        return _conflict(request, row)
    except (actions.NothingChangedError, actions.SameFigureError) as error:
        form.refuse(error)
        return _page(request, row, form, status=422)
    messages.success(request, _corrected(len(done)))
    return redirect(row)


def _corrected(count: int) -> str:
    said = ngettext(
        "The figure is corrected: %(count)d change is in the history.",
        "The figure is corrected: %(count)d changes are in the history.",
        count,
    )
    return said % {"count": count}


def _conflict(request: HttpRequest, row: Measurement) -> TemplateResponse:
    """Show the figure as it is now, with what was typed ready to be sent over it."""
    stored = reading.figures().get(pk=row.pk)
    kept = request.POST.copy()
    kept["version"] = actions.version_of(stored)
    again = CorrectionForm(kept, figure=stored)
    again.is_valid()
    return _page(request, stored, again, status=409)


def _page(
    request: HttpRequest, row: Measurement, form: CorrectionForm, *, status: int = 200
) -> TemplateResponse:
    return TemplateResponse(
        request,
        "opportunities/correction_form.html",
        {"form": form, "row": row, "is_stale": status == 409},
        status=status,
    )
