"""One decision about several matches of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid5

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.letters import site_of
from matchmaker.matching import actions, letters
from matchmaker.matching.forms import MOST_SELECTED, BulkForm, reasons
from matchmaker.matching.models import Match, Review
from matchmaker.matching.views.access import reviewer
from matchmaker.matching.views.detail import LONGEST_QUERY

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


@dataclass(frozen=True, slots=True)
class Skipped:
    """A match that was not decided, and why."""

    match: Match
    why: str


@require_POST
def match_bulk(request: HttpRequest) -> HttpResponse:
    """Accept or decline the selected matches; those that cannot be are listed back."""
    person = reviewer(request)
    form = BulkForm(request.POST, with_block=actions.may_block(person))
    address = _queue_address(request)
    if not form.is_valid():
        return TemplateResponse(
            request,
            "matching/bulk_result.html",
            {"form": form, "address": address, **_kept(request, form, person)},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    matches = list(Match.objects.visible_to(person).for_review().filter(pair__in=form.selected))
    at = timezone.now()
    answers = [_decide(match, form, person, at) for match in matches]
    skipped = [one for one in answers if isinstance(one, Skipped)]
    done = len(matches) - len(skipped)
    reviews = [one for one in answers if isinstance(one, Review)]
    letters.of_reviews(reviews, at=at, site=site_of(request))
    if not skipped:
        messages.success(request, _said(form.cleaned_data["decision"], done))
        return redirect(address)
    context = {
        "form": form,
        "address": address,
        "done": done,
        "said": _said(form.cleaned_data["decision"], done),
        "skipped": skipped,
    }
    return TemplateResponse(request, "matching/bulk_result.html", context)


def _kept(request: HttpRequest, form: BulkForm, person: User) -> dict[str, object]:
    """Keep a selection that wants nothing but its reason: nobody selects it twice."""
    if set(form.errors) != {"reason"}:
        return {}
    return {
        "kept": request.POST.getlist("selected")[:MOST_SELECTED],
        "reasons": reasons(with_block=actions.may_block(person)),
        "query": request.POST.get("queue", "")[:LONGEST_QUERY],
    }


def _decide(match: Match, form: BulkForm, person: User, at: datetime) -> Review | Skipped:
    seen = form.selected[match.pair]
    try:
        return actions.review_match(
            match.technology,
            match.need,
            decision=form.cleaned_data["decision"],
            reason=form.cleaned_data["reason"],
            revision=seen.revision,
            # The same form decides each pair once, however often it arrives.
            key=uuid5(form.cleaned_data["key"], str(match.pair)),
            score=seen.score,
            by=person,
            at=at,
        )
    except actions.AlreadyDecidedError as error:
        words = _("Somebody decided it meanwhile: %(decision)s.")
        return Skipped(match, words % {"decision": error.review.get_decision_display()})
    except actions.RefusedError as error:
        return Skipped(match, " ".join(error.reasons))


def _said(decision: str, count: int) -> str:
    if decision == "accept":
        text = ngettext("%(count)d match accepted.", "%(count)d matches accepted.", count)
    else:
        text = ngettext("%(count)d match declined.", "%(count)d matches declined.", count)
    return text % {"count": count}


def _queue_address(request: HttpRequest) -> str:
    query = request.POST.get("queue", "")[:LONGEST_QUERY]
    return reverse("match-queue") + (f"?{query}" if query else "")


__all__ = ["Skipped", "match_bulk"]
