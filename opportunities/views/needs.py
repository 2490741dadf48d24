"""The list of needs, and the form that commissioners write them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from opportunities import actions, conflicts
from opportunities.filters import NeedFilter
from opportunities.forms import NeedForm, capability_formset, typed, typed_rows
from opportunities.models import Need
from opportunities.paging import turn

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from opportunities.forms import CapabilityFormSet
    from opportunities.models.need import NeedQuerySet

FORM = "opportunities/need_form.html"
PUBLISH = "publish"
MORE_ROWS = "rows"


@login_not_required
@require_safe
def need_list(request: HttpRequest) -> TemplateResponse:
    """List needs, the open ones first."""
    today = day_in_china(timezone.now())
    needs = Need.objects.visible_to(request.user).with_place().open_first(today)
    asked = NeedFilter(
        request.GET, queryset=needs, on=today, shows_drafts=_writes_needs(request.user)
    )
    turned = turn(asked.rows, request.GET.get("page"))
    is_empty = asked.is_valid() and not turned.page.object_list
    return TemplateResponse(
        request,
        "opportunities/need_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "open_count": cast("NeedQuerySet", asked.rows).open(today).count(),
            "costliest": asked.costliest() if is_empty else None,
            "writes_needs": _writes_needs(request.user),
            "as_of": today,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request: HttpRequest) -> HttpResponse:
    """Write a new need."""
    if not _writes_needs(request.user):
        raise PermissionDenied
    today = day_in_china(timezone.now())
    if request.method != "POST":
        asked = {"place": request.GET.get("place", "")}
        return _page(request, NeedForm(today=today, initial=asked), capability_formset(None))
    if request.POST.get("intent") == MORE_ROWS:
        return _with_more_rows(request, None)
    form = NeedForm(request.POST, today=today)
    rows = capability_formset(None, request.POST)
    if not (form.is_valid() & rows.is_valid()):
        return _page(request, form, rows, status=422)
    need = actions.create_need(
        form.instance,
        key=form.cleaned_data["key"],
        details=form.details(rows.kept, is_published=_publishes(request)),
        by=cast("User", request.user),
        at=timezone.now(),
    )
    return _done(request, need)


@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change, publish or withdraw a need."""
    need = get_object_or_404(Need.objects.visible_to(request.user).with_place(), slug=slug)
    if not Need.objects.editable_by(request.user).filter(pk=need.pk).exists():
        raise PermissionDenied
    today, was_published = day_in_china(timezone.now()), need.is_published
    if request.method != "POST":
        return _page(request, NeedForm(today=today, instance=need), capability_formset(need))
    if request.POST.get("intent") == MORE_ROWS:
        return _with_more_rows(request, need)
    form = NeedForm(request.POST, today=today, instance=need)
    rows = capability_formset(need, request.POST)
    if not (form.is_valid() & rows.is_valid()):
        return _page(request, form, rows, status=422)
    try:
        actions.edit_need(
            need,
            version=form.cleaned_data["version"],
            details=form.details(rows.kept, is_published=_publishes(request)),
            by=cast("User", request.user),
            at=timezone.now(),
        )
    except actions.StaleNeedError:
        return _conflict(request, form, rows)
    return _done(request, need, was_published=was_published)


def _writes_needs(user: object) -> bool:
    return isinstance(user, User) and not user.is_member


def _publishes(request: HttpRequest) -> bool:
    return request.POST.get("intent", PUBLISH) == PUBLISH


def _with_more_rows(request: HttpRequest, need: Need | None) -> TemplateResponse:
    """Show the form again with what was typed, and new blank rows."""
    form = NeedForm(today=day_in_china(timezone.now()), instance=need, initial=typed(request.POST))
    rows = capability_formset(need, initial=typed_rows(request.POST))
    return _page(request, form, rows)


def _conflict(request: HttpRequest, form: NeedForm, rows: CapabilityFormSet) -> TemplateResponse:
    """Show both versions, and the typed one ready to be sent over the stored one."""
    stored = Need.objects.with_place().get(pk=form.instance.pk)
    differences = conflicts.differences(form, rows, stored)
    kept = request.POST.copy()
    kept["version"] = str(stored.change_seq)
    again = NeedForm(kept, today=form.today, instance=stored)
    again.is_valid()
    return _page(
        request,
        again,
        capability_formset(stored, request.POST),
        status=409,
        differences=differences,
    )


def _page(
    request: HttpRequest,
    form: NeedForm,
    rows: CapabilityFormSet,
    *,
    status: int = 200,
    differences: list[conflicts.Difference] | None = None,
) -> TemplateResponse:
    need = Need.objects.filter(pk=form.instance.pk).first()
    return TemplateResponse(
        request,
        FORM,
        {"form": form, "rows": rows, "need": need, "differences": differences},
        status=status,
    )


def _done(request: HttpRequest, need: Need, *, was_published: bool = False) -> HttpResponse:
    if not need.is_published:
        messages.success(request, _("The draft is saved."))
        return redirect("need-edit", need.slug)
    said = _("The need is saved.") if was_published else _("The need is published.")
    messages.success(request, said)
    return redirect(need)
