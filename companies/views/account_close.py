"""Close one's own account; it ends the person's part in every company."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import actions
from companies.models import Company
from companies.views.access import form_status, signed_in
from matchmaker.accounts.actions import close_account
from matchmaker.accounts.forms import CloseAccountForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def account_close(request: HttpRequest) -> HttpResponse:
    """Ask for the password, then close the account and erase what it says of the person."""
    person = signed_in(request)
    form = CloseAccountForm(request.POST if request.method == "POST" else None, person=person)
    status = form_status(form)
    if form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                actions.leave_companies(person, at=now)
                close_account(person, by=person, at=now)
        except actions.LastOwnerError:
            form.add_error(
                None, _("Make somebody else an owner of each company that you share first.")
            )
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            logout(request)
            messages.success(request, _("The account is closed."))
            return redirect("home")
    context = {"form": form, "companies": Company.objects.of(person)}
    return TemplateResponse(request, "accounts/account_close.html", context, status=status)
