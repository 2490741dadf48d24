"""One proposed need, and the decisions about it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import CharField
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from opportunities.forms.hypothesis import ConfirmForm, DismissForm, MergeForm, ReopenForm
from opportunities.gaps import actions, capabilities, drafts, reading, states
from opportunities.models import Hypothesis, Need

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import BoundField, Form
    from django.http import HttpRequest, HttpResponse

    from opportunities.gaps.actions import Act

DETAIL = "opportunities/hypothesis_detail.html"
NEEDS_OFFERED = 25
DRAFT = "draft"
Decision = states.Decision


@require_safe
def hypothesis_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a proposal with its evidence, and the forms of those who may decide."""
    return _page(request, _visible(request, public_id))


@require_POST
def hypothesis_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a need of a proposal, as the person has edited it."""
    row = _decidable(request, public_id)
    form = ConfirmForm(request.POST, proposed=capabilities.proposed_for(row))
    if not form.is_valid():
        return _again(request, row, confirm=form)
    draft = form.draft(is_published=request.POST.get("intent") != DRAFT)
    try:
        need = actions.confirm(row, draft, key=form.cleaned_data["key"], act=_act(request, form))
    except actions.StaleHypothesisError:
        return _conflict(request, public_id, confirm=form)
    except actions.RefusedError as error:
        form.add_error(None, str(error))
        return _again(request, row, confirm=form)
    said = _("The need is published.") if need.is_published else _("The draft is saved.")
    messages.success(request, said)
    return redirect(need) if need.is_published else redirect("need-edit", need.slug)


@require_POST
def hypothesis_merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a proposal to a need that is known already."""
    row = _decidable(request, public_id)
    form = MergeForm(request.POST, needs=_needs_for(row, request))
    if not form.is_valid() or form.found is None:
        return _again(request, row, merge=form)
    try:
        actions.merge(row, form.found, act=_act(request, form))
    except actions.StaleHypothesisError:
        return _conflict(request, public_id, merge=form)
    except actions.RefusedError as error:
        form.add_error(None, str(error))
        return _again(request, row, merge=form)
    messages.success(request, _("The evidence is added to the need."))
    return redirect(form.found)


@require_POST
def hypothesis_dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set a proposal aside until its evidence changes."""
    row = _decidable(request, public_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _again(request, row, dismiss=form)
    asked = form.cleaned_data
    try:
        actions.dismiss(row, reason=asked["reason"], note=asked["note"], act=_act(request, form))
    except actions.StaleHypothesisError:
        return _conflict(request, public_id, dismiss=form)
    messages.success(request, _("Dismissed. It comes back only if its figures change."))
    return redirect("hypothesis-list")


@require_POST
def hypothesis_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look again at a proposal that was dismissed or merged."""
    row = _decidable(request, public_id)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _again(request, row, reopen=form)
    try:
        actions.reopen(row, note=form.cleaned_data["note"], act=_act(request, form))
    except actions.StaleHypothesisError:
        return _conflict(request, public_id, reopen=form)
    messages.success(request, _("The proposal waits for a decision again."))
    return redirect(row)


def _visible(request: HttpRequest, public_id: UUID) -> Hypothesis:
    rows = Hypothesis.objects.visible_to(request.user).select_related(
        "place", "indicator", "measurement", "need"
    )
    return get_object_or_404(rows, public_id=public_id)


def _decidable(request: HttpRequest, public_id: UUID) -> Hypothesis:
    row = _visible(request, public_id)
    if not _may_decide(request, row):
        raise PermissionDenied
    return row


def _may_decide(request: HttpRequest, row: Hypothesis) -> bool:
    return Hypothesis.objects.decidable_by(request.user).filter(pk=row.pk).exists()


def _act(request: HttpRequest, form: Form) -> Act:
    assert isinstance(request.user, User)  # noqa: S101 - only such a person may decide
    return actions.Act(form.cleaned_data["version"], request.user, timezone.now())


def _again(request: HttpRequest, row: Hypothesis, **bound: Form) -> HttpResponse:
    """Show the page again with what was typed and what is wrong with it."""
    return _page(request, row, bound, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _conflict(request: HttpRequest, public_id: UUID, **bound: Form) -> HttpResponse:
    """Show the proposal as it stands now, and what was typed, ready to be sent again."""
    row = _visible(request, public_id)
    for name, form in bound.items():
        kept = request.POST.copy()
        kept["version"] = actions.version_of(row)
        bound[name] = type(form)(kept, **_offered(name, row, request))
        bound[name].is_valid()
    return _page(request, row, bound, status=HTTPStatus.CONFLICT)


def _offered(name: str, row: Hypothesis, request: HttpRequest) -> dict[str, Any]:
    """Read what a form offers to choose from."""
    if name == "merge":
        return {"needs": _needs_for(row, request)}
    if name == "confirm":
        return {"proposed": capabilities.proposed_for(row)}
    return {}


def _page(
    request: HttpRequest,
    row: Hypothesis,
    bound: dict[str, Form] | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    may_decide = _may_decide(request, row)
    others = reading.beside(row)
    context = {
        "row": reading.shown(row, may_decide=may_decide),
        "hypothesis": row,
        "others": [reading.shown(one) for one in others],
        "decisions": row.decisions.select_related("decided_by").order_by("-revision"),
        "as_of": day_in_china(timezone.now()),
        "is_conflict": status == HTTPStatus.CONFLICT,
        "failed": next(iter(bound.values())) if bound else None,
    }
    if may_decide:
        forms = _forms(request, row, others, bound or {})
        context |= {"forms": forms, "unsent": _unsent(bound or {}, forms)}
    return TemplateResponse(request, DETAIL, context, status=status)


def _unsent(bound: dict[str, Form], offered: dict[str, Form]) -> list[BoundField]:
    """List what was written into a form of a decision that is no longer possible."""
    return [
        field
        for name, form in bound.items()
        if name not in offered
        for field in form.visible_fields()
        if isinstance(field.field, CharField) and field.value()
    ]


def _forms(
    request: HttpRequest, row: Hypothesis, others: list[Hypothesis], bound: dict[str, Form]
) -> dict[str, Form]:
    """Make the forms of the decisions that are possible now."""
    initial = {"version": actions.version_of(row)}
    forms: dict[str, Form] = {}
    if states.allowed(Decision.CONFIRM, row.state):
        if row.is_supported:
            written = drafts.draft(row, others)
            forms["confirm"] = bound.get("confirm") or ConfirmForm(
                proposed=capabilities.proposed_for(row), initial={**written, **initial}
            )
            forms["merge"] = bound.get("merge") or MergeForm(
                needs=_needs_for(row, request), initial=initial
            )
        forms["dismiss"] = bound.get("dismiss") or DismissForm(initial=initial)
    if states.allowed(Decision.REOPEN, row.state):
        forms["reopen"] = bound.get("reopen") or ReopenForm(initial=initial)
    return forms


def _needs_for(row: Hypothesis, request: HttpRequest) -> list[Need]:
    """Read the open needs of the province, in the same areas, that the person may add to."""
    today = day_in_china(timezone.now())
    needs = Need.objects.editable_by(request.user).open(today)
    return list(
        needs.filter(
            place__province_code=row.place.province_code, areas__overlap=list(row.areas)
        ).order_by("-as_of", "ref")[:NEEDS_OFFERED]
    )
