"""The list of proposed needs, and what is decided there."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from opportunities.filters.hypotheses import HypothesisFilter
from opportunities.forms.hypothesis import BulkDismissForm
from opportunities.gaps import actions, reading
from opportunities.models import Hypothesis, ProposalRun
from opportunities.paging import turn

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from opportunities.models.hypothesis import HypothesisQuerySet

LONGEST_QUERY = 500


def writer(request: HttpRequest) -> User:
    """Return the commissioner or administrator behind a request."""
    person = request.user
    if not isinstance(person, User) or person.is_member:
        raise PermissionDenied
    return person


@require_safe
def hypothesis_list(request: HttpRequest) -> HttpResponse:
    """List what measured gaps suggest, one line a place and indicator."""
    person = writer(request)
    everything = Hypothesis.objects.visible_to(person).select_related("place", "indicator")
    asked = HypothesisFilter(request.GET, queryset=everything, person=person)
    rows = cast("HypothesisQuerySet", asked.rows)
    turned = turn(rows.leading(), request.GET.get("page"))
    shown = reading.rows_of(turned.page.object_list, person)
    return TemplateResponse(
        request,
        "opportunities/hypothesis_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "rows": shown,
            "any_decidable": any(row.may_decide and row.hypothesis.is_waiting for row in shown),
            "counts": reading.counts(Hypothesis.objects.decidable_by(person)),
            "run": ProposalRun.objects.filter(pk=True).first(),
            "has_portfolio": has_portfolio(person),
            "costliest": asked.costliest() if asked.is_valid() and not shown else None,
            "reasons": Hypothesis.Reason.choices,
            "as_of": day_in_china(timezone.now()),
        },
    )


def has_portfolio(person: User) -> bool:
    """Tell whether any proposal can reach a person."""
    areas = person.covers_all_areas or bool(person.portfolio_areas)
    provinces = person.covers_all_provinces or bool(person.portfolio_provinces)
    return person.is_administrator or (areas and provinces)


@require_POST
def hypothesis_bulk(request: HttpRequest) -> HttpResponse:
    """Dismiss the selected proposals for one reason; those that cannot be are listed back."""
    person = writer(request)
    form = BulkDismissForm(request.POST)
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    address = reverse("hypothesis-list") + (f"?{query}" if query else "")
    if not form.is_valid():
        return TemplateResponse(
            request,
            "opportunities/hypothesis_bulk.html",
            {
                "form": form,
                "address": address,
                # What wants nothing but its reason stays selected: nobody selects it twice.
                "kept": request.POST.getlist("selected") if set(form.errors) == {"reason"} else [],
                "reasons": Hypothesis.Reason.choices,
                "query": query,
            },
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    versions = form.cleaned_data["selected"]
    chosen = Hypothesis.objects.decidable_by(person).filter(public_id__in=versions)
    done, skipped = actions.bulk_dismiss(
        [(one, versions[one.public_id]) for one in chosen.select_related("place", "indicator")],
        reason=form.cleaned_data["reason"],
        by=person,
        at=timezone.now(),
    )
    said = ngettext("%(count)d proposal dismissed.", "%(count)d proposals dismissed.", done)
    if not skipped:
        messages.success(request, said % {"count": done})
        return redirect(address)
    return TemplateResponse(
        request,
        "opportunities/hypothesis_bulk.html",
        {
            "form": form,
            "address": address,
            "said": said % {"count": done},
            "skipped": [reading.shown(one) for one in skipped],
        },
    )
