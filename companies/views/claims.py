"""Claim a public record, and answer claims."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies import actions
from companies.claims import owns_domain_of
from companies.forms import AnswerForm, ClaimForm
from companies.models import Membership
from companies.views.access import administrator, form_status, signed_in, visible_company

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from companies.models import Company
    from matchmaker.accounts.models import User

PAGE_SIZE = 25


@require_http_methods(["GET", "POST"])
def company_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to speak for a firm that was entered from public sources."""
    company = visible_company(request, slug)
    person = signed_in(request)
    if not (person.is_member and company.is_public_record):
        raise PermissionDenied
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _claimed(request, company, person, form.cleaned_data["statement"])
    context = {
        "company": company,
        "form": form,
        "mine": Membership.objects.filter(company=company, user=person).first(),
        "is_proven": owns_domain_of(person, company),
    }
    return TemplateResponse(
        request, "companies/company_claim.html", context, status=form_status(form)
    )


def _claimed(request: HttpRequest, company: Company, person: User, statement: str) -> HttpResponse:
    try:
        membership = actions.claim_company(
            company, statement=statement, by=person, at=timezone.now()
        )
    except actions.AlreadyClaimedError:
        text = _("Somebody speaks for this company already. Ask an owner to add you.")
        messages.error(request, text)
        return redirect(company)
    except actions.NotClaimableError as error:
        raise PermissionDenied from error
    if membership.state == Membership.State.ACTIVE:
        messages.success(request, _("The record is yours now: your e-mail address proves it."))
    else:
        messages.info(
            request, _("Thank you. An administrator checks the claim before you can edit.")
        )
    return redirect(company)


@require_GET
def claim_list(request: HttpRequest) -> HttpResponse:
    """Show administrators the claims that wait for an answer, oldest first."""
    administrator(request)
    waiting = (
        Membership.objects.filter(state=Membership.State.PENDING)
        .select_related("company", "user")
        .order_by("joined_at", "pk")
    )
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "companies/claim_list.html", {"page": page})


@require_POST
def claim_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse a claim."""
    person = administrator(request)
    membership = get_object_or_404(Membership.objects.select_related("user", "company"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose to confirm or to refuse."))
        return redirect("claim-list")
    try:
        actions.answer_claim(membership, is_accepted=form.is_accepted, by=person, at=timezone.now())
    except actions.AlreadyAnsweredError:
        context = {"at": membership.decided_at, "by": membership.decided_by}
        return TemplateResponse(request, "409.html", context, status=HTTPStatus.CONFLICT)
    words = _("%(name)s speaks for %(company)s now.")
    if not form.is_accepted:
        words = _("The claim of %(name)s to %(company)s is refused.")
    said = {"name": membership.user.display_name, "company": membership.company.name}
    messages.success(request, words % said)
    return redirect("claim-list")
