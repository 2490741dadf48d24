"""The person's own account page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaker.accounts.actions import edit_account
from matchmaker.accounts.forms import AccountForm
from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Change the name, the language and the use of single keys."""
    person = request.user
    if not isinstance(person, User):
        raise PermissionDenied
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(person, name) for name in AccountForm.Meta.fields},
    )
    if form.is_valid():
        stored = edit_account(person, **form.cleaned_data, by=person, at=timezone.now())
        with translation.override(stored.language):
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("account"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return TemplateResponse(
        request, "accounts/account.html", {"form": form, "person": person}, status=status
    )
