"""The weights in use, weights proposed from decisions, and who is seen."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.models import Technology
from matchmaker.matching import doorbell, exposure, proposals
from matchmaker.matching.decided import decided
from matchmaker.matching.drifting import drift_of
from matchmaker.matching.forms import AdoptForm, CapForm
from matchmaker.matching.models import WeightProposal, WeightSet
from matchmaker.matching.proposal_words import figure_rows, need_rows, weight_rows
from matchmaker.matching.views.access import reviewer
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


LONGEST_VERSION = 9


@require_safe
def weight_list(request: HttpRequest) -> HttpResponse:
    """Show the weights in use, beside those that the decisions speak for."""
    return _weights_page(request, reviewer(request))


@require_POST
def weight_adopt(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Make proposed weights current; everything is scored anew beside the old scores."""
    person = _decider(request)
    row = get_object_or_404(WeightProposal, public_id=proposal)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return _weights_page(request, person, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        weight_set = proposals.adopt(row, by=person, at=timezone.now())
    except proposals.StaleProposalError:
        return _stale(request, person, row, WeightProposal.State.ADOPTED)
    return _in_use(request, weight_set)


@require_POST
def weight_dismiss(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Leave the weights as they are."""
    person = _decider(request)
    row = get_object_or_404(WeightProposal, public_id=proposal)
    try:
        proposals.dismiss(row, by=person, at=timezone.now())
    except proposals.StaleProposalError:
        return _stale(request, person, row, WeightProposal.State.DISMISSED)
    messages.success(request, _("The proposal is dismissed. The weights stay as they are."))
    return redirect("weight-list")


@require_POST
def weight_again(request: HttpRequest, version: int) -> HttpResponse:
    """Go back to the values of an earlier set, as a new version."""
    person = _decider(request)
    earlier = get_object_or_404(WeightSet, version=version)
    seen = request.POST.get("instead_of", "")
    try:
        weight_set = proposals.use_again(
            earlier,
            instead_of=int(seen) if seen.isdecimal() and len(seen) <= LONGEST_VERSION else 0,
            by=person,
            at=timezone.now(),
        )
    except proposals.StaleProposalError:
        return _weights_page(request, person, is_stale=True, status=HTTPStatus.CONFLICT)
    return _in_use(request, weight_set)


@require_safe
def exposure_report(request: HttpRequest) -> HttpResponse:
    """Show who is seen in the lists of ten, and who never is."""
    return _exposure_page(request, reviewer(request))


@require_POST
def exposure_cap(request: HttpRequest) -> HttpResponse:
    """Set or lift the cap on exposure, which orders the review queue."""
    person = _decider(request)
    form = CapForm(request.POST)
    if not form.is_valid():
        return _exposure_page(request, person, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    cap, before = form.cleaned_data["cap"], form.cleaned_data["before"]
    try:
        exposure.set_cap(cap, before=before, by=person, at=timezone.now())
    except exposure.StaleCapError:
        return _exposure_page(request, person, is_stale=True, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The cap is set. New orders of the review queue follow it."))
    return redirect("exposure-report")


def _exposure_page(
    request: HttpRequest,
    person: User,
    form: CapForm | None = None,
    *,
    is_stale: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    found = exposure.report()
    never = Technology.objects.published().filter(pk__in=found.never if found else ())
    turned = turn(
        never.select_related("company").order_by("company__name", "name", "pk"),
        request.GET.get("page"),
    )
    cap = exposure.current_cap()
    first = {"cap": cap.cap if cap else 0, "before": cap.pk if cap else 0}
    context = {
        "report": found,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "cap": cap,
        "form": form or CapForm(initial=first),
        "may_decide": proposals.may_decide(person),
        "is_stale": is_stale,
    }
    return TemplateResponse(request, "matching/learning_exposure.html", context, status=status)


def _in_use(request: HttpRequest, weight_set: WeightSet) -> HttpResponse:
    doorbell.ring()
    words = _("Weights %(version)s are in use. The scores are being made anew with them.")
    messages.success(request, words % {"version": weight_set.version})
    return redirect("weight-list")


def _decider(request: HttpRequest) -> User:
    person = reviewer(request)
    if not proposals.may_decide(person):
        raise PermissionDenied
    return person


def _weights_page(
    request: HttpRequest,
    person: User,
    form: AdoptForm | None = None,
    *,
    is_stale: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    sets = list(WeightSet.objects.select_related("approved_by"))
    current = next((row for row in sets if row.is_current), None)
    open_ones = WeightProposal.objects.filter(state=WeightProposal.State.PROPOSED)
    proposal = open_ones.select_related("based_on").first()
    known = decided()
    context: dict[str, Any] = {
        "current": current,
        "sets": sets,
        "proposal": proposal,
        "rows": weight_rows(current, proposal),
        "decisions": len(known),
        "drift": drift_of(known, current),
        "form": form or AdoptForm(),
        "is_stale": is_stale,
        "may_decide": proposals.may_decide(person),
        "why_none": proposals.why_none(len(known)),
    }
    if proposal is not None:
        context |= {"figures": figure_rows(proposal), "changes": need_rows(proposal, person)}
    return TemplateResponse(request, "matching/learning_weights.html", context, status=status)


def _stale(request: HttpRequest, person: User, row: WeightProposal, wanted: str) -> HttpResponse:
    """Answer 409, but not to the person who sent the same form twice."""
    row.refresh_from_db()
    if (row.state, row.decided_by_id) == (wanted, person.pk):
        return redirect("weight-list")
    return _weights_page(request, person, is_stale=True, status=HTTPStatus.CONFLICT)
